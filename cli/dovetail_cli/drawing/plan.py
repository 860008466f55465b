"""A plan as a picture: a row for each round, a box for each request, arrows from what a request waits for."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from .picture import Arrow, Box, Picture, bounded

Node = dict[str, Any]

_WIDEST = 60
_CONDITION = re.compile(r"^\{ \.\.\. on \w+ (.*) \}$")


def plan_picture(tree: Node) -> Picture:
    """The picture of a plan that `plan_as_json` gave."""
    boxes: list[Box] = []
    arrows: list[Arrow] = []
    ids: dict[int, str] = {}
    before: list[str] = []
    rounds = _rounds(tree["node"])
    for row, nodes in enumerate(rounds):
        now: list[str] = []
        for column, node in enumerate(nodes):
            fetch, lines = _unwrapped(node)
            box = _box(fetch, lines, f"{row}/{column}", row, column)
            boxes.append(box)
            if fetch["kind"] != "Fetch":
                continue
            now.append(box.id)
            sources = before
            if "id" in fetch:
                ids[fetch["id"]] = box.id
                sources = [ids[number] for number in fetch["after"]]
            arrows += [Arrow(source=source, target=box.id, kind="after") for source in sources]
        before = now or before
    headings = tuple(f"round {number}" for number in range(1, len(rounds) + 1))
    return Picture(boxes=tuple(boxes), arrows=tuple(arrows), rows=headings)


def _rounds(node: Node | None) -> list[list[Node]]:
    """Requests by round; what the gateway answers itself stands beside the first."""
    if node is None:
        return []
    steps: list[Node] = node["nodes"] if node["kind"] == "Sequence" else [node]
    rounds = [step["nodes"] if step["kind"] == "Parallel" else [step] for step in steps]
    own = [each for nodes in rounds for each in nodes if each["kind"] in {"Constant", "Introspection"}]
    asked = [nodes for nodes in rounds if nodes[0] not in own]
    return [[*(asked[0] if asked else []), *own], *asked[1:]]


def _unwrapped(node: Node) -> tuple[Node, list[str]]:
    """The node below paths and conditions, and these as lines."""
    lines: list[str] = []
    while node["kind"] in {"Flatten", "Include", "Skip"}:
        if node["kind"] == "Flatten":
            lines += map(".".join, node["paths"] if "paths" in node else [node["path"]])
        else:
            lines.append(f"{'if' if node['kind'] == 'Include' else 'unless'} {node['if']}")
        node = node["node"]
    return node, lines


def _box(node: Node, lines: list[str], name: str, row: int, column: int) -> Box:
    if node["kind"] != "Fetch":
        title = (
            "Introspection" if node["kind"] == "Introspection" else f"{'.'.join([*node['path'], node['as']])}: constant"
        )
        return Box(id=name, title=title, row=row, column=column, service="")
    title = (
        node["serviceName"] if node["operationKind"] == "query" else f"{node['serviceName']} ({node['operationKind']})"
    )
    found = [*lines, *(line for each in node["nodes"] for line in _call(each))]
    return Box(id=name, title=title, lines=bounded(found), row=row, column=column, service=node["serviceName"])


def _call(node: Node) -> Iterator[str]:
    call, lines = _unwrapped(node)
    yield from lines
    selection = call["selection"]
    if call["kind"] == "Entities":
        selection = _CONDITION.sub(r"\1", selection)
    elif call["kind"] == "Link":
        selection = f"{call['as']}: {selection}"
    yield selection if len(selection) <= _WIDEST else f"{selection[: _WIDEST - 1]}…"
