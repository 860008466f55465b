"""Small services in this process, and schemas that delegate to them."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from graphql import GraphQLSchema, build_schema, graphql

from dovetail_client import Answer, Binding, Request

Canned = Callable[[Request], Answer]


@dataclass(slots=True)
class Service:
    """A transport that executes its schema, or gives a `canned` answer; keeps the requests."""

    schema: GraphQLSchema
    canned: Canned | None = None
    requests: list[Request] = field(default_factory=list)

    async def execute(self, request: Request) -> Answer:
        self.requests.append(request)
        if self.canned:
            return self.canned(request)
        result = await graphql(self.schema, request.document, variable_values=dict(request.variables))
        formatted = result.formatted
        return Answer(data=formatted.get("data"), errors=tuple(formatted.get("errors") or ()))

    async def aclose(self) -> None:
        pass

    def documents(self) -> list[str]:
        """Of the requests so far, in one line each; forgets them."""
        texts = [" ".join(each.document.split()) for each in self.requests]
        self.requests.clear()
        return texts


def executable(sdl: str, resolvers: Mapping[str, Any] | None = None) -> GraphQLSchema:
    schema = build_schema(sdl)
    for coordinate, resolve in (resolvers or {}).items():
        owner, name = coordinate.split(".")
        schema.type_map[owner].fields[name].resolve = resolve  # type: ignore[attr-defined]
    return schema


def service(
    sdl: str, resolvers: Mapping[str, Any] | None = None, canned: Canned | None = None
) -> tuple[Service, Binding]:
    made = Service(executable(sdl, resolvers), canned)
    return made, Binding(url="http://service.test/graphql", schema=sdl, transport=made)  # type: ignore[arg-type]


def delegating(binding: Binding, field: str, **options: Any) -> Callable[..., Any]:
    """A resolver that delegates to a query."""
    return lambda _root, info, **arguments: binding.delegate(info, "query", field, arguments, **options)


def told(result: Any) -> list[tuple[Any, ...]]:
    """The errors of a result: path, message and code."""
    return [(each.path, each.message, each.extensions.get("code")) for each in result.errors or ()]
