"""`@shareable`: fields from the subgraph that saves calls; value types split over subgraphs without keys."""

from __future__ import annotations

from .world import Operation, World, federated

WORLDS: dict[str, World] = {}

WORLDS["saves_calls"] = World(
    subgraphs=federated(
        """
        [a]
        type Query { ts: [T!]! }
        type T @key(fields: "id") { id: ID! a: Int ab: Int @shareable abc: Int @shareable }

        [b]
        type T @key(fields: "id") { id: ID! b: Int ab: Int @shareable abc: Int @shareable bc: Int @shareable }

        [c]
        type T @key(fields: "id") { id: ID! c: Int abc: Int @shareable bc: Int @shareable }
        """
    ),
    rows={
        "T:1": {"id": "1", "a": 1, "b": 2, "c": 3, "ab": 12, "bc": 23, "abc": 123},
        "T:2": {"id": "2", "a": None, "b": 5, "c": 6, "ab": 45, "bc": 56, "abc": None},
    },
    operations={
        "at hand": Operation(text="{ ts { a ab abc } }", calls={"a": 1}),
        "with b": Operation(text="{ ts { abc b bc } }", calls={"a": 1, "b": 1}),
        "with c": Operation(text="{ ts { ab c bc } }", calls={"a": 1, "c": 1}),
        "any": Operation(text="{ ts { ab bc } }"),
        "all": Operation(text="{ ts { a b c ab bc abc } }", calls={"a": 1, "b": 1, "c": 1}),
    },
)

WORLDS["split_value"] = World(
    subgraphs=federated(
        """
        [a]
        type Query { ts: [T!]! }
        type T @key(fields: "id") { id: ID! box: Box @shareable }
        type Box { width: Int inner: Inner @shareable both: Int @shareable }
        type Inner { x: Int @shareable y: Int }

        [b]
        type T @key(fields: "id") { id: ID! box: Box @shareable }
        type Box { height: Int inner: Inner @shareable both: Int @shareable }
        type Inner { x: Int @shareable z: Int }

        [c]
        type T @key(fields: "id") { id: ID! name: String }
        type Box { both: Int @shareable  inner: Inner @shareable }
        type Inner { x: Int @shareable }
        """
    ),
    rows={
        "T:1": {
            "id": "1",
            "name": "t",
            "box": {"width": 1, "height": 2, "both": 3, "inner": {"x": 1, "y": 2, "z": 3}},
        },
        "T:2": {"id": "2", "name": "u", "box": None},
        "T:3": {"id": "3", "name": "v", "box": {"width": None, "height": 5, "both": None, "inner": None}},
    },
    operations={
        "one side": Operation(text="{ ts { box { width both } } }", calls={"a": 1}),
        "the other side": Operation(text="{ ts { box { height both } } }", calls={"a": 1, "b": 1}),
        "both sides": Operation(text="{ ts { box { width height both } } }", calls={"a": 1, "b": 1}),
        "deep": Operation(text="{ ts { box { inner { z y x } } name } }", calls={"a": 1, "b": 1, "c": 1}),
        "aliased": Operation(
            text="{ ts { box { inner { z } } other: box { inner { y } width } } }", calls={"a": 1, "b": 1}
        ),
        "merged": Operation(
            text="{ ts { box { height } ...F } } fragment F on T { box { width inner { y } } box { inner { z } } }",
            calls={"a": 1, "b": 1},
        ),
    },
)

WORLDS["split_root_value"] = World(
    subgraphs=federated(
        """
        [a]
        type Query { settings: Settings @shareable place(of: Int): Place @shareable }
        type Settings { theme: String limits: Limits @shareable }
        type Limits { depth: Int same: Int @shareable }
        type Place @shareable { x: Int }

        [b]
        type Query { settings: Settings @shareable place(of: Int): Place @shareable }
        type Settings { language: String limits: Limits @shareable }
        type Limits { width: Int same: Int @shareable }
        type Place { x: Int @shareable y: Int }
        """
    ),
    rows={
        "Query:": {
            "settings": {"theme": "dark", "language": "de", "limits": {"depth": 1, "width": 2, "same": 3}},
        },
    },
    fields={"Query.place": lambda it, of=0: {"x": of, "y": -of}},
    operations={
        "one": Operation(text="{ settings { theme limits { depth same } } }", calls={"a": 1}),
        "other": Operation(text="{ settings { language limits { width same } } }", calls={"b": 1}),
        "both": Operation(text="{ settings { theme language limits { depth width same } } }", calls={"a": 1, "b": 1}),
        "arguments": Operation(
            text="query ($n: Int) { p: place(of: $n) { x y } place(of: 2) { x } }",
            variables={"n": 5},
            calls={"b": 1},
        ),
        "aliases": Operation(text="{ one: settings { theme } two: settings { language } }", calls={"a": 1, "b": 1}),
        "deep only": Operation(text="{ s: settings { l: limits { w: width d: depth } } }", calls={"a": 1, "b": 1}),
    },
)

WORLDS["shared_roots"] = World(
    subgraphs=federated(
        """
        [a]
        type Query { products: [Product!]! @shareable product(id: ID!): Product @shareable onlyA: Int }
        type Product @key(fields: "id") { id: ID! name: String }

        [b]
        type Query { products: [Product!]! @shareable product(id: ID!): Product @shareable onlyB: Int }
        type Product @key(fields: "id") { id: ID! price: Int }

        [c]
        type Query { products: [Product!]! @shareable onlyC: Int }
        type Product @key(fields: "id") { id: ID! weight: Int }
        """
    ),
    rows={
        "Query:": {"onlyA": 1, "onlyB": 2, "onlyC": 3},
        "Product:1": {"id": "1", "name": "a", "price": 1, "weight": 10},
        "Product:2": {"id": "2", "name": "b", "price": 2, "weight": 20},
    },
    operations={
        "a": Operation(text="{ products { name } }", calls={"a": 1}),
        "b": Operation(text="{ products { price id } }", calls={"b": 1}),
        "c": Operation(text="{ products { weight } }", calls={"c": 1}),
        "beside another field": Operation(text="{ onlyB products { id } }", calls={"b": 1}),
        "all": Operation(text='{ products { name price weight } onlyC product(id: "2") { price } }'),
        "null": Operation(text='{ product(id: "9") { price } }', calls={"b": 1}),
    },
)

WORLDS["value_with_entities"] = World(
    subgraphs=federated(
        """
        [a]
        type Query { page: Page @shareable }
        type Page { total: Int @shareable items: [Item!]! @shareable }
        type Item @key(fields: "id") { id: ID! name: String }

        [b]
        type Query { page: Page @shareable }
        type Page { total: Int @shareable items: [Item!]! @shareable cursor: String }
        type Item @key(fields: "id") { id: ID! stock: Int }
        """
    ),
    rows={
        "Query:": {"page": {"total": 2, "items": ["Item:1", "Item:2"], "cursor": "c"}},
        "Item:1": {"id": "1", "name": "a", "stock": 3},
        "Item:2": {"id": "2", "name": "b", "stock": None},
    },
    operations={
        "a": Operation(text="{ page { total items { name } } }", calls={"a": 1}),
        "b": Operation(text="{ page { cursor items { stock } } }", calls={"b": 1}),
        "both": Operation(text="{ page { cursor items { name stock } } }"),
    },
)
