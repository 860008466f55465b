"""A plan as stable text in the form that readers of federated plans know: the nodes of its JSON, printed."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from typing import Any

from graphql import parse, print_ast

from .nodes import Plan
from .tree import Node, plan_as_json


def print_plan(plan: Plan) -> str:
    """The plan as text: rounds in sequence, fetches of one round in parallel."""
    return print_tree(plan_as_json(plan))


def print_tree(tree: Node) -> str:
    """The text of a plan that `plan_as_json` gave."""
    return _block("QueryPlan", [_node(tree["node"])] if tree["node"] is not None else []) + "\n"


def _node(node: Node) -> str:
    kind = node["kind"]
    if kind in {"Sequence", "Parallel"}:
        return _block(kind, map(_node, node["nodes"]))
    if kind == "Fetch":
        return _block(f"Fetch({', '.join(_fetch_details(node))})", map(_node, node["nodes"]))
    if kind == "Flatten":
        return _block(f"Flatten({_paths(node)})", [_node(node["node"])])
    if kind in {"Include", "Skip"}:
        return _block(f"{kind}(if: {node['if']})", [_node(node["node"])])
    if kind == "Constant":
        return f'Constant(path: "{".".join(node["path"])}", as: "{node["as"]}") {{ {json.dumps(node["value"])} }}'
    if kind == "Introspection":
        return "Introspection {}"
    if kind in {"Link", "Lookup"}:
        return _block(f"{kind}({', '.join(_join_details(node))})", [_call(node)])
    return _call(node)


def _paths(node: Node) -> str:
    if "path" in node:
        return f'path: "{".".join(node["path"])}"'
    return f"paths: {json.dumps(['.'.join(path) for path in node['paths']])}"


def _fetch_details(node: Node) -> Iterator[str]:
    yield f'service: "{node["serviceName"]}"'
    if node["operationKind"] != "query":
        yield node["operationKind"]
    if "id" in node:
        yield f"id: {node['id']}"
    if node.get("after"):
        yield f"after: {node['after']}"
    yield from (f"${name}: {condition}" for name, condition in node.get("variables", {}).items())


def _join_details(node: Node) -> Iterator[str]:
    if "as" in node:
        yield f'as: "{node["as"]}"'
    yield node["mode"]
    if "match" in node:
        yield f'match: "{", ".join(node["match"])}"' if node["match"] else "positional"
    if "collection" in node:
        yield f"collection {node['collection']}"
    if "only" in node:
        yield f"only: [{', '.join(node['only'])}]"


def _call(node: Node) -> str:
    """What is asked, behind what it takes from the objects that it is for."""
    arguments = [f"{name}: {source}" for name, source in node.get("arguments", {}).items()]
    selection = _pretty(node["selection"])
    if "requires" in node:
        return f"{_with_lines(_pretty(node['requires']), arguments)} =>\n{selection}"
    return f"{_block('', arguments)} =>\n{selection}" if arguments else selection


def _with_lines(block: str, more: list[str]) -> str:
    return "\n".join([block.removesuffix("\n}"), *(f"  {line}" for line in more), "}"])


def _pretty(selection: str) -> str:
    return print_ast(parse(selection, no_location=True))


def _block(head: str, items: Iterable[Any]) -> str:
    lines = [f"  {line}" if line else line for item in items for line in item.splitlines()]
    return "\n".join([f"{head} {{".lstrip(), *lines, "}"])
