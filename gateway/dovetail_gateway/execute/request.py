"""The document and the variables of one request to a subgraph, from a fetch's entries."""

from __future__ import annotations

import re
from collections.abc import Callable, Container, Mapping, Sequence
from itertools import zip_longest
from typing import Any, Literal

from msgspec import Struct, field

from dovetail_gateway.document.when import holds
from dovetail_gateway.plan.nodes import (
    AboveArgument,
    EachArgument,
    Entry,
    JoinEntry,
    KeyArgument,
    RootEntry,
    TextArgument,
)

from . import keys
from .joins import Call, Join, packs

_VARIABLE = re.compile(r"\$([_A-Za-z][_0-9A-Za-z]*)")

ToWire = Callable[[str, Any], Any]
"""(API type, value) → the value in the subgraph's names."""


class Asking(Struct, frozen=True, kw_only=True):
    """What all requests of a fetch have in common."""

    operation: Literal["query", "mutation"]
    variables: Mapping[str, Any]
    """The client's."""
    to_wire: ToWire
    max_keys: int


class Request(Struct, kw_only=True, eq=False):
    """A request, and what its answer's fields are for: root entries, and calls by their alias."""

    query: str
    variables: dict[str, Any]
    roots: list[RootEntry] = field(default_factory=list)
    calls: dict[str, tuple[Join, Call]] = field(default_factory=dict)

    @property
    def is_single(self) -> bool:
        """Whether it serves but one parent, by the link's own wish."""
        return any(join.entry.mode == "single" for join, _ in self.calls.values())


def batched_requests(asking: Asking, roots: Sequence[RootEntry], joins: Sequence[Join]) -> list[Request]:
    """As few requests as the entries allow: all have their first calls in the first request, and so on."""
    found: list[Request] = []
    columns = ([[(join, call) for call in pack] for pack in packs(join, asking.max_keys)] for join in joins)
    for number, parts in enumerate(zip_longest(*columns, fillvalue=())):
        found.append(request_for(asking, [] if number else roots, [part for pack in parts for part in pack]))
    return found or ([request_for(asking, roots, [])] if roots else [])


def unbatched_requests(asking: Asking, roots: Sequence[RootEntry], joins: Sequence[Join]) -> list[Request]:
    """Requests of its own for every join; the joins have one parent each."""
    found = [request_for(asking, roots, [])] if roots else []
    for join in joins:
        packed = packs(join, asking.max_keys)
        found += [request_for(asking, [], [(join, call) for call in pack]) for pack in packed]
    return found


def request_for(asking: Asking, roots: Sequence[RootEntry], parts: Sequence[tuple[Join, Call]]) -> Request:
    """One request for these root fields and calls."""
    joins = {id(join): join for join, _ in parts}.values()
    definitions, values = client_variables([*roots, *(join.entry for join in joins)], asking)
    taken = {name for root in roots for name in root.response_keys}
    fields = [root.text for root in roots]
    request = Request(query="", variables=values, roots=list(roots))
    for join, call in parts:
        alias = _free(join.entry.alias, taken, len(request.calls))
        taken.add(alias)
        request.calls[alias] = (join, call)
        fields.append(_field(alias, join.entry, call, definitions, values, asking.to_wire))
    head = f"({', '.join(f'${name}: {type_}' for name, type_ in definitions.items())})" if definitions else ""
    body = " ".join(fields)
    if head or asking.operation != "query":
        request.query = f"{asking.operation} {head}{{ {body} }}"
    else:
        request.query = f"{{ {body} }}"
    return request


def _field(
    alias: str, entry: JoinEntry, call: Call, definitions: dict[str, str], values: dict[str, Any], to_wire: ToWire
) -> str:
    """An aliased call; what comes from parents goes into variables of its own."""
    names: dict[int, str] = {}
    for argument, value in call.arguments:
        name = _free("k", definitions, len(definitions), numbered=True)
        definitions[name] = argument.type
        values[name] = _sent(argument, value, to_wire)
        names[id(argument)] = name
    inside: dict[str, str] = {}
    texts: list[str] = []
    for item in entry.arguments:
        if isinstance(item, TextArgument):
            texts.append(f"{item.name}: {item.text}")
        elif isinstance(item, AboveArgument):
            inside[item.placeholder] = names[id(item)]
        else:
            texts.append(f"{item.name}: ${names[id(item)]}")
    arguments = f"({', '.join(texts)})" if texts else ""
    return f"{alias}: {entry.field}{arguments} {_with_values(entry.text, inside)}".rstrip()


def _with_values(text: str, variables: Mapping[str, str]) -> str:
    """The text of a call's selection with variables of the request in the place of those that stand for them."""
    if not variables:
        return text
    return _VARIABLE.sub(lambda found: f"${variables.get(found[1], found[1])}", text)


def _sent(argument: KeyArgument | AboveArgument | EachArgument, value: Any, to_wire: ToWire) -> Any:
    if isinstance(argument, KeyArgument):
        return keys.to_wire(value, argument.key) if argument.renamed else value
    if isinstance(argument, AboveArgument):
        return value
    return value if argument.rewrite is None else _rewritten(value, argument.rewrite, to_wire)


def client_variables(entries: Sequence[Entry], asking: Asking) -> tuple[dict[str, str], dict[str, Any]]:
    """Definitions and values of the variables that entries hand on; absent ones stay absent."""
    definitions: dict[str, str] = {}
    values: dict[str, Any] = {}
    for variable in (item for entry in entries for item in entry.variables):
        definitions[variable.name] = variable.type
        if variable.when is not None:
            values[variable.name] = holds(variable.when, asking.variables)
        elif variable.name in asking.variables:
            value = asking.variables[variable.name]
            rewrite = variable.rewrite
            values[variable.name] = value if rewrite is None else _rewritten(value, rewrite, asking.to_wire)
    return definitions, values


def _rewritten(value: Any, type_name: str, to_wire: ToWire) -> Any:
    if isinstance(value, list):
        return [_rewritten(item, type_name, to_wire) for item in value]
    return value if value is None else to_wire(type_name, value)


def _free(name: str, taken: Container[str], number: int, *, numbered: bool = False) -> str:
    """A name that is not taken, with a number from `number` on where one is needed or wanted."""
    candidate = f"{name}{number}" if numbered else name
    while candidate in taken:
        candidate = f"{name}_{number}"
        number += 1
    return candidate
