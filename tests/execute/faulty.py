"""Federated subgraphs, one of which may answer for entities as it must not."""

import json
from collections.abc import Callable, Iterator
from copy import deepcopy
from dataclasses import dataclass
from functools import cache
from typing import Any

from federation_worlds.gateway import Gateway
from federation_worlds.worlds.world import federated
from graphql import FieldNode, InlineFragmentNode, SelectionSetNode, parse

from dovetail_composition.compose import compose
from dovetail_composition.manifest import Endpoint
from dovetail_composition.members.sources import SubgraphSource
from dovetail_gateway.document.prepared import PreparedOperation
from dovetail_gateway.lossless_json.encode import encode_response
from dovetail_gateway.plan import Plan
from dovetail_gateway.subgraph.port import SubgraphAnswer, SubgraphPort, SubgraphRequest

SDL = federated(
    """
    [a]
    type Query { top: [P] one: P rows: [[P]] must: P! }
    type P @key(fields: "id") { id: ID! name: String }

    [b]
    type P @key(fields: "id") {
      id: ID! stock: Int strict: Int! ratio: Float fine: Boolean text: String ref: ID grade: Grade
      tags: [String!] grid: [[Int!]] box: Box need: Box! boxes: [Box!] shape: Shape any: Any shapes: [Shape!]
    }
    enum Grade { GOOD BAD SECRET @inaccessible }
    type Box { cm: Int! inner: Box }
    interface Shape { size: Int! }
    type Round implements Shape { size: Int! radius: Int }
    type Square implements Shape { size: Int! }
    type Hidden implements Shape @inaccessible { size: Int! }
    union Any = Round | Square | Hidden

    [c]
    type P @key(fields: "id") {
      id: ID! stock: Int @external ratio: Float @external strict: Int! @external
      worth: Int @requires(fields: "stock ratio") bulk: Int @requires(fields: "strict")
    }
    """
)
ROUND, SQUARE = {"__typename": "Round", "size": 3, "radius": 1}, {"__typename": "Square", "size": 4}
ROW: dict[str, Any] = {
    "stock": 1, "strict": 2, "ratio": 0.5, "fine": True, "text": "t", "ref": "r", "grade": "GOOD", "tags": ["u", "v"],
    "grid": [[1], [2, 3]], "box": {"cm": 1, "inner": {"cm": 2}}, "need": {"cm": 3}, "boxes": [{"cm": 4}, {"cm": 5}],
    "shape": ROUND, "any": SQUARE, "shapes": [ROUND, SQUARE], "worth": 6, "bulk": 7,
}  # fmt: skip
INTERFACES = {"Round": {"Shape"}, "Square": {"Shape"}, "Hidden": {"Shape"}}


@cache
def gateway() -> Gateway:
    sources = [
        SubgraphSource(name=name, sdl=sdl, endpoint=Endpoint(url=f"http://{name}.test/graphql"))
        for name, sdl in SDL.items()
    ]
    supergraph = compose(sources).supergraph
    assert supergraph is not None
    return Gateway(supergraph)


def rows_with(fault: dict[str, Any]) -> dict[str, dict[str, Any]]:
    """Three products, the second with other values."""
    rows = {name: {"__typename": "P", "id": name, "name": name.upper(), **deepcopy(ROW)} for name in "xyz"}
    rows["y"] |= fault
    return rows


def roots_of(rows: dict[str, Any]) -> dict[str, Any]:
    x, y, z = rows.values()
    return {"top": [x, y, None, z, y], "one": y, "rows": [[y, x], None, [], [None, y]], "must": y}


def raw(value: Any, selection: SelectionSetNode | None) -> Any:
    """A value as JSON, just as it is, by the response keys of a selection."""
    if isinstance(value, list):
        return [raw(item, selection) for item in value]
    if not isinstance(value, dict) or selection is None:
        return value
    shown: dict[str, Any] = {}
    for each in fields_of(value, selection):
        if each.name.value in value:
            shown[each.alias.value if each.alias else each.name.value] = raw(value[each.name.value], each.selection_set)
    return shown


def fields_of(value: dict[str, Any], selection: SelectionSetNode) -> Iterator[FieldNode]:
    for each in selection.selections:
        if isinstance(each, FieldNode):
            yield each
        elif isinstance(each, InlineFragmentNode) and each.type_condition is not None:
            name, own = each.type_condition.name.value, value.get("__typename")
            if name == own or name in INTERFACES.get(str(own), ()):
                yield from fields_of(value, each.selection_set)


Break = Callable[[dict[str, Any]], Any]
"""From a sound response of `b` to what it says instead."""


@dataclass
class Subgraphs(SubgraphPort):
    """The subgraphs, of which one is `broken`."""

    rows: dict[str, dict[str, Any]]
    damage: Break = lambda response: response
    broken: str = "b"

    async def send(self, request: SubgraphRequest) -> SubgraphAnswer:
        selection = parse(request.query).definitions[0].selection_set  # type: ignore[union-attr]
        root = dict(roots_of(self.rows))
        for name, sent in request.variables.items():
            if isinstance(sent, list):
                root[name] = [self.rows.get(each["id"]) for each in sent]
        data = {}
        for each in selection.selections:
            name = each.arguments[0].value.name.value if each.name.value == "_entities" else each.name.value
            data[each.alias.value if each.alias else each.name.value] = raw(root[name], each.selection_set)
        reply: Any = {"data": data}
        if request.subgraph == self.broken:
            reply = self.damage(reply)
        if isinstance(reply, Exception):
            raise reply
        if isinstance(reply, SubgraphAnswer):
            return reply
        return SubgraphAnswer(status=200, body=reply if isinstance(reply, bytes) else json.dumps(reply).encode())


@cache
def planned(text: str) -> tuple[PreparedOperation, Plan]:
    prepared = gateway().prepare(text)
    return prepared, gateway().plan(prepared)


def ask(text: str, port: Subgraphs) -> tuple[Any, list[dict[str, Any]]]:
    prepared, plan = planned(text)
    result = gateway().execute(prepared, plan, {}, port)
    return json.loads(encode_response(result.data))["data"], result.errors
