"""The document and the variables of one request to a subgraph, from a fetch's entries."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import zip_longest
from typing import Any, Literal

from dovetail_gateway.document.when import holds
from dovetail_gateway.plan.nodes import ClientVariable, Entry, JoinEntry, RootEntry, TextArgument

from .joins import Call, Join, packs

ToWire = Callable[[str, Any], Any]
"""(API type, value) → the value in the subgraph's names."""


@dataclass(slots=True, kw_only=True, eq=False)
class Request:
    """A request, and what its answer's fields are for: root entries, and calls by their alias."""

    query: str
    variables: dict[str, Any]
    roots: list[RootEntry] = field(default_factory=list)
    calls: dict[str, tuple[Join, Call]] = field(default_factory=dict)


def batched_requests(
    operation: Literal["query", "mutation"],
    roots: Sequence[RootEntry],
    joins: Sequence[Join],
    variables: Mapping[str, Any],
    to_wire: ToWire,
    max_keys: int,
) -> list[Request]:
    """As few requests as the entries allow: all have their first calls in the first request, and so on."""
    found: list[Request] = []
    for number, parts in enumerate(zip_longest(*([(join, pack) for pack in packs(join, max_keys)] for join in joins))):
        calls = [part for part in parts if part is not None]
        found.append(_request(operation, [] if number else roots, calls, variables, to_wire))
    return found or ([_request(operation, roots, [], variables, to_wire)] if roots else [])


def unbatched_requests(
    operation: Literal["query", "mutation"],
    roots: Sequence[RootEntry],
    joins: Sequence[Join],
    variables: Mapping[str, Any],
    to_wire: ToWire,
    max_keys: int,
) -> list[Request]:
    """Requests of its own for every join; the joins have one parent each."""
    found = [_request(operation, roots, [], variables, to_wire)] if roots else []
    for join in joins:
        found += [_request(operation, [], [(join, pack)], variables, to_wire) for pack in packs(join, max_keys)]
    return found


def _request(
    operation: Literal["query", "mutation"],
    roots: Sequence[RootEntry],
    parts: Sequence[tuple[Join, Sequence[Call]]],
    variables: Mapping[str, Any],
    to_wire: ToWire,
) -> Request:
    entries: list[Entry] = [*roots, *(join.entry for join, _ in parts)]
    definitions, values = _client_variables(entries, variables, to_wire)
    taken = {name for root in roots for name in root.response_keys} | {join.entry.alias for join, _ in parts}
    fields = [root.text for root in roots]
    request = Request(query="", variables=values, roots=list(roots))
    for join, pack in parts:
        for index, call in enumerate(pack):
            alias = join.entry.alias if index == 0 else _free(f"{join.entry.alias}_{index}", taken)
            request.calls[alias] = (join, call)
            fields.append(_field(alias, join.entry, call, definitions, values))
    head = f"({', '.join(f'${name}: {type_}' for name, type_ in definitions.items())})" if definitions else ""
    body = " ".join(fields)
    request.query = f"{operation} {head}{{ {body} }}" if head or operation != "query" else f"{{ {body} }}"
    return request


def _field(alias: str, entry: JoinEntry, call: Call, definitions: dict[str, str], values: dict[str, Any]) -> str:
    """An aliased call; what comes from parents goes into variables of its own."""
    names: dict[str, str] = {}
    for argument, value in call.arguments:
        name = _free(f"k{len(definitions)}", definitions)
        definitions[name] = argument.type
        values[name] = value
        names[argument.name] = name
    texts = [
        f"{item.name}: {item.text}" if isinstance(item, TextArgument) else f"{item.name}: ${names[item.name]}"
        for item in entry.arguments
    ]
    arguments = f"({', '.join(texts)})" if texts else ""
    return f"{alias}: {entry.field}{arguments} {entry.text}".rstrip()


def _client_variables(
    entries: Sequence[Entry], variables: Mapping[str, Any], to_wire: ToWire
) -> tuple[dict[str, str], dict[str, Any]]:
    """Definitions and values of the variables that entries hand on; absent ones stay absent."""
    definitions: dict[str, str] = {}
    values: dict[str, Any] = {}
    for variable in (item for entry in entries for item in entry.variables):
        definitions[variable.name] = variable.type
        if variable.when is not None:
            values[variable.name] = holds(variable.when, variables)
        elif variable.name in variables:
            values[variable.name] = _rewritten(variables[variable.name], variable, to_wire)
    return definitions, values


def _rewritten(value: Any, variable: ClientVariable, to_wire: ToWire) -> Any:
    if variable.rewrite is None or value is None:
        return value
    if isinstance(value, list):
        return [_rewritten(item, variable, to_wire) for item in value]
    return to_wire(variable.rewrite, value)


def _free(name: str, taken: dict[str, str] | set[str]) -> str:
    """A name that is not taken yet; it is from now on."""
    candidate, counter = name, 0
    while candidate in taken:
        counter += 1
        candidate = f"{name}_{counter}"
    if isinstance(taken, set):
        taken.add(candidate)
    return candidate
