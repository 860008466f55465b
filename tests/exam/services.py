"""Ordinary GraphQL servers in memory: SDL and a table of resolvers each, strict about what they are asked."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import cache
from typing import Any

from graphql import (
    DocumentNode,
    FieldNode,
    FragmentDefinitionNode,
    GraphQLSchema,
    InlineFragmentNode,
    OperationDefinitionNode,
    SelectionSetNode,
    build_schema,
    execute_sync,
    parse,
    validate,
)
from graphql.execution.values import VariableValues, get_argument_values, get_variable_values

from dovetail_gateway.subgraph.port import SubgraphAnswer, SubgraphError, SubgraphPort, SubgraphRequest


@dataclass(frozen=True, kw_only=True)
class Service:
    """`fields` has functions of (parent, **arguments) by coordinate; other fields are the parent's members."""

    sdl: str
    fields: Mapping[str, Callable[..., Any]] = field(default_factory=dict)


class Servers(SubgraphPort):
    """The services behind the port. Keeps all requests, and the arguments with which root fields were called.

    `faults` by service: `status`, `body` (text), `raises` (a code), `raw` (answers by root field, given as they are
    under whatever alias), `errors` (as in a response; a path begins with a root field's name), `data: null`.
    """

    def __init__(self, services: Mapping[str, Service], faults: Mapping[str, Mapping[str, Any]]) -> None:
        self._services = services
        self._faults = faults
        self.requests: list[SubgraphRequest] = []
        self.received: dict[str, list[dict[str, Any]]] = {}

    async def send(self, request: SubgraphRequest) -> SubgraphAnswer:
        self.requests.append(request)
        schema = _schema(self._services[request.subgraph].sdl)
        document = _valid(self._services[request.subgraph].sdl, request.query)
        variables = json.loads(json.dumps(request.variables))
        operation = next(item for item in document.definitions if isinstance(item, OperationDefinitionNode))
        assert request.retryable == (operation.operation.value == "query")
        fault = self._faults.get(request.subgraph, {})
        if "raises" in fault:
            raise SubgraphError(fault["raises"], "It did not work.")
        if "body" in fault or ("status" in fault and "raw" not in fault):
            return SubgraphAnswer(status=fault.get("status", 200), body=fault.get("body", "oops").encode())
        if "raw" in fault or "errors" in fault or "data" in fault:
            answer = self._raw(request.subgraph, schema, operation, document.definitions, variables, fault)
            return SubgraphAnswer(status=fault.get("status", 200), body=json.dumps(answer).encode())
        result = execute_sync(
            schema,
            document,
            variable_values=variables,
            field_resolver=self._resolver(request.subgraph),
            type_resolver=lambda value, _info, _type: value["__typename"],
        )
        assert not any("variable" in error.message.lower() for error in result.errors or ()), result.errors
        return SubgraphAnswer(status=200, body=json.dumps(result.formatted).encode())

    def _resolver(self, name: str) -> Callable[..., Any]:
        fields = self._services[name].fields

        def resolve(source: Any, info: Any, **arguments: Any) -> Any:
            if source is None:
                self.received.setdefault(name, []).append({info.field_name: arguments})
            found = fields.get(f"{info.parent_type.name}.{info.field_name}")
            return found(source, **arguments) if found else (source or {}).get(info.field_name)

        return resolve

    def _raw(
        self,
        name: str,
        schema: GraphQLSchema,
        operation: OperationDefinitionNode,
        definitions: tuple[Any, ...],
        variables: dict[str, Any],
        fault: Mapping[str, Any],
    ) -> dict[str, Any]:
        """An answer that no real server would give: nothing is checked or completed."""
        fragments = {item.name.value: item for item in definitions if isinstance(item, FragmentDefinitionNode)}
        root = schema.query_type if operation.operation.value == "query" else schema.mutation_type
        assert root is not None
        values = get_variable_values(schema, operation.variable_definitions or (), variables)
        assert isinstance(values, VariableValues), values
        data: dict[str, Any] = {}
        aliases: dict[str, list[str]] = {}
        for node in operation.selection_set.selections:
            assert isinstance(node, FieldNode)
            alias = node.alias.value if node.alias else node.name.value
            aliases.setdefault(node.name.value, []).append(alias)
            if node.name.value != "__typename":
                arguments = get_argument_values(root.fields[node.name.value], node, values)
                self.received.setdefault(name, []).append({node.name.value: arguments})
            data[alias] = _shown(fault.get("raw", {}).get(node.name.value), node.selection_set, fragments)
        answer: dict[str, Any] = {"data": fault.get("data", data)}
        errors = []
        for error in fault.get("errors", ()):
            path = error.get("path") if isinstance(error, dict) else None
            if not path or path[0] not in aliases:
                errors.append(error)
            else:
                errors += [{**error, "path": [alias, *path[1:]]} for alias in aliases[path[0]]]
        if "errors" in fault:
            answer["errors"] = errors
        return answer


@cache
def _schema(sdl: str) -> GraphQLSchema:
    return build_schema(sdl)


@cache
def _valid(sdl: str, query: str) -> DocumentNode:
    document = parse(query)
    problems = validate(_schema(sdl), document)
    assert not problems, f"A service was asked {query}\n{problems}"
    return document


def _shown(value: Any, selection: SelectionSetNode | None, fragments: Mapping[str, FragmentDefinitionNode]) -> Any:
    """What is selected of a raw value, under the response keys; what the value does not have is left out."""
    if isinstance(value, list):
        return [_shown(item, selection, fragments) for item in value]
    if not isinstance(value, dict) or selection is None:
        return value
    shown: dict[str, Any] = {}
    for node in selection.selections:
        if isinstance(node, FieldNode):
            if node.name.value in value:
                alias = node.alias.value if node.alias else node.name.value
                shown[alias] = _shown(value[node.name.value], node.selection_set, fragments)
        else:
            part = node if isinstance(node, InlineFragmentNode) else fragments[node.name.value]
            wanted = part.type_condition.name.value if part.type_condition else None
            if wanted in (None, value.get("__typename", wanted)):
                shown |= _shown(value, part.selection_set, fragments)
    return shown
