"""A plan as nodes for readers, in JSON values: the kinds of federated plans, and some for links and lookups."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

from dovetail_gateway.document.selection import When
from dovetail_gateway.document.when import sort_key

from .nodes import (
    AboveArgument,
    Constant,
    EachArgument,
    Entry,
    Fetch,
    JoinEntry,
    KeyArgument,
    KeyObject,
    KeyShape,
    PathStep,
    Plan,
    RootEntry,
    TextArgument,
    VariableRef,
)

Node = dict[str, Any]


def plan_as_json(plan: Plan) -> Node:
    """The plan as a tree of nodes, each with its `kind`.

    `Sequence` has rounds, `Parallel` what runs at the same time. A `Fetch` is one request; it waits for all that stands
    before it, unless the fetches bear an `id`: then for those that it names in `after`. What it asks for stands in
    `nodes`: a `Selection` of root fields, `Entities`, a `Lookup` (merged into the objects that it is for) or a `Link`
    (put into a field of theirs). `Flatten` tells by a path where these objects are, `@` for a list, `|[Type]` for some
    of its objects; `paths` are those of several places. It holds the fetch, or where the fetch has several such parts,
    each part. So do `Include` and `Skip`. Field sets are GraphQL; an alias in `requires` is the name in the
    representation.
    """
    rounds = _rounds(plan)
    in_turn = _is_told_by_rounds(rounds)
    nodes = [_group("Parallel", [_fetch(fetch, in_turn) for fetch in fetches]) for fetches in rounds]
    nodes += [_constant(constant) for constant in plan.constants]
    if plan.introspection is not None:
        nodes.append({"kind": "Introspection"})
    return {
        "kind": "QueryPlan",
        "operationKind": plan.operation,
        "node": _group("Sequence", nodes) if nodes else None,
    }


def _group(kind: str, nodes: list[Node]) -> Node:
    return nodes[0] if len(nodes) == 1 else {"kind": kind, "nodes": nodes}


def _rounds(plan: Plan) -> list[list[Fetch]]:
    depth: dict[int, int] = {}
    rounds: list[list[Fetch]] = []
    for fetch in plan.fetches:
        depth[fetch.id] = 1 + max((depth[before] for before in fetch.depends_on), default=-1)
        while len(rounds) <= depth[fetch.id]:
            rounds.append([])
        rounds[depth[fetch.id]].append(fetch)
    return rounds


def _is_told_by_rounds(rounds: list[list[Fetch]]) -> bool:
    """Whether each fetch waits for all of earlier rounds; a sequence of rounds says no less."""
    earlier: frozenset[int] = frozenset()
    waits: dict[int, frozenset[int]] = {}
    for fetches in rounds:
        for fetch in fetches:
            waits[fetch.id] = frozenset(fetch.depends_on).union(*(waits[before] for before in fetch.depends_on))
        if any(waits[fetch.id] != earlier for fetch in fetches):
            return False
        earlier = earlier.union(fetch.id for fetch in fetches)
    return True


def _fetch(fetch: Fetch, in_turn: bool) -> Node:
    node: Node = {"kind": "Fetch", "serviceName": fetch.subgraph, "operationKind": fetch.operation}
    if not in_turn:
        node |= {"id": fetch.id, "after": list(fetch.depends_on)}
    own = {item.name: _when_text(item.when) for entry in fetch.entries for item in entry.variables if item.when}
    if own:
        node["variables"] = own
    calls = [_call(entry) for entry in fetch.entries]
    if len(calls) == 1:
        return _around(fetch.entries[0], node | {"nodes": calls})
    return node | {"nodes": [_around(entry, call) for entry, call in zip(fetch.entries, calls, strict=True)]}


def _around(entry: Entry, node: Node) -> Node:
    """The node below what tells when and for which objects there is something to do."""
    paths = [_path(each.path, each.types) for each in entry.places] if isinstance(entry, JoinEntry) else []
    if len(paths) > 1:
        node = {"kind": "Flatten", "paths": paths, "node": node}
    elif any(paths):
        node = {"kind": "Flatten", "path": paths[0], "node": node}
    if entry.when is None:
        return node
    if len(entry.when.any_of) != 1:
        return {"kind": "Include", "if": _when_text(entry.when), "node": node}
    for name, wanted in reversed(sort_key(entry.when)[0]):
        node = {"kind": "Include" if wanted else "Skip", "if": f"${name}", "node": node}
    return node


def _call(entry: Entry) -> Node:
    if isinstance(entry, RootEntry):
        return {"kind": "Selection", "selection": f"{{ {entry.text} }}"}
    arguments: dict[str, str] = {}
    texts: list[str] = []
    for item in entry.arguments:
        if isinstance(item, TextArgument):
            texts.append(f"{item.name}: {item.text}")
        elif not entry.entities or item.name != "representations":
            name = _variable(entry, item)
            arguments[name] = _source(entry, item)
            if not isinstance(item, AboveArgument):
                texts.append(f"{item.name}: {name}")
    if entry.entities:
        node: Node = {"kind": "Entities", "requires": _representation(entry.arguments[0])}
        return node | ({"arguments": arguments} if arguments else {}) | {"selection": entry.text}
    call = f"{entry.field}({', '.join(texts)})" if texts else entry.field
    node = {"kind": "Lookup"} if entry.attach is None else {"kind": "Link", "as": entry.attach}
    node["mode"] = entry.mode
    if entry.mode == "batch":
        batched = [item for item in entry.arguments if isinstance(item, KeyArgument) and item.batch]
        node["match"] = [_shape(item.target) for item in batched if item.target is not None]
    if entry.collection:
        node["collection"] = _order(entry)
    if entry.narrow is not None:
        node["only"] = sorted(entry.narrow)
    return node | {"arguments": arguments, "selection": f"{{ {call} {entry.text}".rstrip() + " }"}


def _order(entry: JoinEntry) -> str:
    """Whose order the items have."""
    if entry.ordered_by_service:
        return "in the service's order"
    if entry.order_variables:
        return f"in the service's order with {' or '.join(f'${name}' for name in entry.order_variables)}"
    return "in the keys' order"


def _variable(entry: JoinEntry, argument: KeyArgument | AboveArgument | EachArgument) -> str:
    """What stands for the argument's values: its name, unless the client has a variable of that name here."""
    if isinstance(argument, AboveArgument):
        return f"${argument.placeholder}"
    taken = {item.name for item in entry.variables}
    name = argument.name
    while name in taken:
        name = f"_{name}"
    return f"${name}"


