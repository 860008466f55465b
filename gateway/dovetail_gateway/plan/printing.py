"""A plan as stable text, in the form that readers of federated plans know, and as JSON with the same information."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from graphql import parse, print_ast

from dovetail_gateway.document.selection import When
from dovetail_gateway.document.when import sort_key

from .nodes import (
    Constant,
    EachArgument,
    Entry,
    Fetch,
    JoinArgument,
    JoinEntry,
    KeyArgument,
    KeyShape,
    KeyValue,
    PathStep,
    Plan,
    RootEntry,
    VariableRef,
)


def print_plan(plan: Plan) -> str:
    """The plan as text: rounds in sequence, fetches of one round in parallel."""
    nodes = [_round([_fetch_text(fetch) for fetch in fetches]) for fetches in _rounds(plan)]
    nodes += [_constant_text(constant) for constant in plan.constants]
    if plan.introspection is not None:
        nodes.append("Introspection {}")
    body = nodes[0] if len(nodes) == 1 else _block("Sequence", nodes)
    return _block("QueryPlan", [body] if nodes else []) + "\n"


def plan_as_json(plan: Plan) -> dict[str, Any]:
    """The plan as JSON values."""
    return {
        "operation": plan.operation,
        "rounds": [[_fetch_json(fetch) for fetch in fetches] for fetches in _rounds(plan)],
        "constants": [
            {"path": _path_text(item.path, item.parent_types), "key": item.key, "value": item.value}
            for item in plan.constants
        ],
        "introspection": plan.introspection is not None,
    }


def _rounds(plan: Plan) -> list[list[Fetch]]:
    depth: dict[int, int] = {}
    rounds: list[list[Fetch]] = []
    for fetch in plan.fetches:
        depth[fetch.id] = 1 + max((depth[before] for before in fetch.depends_on), default=-1)
        while len(rounds) <= depth[fetch.id]:
            rounds.append([])
        rounds[depth[fetch.id]].append(fetch)
    return rounds


def _round(texts: list[str]) -> str:
    return texts[0] if len(texts) == 1 else _block("Parallel", texts)


def _fetch_text(fetch: Fetch) -> str:
    after = f", after: {list(fetch.depends_on)}" if fetch.depends_on else ""
    kind = ", mutation" if fetch.operation == "mutation" else ""
    return _block(f'Fetch(service: "{fetch.subgraph}", id: {fetch.id}{after}{kind})', map(_entry_text, fetch.entries))


def _entry_text(entry: Entry) -> str:
    condition = f" if {_when_text(entry.when)}" if entry.when is not None else ""
    if isinstance(entry, RootEntry):
        return f"{_pretty('{ ' + entry.text + ' }')}{condition}"
    what = "Lookup" if entry.attach is None else "Link"
    details = [f'path: "{_path_text(entry.path, entry.parent_types)}"']
    if entry.attach is not None:
        details.append(f'as: "{entry.attach}"')
    details.append(entry.mode)
    if entry.collection:
        details.append(f"collection{_order_text(entry)}")
    if entry.narrow is not None:
        details.append(f"only: {', '.join(sorted(entry.narrow))}")
    arguments = [_argument_text(item) for item in entry.arguments]
    call = f"{entry.field}({', '.join(arguments)})" if arguments else entry.field
    body = f" {_pretty(entry.text)}" if entry.text else ""
    return _block(f"{what}({', '.join(details)}){condition}", [call + body])


def _order_text(entry: JoinEntry) -> str:
    if entry.ordered_by_service:
        return " in the service's order"
    if entry.order_variables:
        return f" in the service's order with {' or '.join(f'${name}' for name in entry.order_variables)}"
    return ""


def _argument_text(argument: JoinArgument) -> str:
    if isinstance(argument, KeyArgument):
        marks = " batch" if argument.batch else " each" if argument.each else ""
        match = f" = {_key_text(argument.target)}" if argument.target is not None else ""
        return f"{argument.name}: <{_key_text(argument.key)}{match}{marks}>"
    if isinstance(argument, EachArgument):
        return f"{argument.name}: <each {_json_text(argument.value)}>"
    return f"{argument.name}: {argument.text}"


def _json_text(value: Any) -> str:
    if isinstance(value, VariableRef):
        return f"${value.name}"
    if isinstance(value, list):
        return f"[{', '.join(map(_json_text, value))}]"
    if isinstance(value, dict):
        return "{" + ", ".join(f"{name}: {_json_text(item)}" for name, item in value.items()) + "}"
    return repr(value)


def _key_text(shape: KeyShape) -> str:
    path = ".".join(shape.path)
    if isinstance(shape, KeyValue):
        return path
    fields = [f"{_types_text(item.types)}{name}: {_key_text(item)}" for name, item in shape.fields]
    if shape.typename is not None or shape.typename_key is not None:
        fields.insert(0, f"__typename: {shape.typename or shape.typename_key}")
    return f"{path}{{{', '.join(fields)}}}"


def _path_text(path: tuple[PathStep, ...], types: frozenset[str] | None) -> str:
    parts = [f"{_types_text(step.types)}{step.key}" for step in path]
    if types is not None:
        parts.append(_types_text(types).rstrip("."))
    return ".".join(parts)


def _types_text(types: frozenset[str] | None) -> str:
    return "" if types is None else f"<{'|'.join(sorted(types))}>."


def _when_text(when: When) -> str:
    conjunctions = [
        " and ".join(f"${name}" if wanted else f"not ${name}" for name, wanted in item) for item in sort_key(when)
    ]
    return " or ".join(conjunctions)


def _constant_text(constant: Constant) -> str:
    path = _path_text(constant.path, constant.parent_types)
    return f'Constant(path: "{path}", as: "{constant.key}") {{ {_json_text(constant.value)} }}'


def _pretty(selection: str) -> str:
    return print_ast(parse(selection, no_location=True))


def _block(head: str, items: Iterable[str]) -> str:
    lines = [f"  {line}" if line else line for item in items for line in item.splitlines()]
    return "\n".join([f"{head} {{", *lines, "}"])


def _fetch_json(fetch: Fetch) -> dict[str, Any]:
    return {
        "id": fetch.id,
        "service": fetch.subgraph,
        "operation": fetch.operation,
        "dependsOn": list(fetch.depends_on),
        "entries": [_entry_json(entry) for entry in fetch.entries],
    }


def _entry_json(entry: Entry) -> dict[str, Any]:
    when = None if entry.when is None else _when_text(entry.when)
    variables = {item.name: item.type for item in entry.variables}
    if isinstance(entry, RootEntry):
        return {"kind": "root", "selection": entry.text, "variables": variables, "when": when}
    return {
        "kind": "lookup" if entry.attach is None else "link",
        "path": _path_text(entry.path, entry.parent_types),
        "as": entry.attach,
        "mode": entry.mode,
        "collection": entry.collection,
        "field": entry.field,
        "arguments": [_argument_text(item) for item in entry.arguments],
        "selection": entry.text,
        "only": sorted(entry.narrow) if entry.narrow is not None else None,
        "variables": variables,
        "when": when,
    }
