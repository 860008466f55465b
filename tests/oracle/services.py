"""The world's servers: the monolith that knows the truth, and the services behind a port in memory."""

from __future__ import annotations

import json
from random import Random
from typing import Any

from graphql import (
    ExecutionResult,
    GraphQLError,
    GraphQLResolveInfo,
    GraphQLSchema,
    build_schema,
    execute_sync,
    get_directive_values,
    get_named_type,
    parse,
    validate,
)

from dovetail_gateway.subgraph.port import SubgraphAnswer, SubgraphRequest

from .names import own, plain, root_name
from .schemas import monolith_sdl, service_sdl
from .truth import Truth, told
from .world import Offer, World


class Monolith:
    """graphql-core executing one schema: the oracle."""

    def __init__(self, world: World) -> None:
        self.world = world
        self.schema = build_schema(monolith_sdl(world))
        self.roots = {
            root_name(world, each.service, each.name): each.answer for each in world.offers.values() if each.public
        }
        self.delegates = {each.spec.name: each.spec for each in world.virtual}

    def execute(self, document: str, variables: dict[str, Any]) -> ExecutionResult:
        truth = Truth(self.world)

        def resolve(source: Any, info: GraphQLResolveInfo, **arguments: Any) -> Any:
            if source is not None:
                return _field(truth, source, info, info.field_name, arguments)
            delegate = self.delegates.get(info.field_name)
            if delegate is not None and delegate.worth is not None:
                return delegate.worth(truth, {}, arguments)
            return self.roots[info.field_name](truth, arguments)

        return execute_sync(
            self.schema,
            parse(document),
            variable_values=variables,
            field_resolver=resolve,
            type_resolver=lambda value, _info, _type: value["__type"],
        )


class Schemas:
    """The schemas of a world's services, built once."""

    def __init__(self, world: World) -> None:
        self.by_name: dict[str, GraphQLSchema] = {
            f"s{index}": build_schema(service_sdl(world, index)) for index in range(world.services)
        }


class Services:
    """All services of a world behind the subgraph port; every request is validated as a real server would."""

    def __init__(self, world: World, schemas: Schemas, seed: int) -> None:
        self.world = world
        self.truth = Truth(world)
        self.random = Random(seed)
        self.schemas = schemas.by_name
        fields = (spec for entity in world.entities.values() for spec in entity.fields)
        self._replaced = {spec.name for spec in fields if spec.replaces}

    async def send(self, request: SubgraphRequest) -> SubgraphAnswer:
        service = int(request.subgraph[1:])
        schema = self.schemas[request.subgraph]
        document = parse(request.query)
        problems = validate(schema, document)
        assert not problems, f"{request.query}\n{problems}"

        def resolve(source: Any, info: GraphQLResolveInfo, **arguments: Any) -> Any:
            if source is None:
                return self._root(self.world.offers[service, info.field_name], plain(arguments))
            name = info.field_name.removeprefix("Own")
            assert name not in self._replaced, f"{name} is asked for, which a link replaces"
            value = _field(self.truth, source, info, name, plain(arguments))
            is_color = get_named_type(info.return_type).name == own(self.world, service, "Color")
            return self._wire(service, value) if is_color else value

        result = execute_sync(
            schema,
            document,
            variable_values=json.loads(json.dumps(request.variables)),
            field_resolver=resolve,
            type_resolver=lambda value, _info, _type: own(self.world, service, value["__type"]),
        )
        body: dict[str, Any] = {"data": result.data}
        if result.errors:
            body["errors"] = [error.formatted for error in result.errors]
        assert all(_is_meant(error) for error in result.errors or ()), body
        return SubgraphAnswer(status=200, body=json.dumps(body).encode())

    def _wire(self, service: int, value: Any) -> Any:
        if isinstance(value, list):
            return [self._wire(service, item) for item in value]
        return value if value is None else own(self.world, service, value)

    def _root(self, offer: Offer, arguments: dict[str, Any]) -> Any:
        answer = offer.answer(self.truth, arguments)
        if not offer.matched or self.world.answers == "plain" or arguments.get("order") is not None:
            return answer
        rows = [row for row in answer if row]
        self.random.shuffle(rows)
        shown = [*rows, *rows[:1], None] if self.world.answers == "messy" else rows
        # As many items as keys would look like one for each, and what fails inside of one like that of another.
        asked = max(len(keys) for keys in arguments.values() if isinstance(keys, list))
        return [*shown, None] if self.world.faults and len(shown) == asked else shown


def _is_meant(error: GraphQLError) -> bool:
    """Whether an error is one of the world's, not a fault of this code."""
    return isinstance(error.original_error, GraphQLError | None) or "non-nullable" in error.message


def _field(truth: Truth, source: Any, info: GraphQLResolveInfo, name: str, arguments: dict[str, Any]) -> Any:
    if source["__type"] == "Part":
        return source[name]
    value = truth.field(source, name, arguments)
    directive = info.schema.get_directive("loud")
    assert directive is not None
    loud = get_directive_values(directive, info.field_nodes[0], info.variable_values)
    return value if loud is None or not isinstance(value, str) else told(value, dict(loud))