def _source(entry: JoinEntry, argument: KeyArgument | AboveArgument | EachArgument) -> str:
    """Where the argument's values come from; of several places the first that there is."""
    if isinstance(argument, EachArgument):
        return f"each of {_json_text(argument.value)}"
    if isinstance(argument, AboveArgument):
        (place,) = entry.places
        return " or ".join(
            ".".join([*_path(place.path[: item.steps], item.types), _shape(item.key)]) for item in argument.sources
        )
    value = _shape(argument.key)
    return f"each of {value}" if argument.each else value


def _representation(argument: object) -> str:
    if not isinstance(argument, KeyArgument) or not isinstance(argument.key, KeyObject):
        return "{ __typename }"
    inside = " ".join(_key_fields(argument.key))
    return f"{{ ... on {argument.key.typename} {{ {inside} }} }}" if argument.key.typename else f"{{ {inside} }}"


def _key_fields(shape: KeyObject) -> Iterator[str]:
    """The fields of a representation: under their name there what the data holds under another."""
    if shape.typename is not None:
        yield "__typename"
    elif shape.typename_key is not None:
        yield _aliased("__typename", shape.typename_key)
    for name, inner in shape.fields:
        text = _aliased(name, ".".join(inner.path))
        if isinstance(inner, KeyObject):
            text += f" {{ {' '.join(_key_fields(inner))} }}"
        if inner.types is None:
            yield text
        else:
            yield from (f"... on {each} {{ {text} }}" for each in sorted(inner.types))


def _aliased(name: str, key: str) -> str:
    return name if name == key else f"{name}: {key}"


def _shape(shape: KeyShape) -> str:
    """A key in one line: a path, or the fields of an object."""
    path = ".".join(shape.path)
    if not isinstance(shape, KeyObject):
        return path
    return f"{path} {{ {' '.join(_key_fields(shape))} }}".lstrip()


def _path(path: tuple[PathStep, ...], types: frozenset[str] | None) -> list[str]:
    """The path's elements; a condition stands on the element that leads to what it is about."""
    elements: list[str] = []
    conditions = [*(step.types for step in path), types]
    for step, below in zip(path, conditions[1:], strict=True):
        elements += [step.key, *["@"] * step.lists]
        if below is not None:
            elements[-1] += f"|[{','.join(sorted(below))}]"
    return elements


def _when_text(when: When) -> str:
    parts = [" and ".join(f"${name}" if wanted else f"not ${name}" for name, wanted in item) for item in sort_key(when)]
    if len(parts) == 1:
        return parts[0]
    # What contradicts itself, such as to include and to skip by one variable, holds never.
    return " or ".join(f"({part})" if " and " in part else part for part in parts) or "false"


def _json_text(value: Any) -> str:
    if isinstance(value, VariableRef):
        return f"${value.name}"
    if isinstance(value, list):
        return f"[{', '.join(map(_json_text, value))}]"
    if isinstance(value, dict):
        return "{" + ", ".join(f"{name}: {_json_text(item)}" for name, item in value.items()) + "}"
    return json.dumps(value)


def _constant(constant: Constant) -> Node:
    path = _path(constant.path, constant.parent_types)
    return {"kind": "Constant", "path": path, "as": constant.key, "value": constant.value}
