"""Subgraph errors, partial data, null entities and what nullability makes of them."""

from __future__ import annotations

from typing import Any

from graphql import GraphQLError

from .world import Operation, World, federated

WORLDS: dict[str, World] = {}


def _fails(it: Any, **_: Any) -> None:
    raise GraphQLError(f"no way {it.row.get('id', '')}".strip(), extensions={"code": "NO_WAY"})


def _odd(it: Any) -> str:
    return _fails(it) if int(it("id")) % 2 else f"even {it('id')}"  # type: ignore[return-value]


WORLDS["fields"] = World(
    subgraphs=federated(
        """
        [a]
        type Query { items: [Item!]! item(id: ID!): Item broken: Int brokenItem: Item }
        type Item @key(fields: "id") { id: ID! name: String odd: String }

        [b]
        type Query { other: Int }
        type Item @key(fields: "id") {
          id: ID!
          stock: String
          strict: String!
          always: String
          odd: String @external
          useless: String @requires(fields: "odd")
          parts: [Part!]
        }
        type Part @key(fields: "no") { no: ID! }

        [c]
        type Part @key(fields: "no") { no: ID! weight: Int! }
        """
    ),
    rows={
        "Query:": {"other": 3},
        "Item:1": {"id": "1", "name": "x", "parts": ["Part:1", "Part:2"]},
        "Item:2": {"id": "2", "name": "y", "parts": ["Part:1"]},
        "Item:4": {"id": "4", "name": "z", "parts": []},
        "Part:1": {"no": "1", "weight": 3},
        "Part:2": {"no": "2", "weight": 4},
    },
    fields={
        "Query.broken": _fails,
        "Query.brokenItem": _fails,
        "Item.always": _fails,
        "Item.odd": _odd,
        "Item.stock": _odd,
        "Item.strict": _odd,
        "Item.useless": lambda it: f"{it('odd')}!",
    },
    unknown={"c": frozenset({"Part:2"})},
    operations={
        "one of several items": Operation(text="{ items { name stock } }", calls={"a": 1, "b": 1}),
        "all items": Operation(text="{ items { name always } }", calls={"a": 1, "b": 1}),
        "root": Operation(text="{ broken other }", calls={"a": 1, "b": 1}),
        "root entity": Operation(text="{ brokenItem { stock } other }", calls={"a": 1, "b": 1}),
        "not null in an entity": Operation(text='{ a: item(id: "1") { name strict } b: item(id: "2") { strict } }'),
        "not null in a list of entities": Operation(text="{ items { strict } }", data=None),
        "unknown item of a list": Operation(text="{ items { name parts { no weight } } }"),
        "absent": Operation(text='{ item(id: "9") { stock parts { weight } } }', calls={"a": 1}),
        "own key": Operation(text="{ items { odd } }", calls={"a": 1}),
    },
)

WORLDS["null_on_the_way"] = World(
    subgraphs=federated(
        """
        [a]
        type Query { rows: [[Row]] }
        type Row @key(fields: "id") { id: ID! next: Row nested: [[Row]] }

        [b]
        type Row @key(fields: "id") { id: ID! value: Int target: Row }

        [c]
        type Row @key(fields: "id") { id: ID! text: String! }
        """
    ),
    rows={
        "Query:": {"rows": [["Row:1", None, "Row:2"], None, []]},
        "Row:1": {"id": "1", "next": "Row:2", "nested": [[None], ["Row:2"]], "value": 1, "target": None, "text": "x"},
        "Row:2": {"id": "2", "next": None, "nested": None, "value": None, "target": "Row:3", "text": "y"},
        "Row:3": {"id": "3", "next": None, "nested": [], "value": 3, "target": "Row:1", "text": None},
    },
    unknown={"c": frozenset({"Row:3"})},
    operations={
        "nested lists": Operation(text="{ rows { value nested { value } } }", calls={"a": 1, "b": 1}),
        "next": Operation(text="{ rows { next { value target { text } } text } }"),
        "entity unknown where it must not be null": Operation(text="{ rows { id target { id value text } } }"),
    },
)
