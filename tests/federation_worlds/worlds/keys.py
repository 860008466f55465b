"""`@key`: several, composite, nested, not resolvable, on interfaces, through a third subgraph, null."""

from __future__ import annotations

from .world import Operation, World, federated

_USERS = {
    "User:1": {"id": "1", "email": "a@x", "name": "Ann", "age": 31, "score": 5, "nick": "an"},
    "User:2": {"id": "2", "email": "b@x", "name": "Bob", "age": 42, "score": None, "nick": "bo"},
}

WORLDS = {
    "one": World(
        subgraphs=federated(
            """
            [users]
            type Query { users: [User!]! user(id: ID!): User }
            type User @key(fields: "id") { id: ID! name: String }

            [ages]
            type User @key(fields: "id") { id: ID! age: Int }

            [scores]
            type User @key(fields: "id") { id: ID! score: Int }
            type Query { best: User }
            """
        ),
        rows=_USERS | {"Query:": {"best": "User:1"}},
        unknown={"ages": frozenset({"User:2"})},
        operations={
            "all": Operation(text="{ users { id name age score } }", calls={"users": 1, "ages": 1, "scores": 1}),
            "two roots share the hop": Operation(
                text="{ users { age } best { name age } }", calls={"users": 2, "ages": 1, "scores": 1}
            ),
            "only the key": Operation(text="{ best { id } }", calls={"scores": 1}),
            "null entity": Operation(text='{ user(id: "9") { id age } }', calls={"users": 1}),
            "aliases": Operation(text='{ a: user(id: "1") { id: age name: id age: score } }'),
            "typename": Operation(text="{ __typename best { t: __typename age __typename } }"),
            "only typename": Operation(text="{ t: __typename }", calls={}),
            "typename of an entity": Operation(text="{ best { __typename } }", calls={"scores": 1}),
        },
    ),
    "several": World(
        subgraphs=federated(
            """
            [a]
            type Query { users: [User!]! }
            type User @key(fields: "id") { id: ID! name: String }

            [b]
            type User @key(fields: "email") { email: String! age: Int }

            [c]
            type User @key(fields: "id") @key(fields: "email") { id: ID! email: String! score: Int }

            [d]
            type User @key(fields: "email") { email: String! nick: String }
            """
        ),
        rows=_USERS,
        operations={
            "key from a third subgraph": Operation(text="{ users { name age } }", calls={"a": 1, "b": 1, "c": 1}),
            "all": Operation(text="{ users { id name age email score nick } }", calls={"a": 1, "b": 1, "c": 1, "d": 1}),
            "two of the far side": Operation(text="{ users { nick age } }", calls={"a": 1, "b": 1, "c": 1, "d": 1}),
        },
    ),
    "chain": World(
        subgraphs=federated(
            """
            [a]
            type Query { one: T }
            type T @key(fields: "k1") { k1: ID! a: Int }

            [b]
            type T @key(fields: "k1") @key(fields: "k2") { k1: ID! k2: ID! b: Int }

            [c]
            type T @key(fields: "k2") @key(fields: "k3") { k2: ID! k3: ID! c: Int }

            [d]
            type T @key(fields: "k3") { k3: ID! d: Int }
            """
        ),
        rows={"T:1": {"k1": "1", "k2": "2", "k3": "3", "a": 1, "b": 2, "c": 3, "d": 4}},
        operations={
            "far end": Operation(text="{ one { d } }", calls={"a": 1, "b": 1, "c": 1, "d": 1}),
            "all": Operation(text="{ one { a b c d k3 } }", calls={"a": 1, "b": 1, "c": 1, "d": 1}),
        },
    ),
    "composite": World(
        subgraphs=federated(
            """
            [a]
            type Query { items: [Item] }
            type Item @key(fields: "sku shop { id owner { name } }") { sku: ID! shop: Shop! size: Int }
            type Shop { id: ID! @shareable owner: Owner @shareable city: String }
            type Owner { name: String @shareable }

            [b]
            type Item @key(fields: "sku shop { id owner { name } }") { sku: ID! shop: Shop! stock: Int }
            type Shop { id: ID! @shareable owner: Owner @shareable }
            type Owner { name: String @shareable }
            """
        ),
        rows={
            "Item:1": {"sku": "x", "shop": "Shop:1", "size": 1, "stock": 10},
            "Item:2": {"sku": "x", "shop": "Shop:2", "size": 2, "stock": 20},
            "Item:3": {"sku": "y", "shop": "Shop:2", "size": 3, "stock": None},
            "Shop:1": {"id": "1", "owner": {"name": "o"}, "city": "Bonn"},
            "Shop:2": {"id": "1", "owner": {"name": "p"}, "city": "Kiel"},
        },
        operations={
            "stock": Operation(text="{ items { stock } }", calls={"a": 1, "b": 1}),
            "with parts of the key": Operation(
                text="{ items { stock shop { city owner { n: name } } sku size } }", calls={"a": 1, "b": 1}
            ),
        },
    ),
    "lists": World(
        subgraphs=federated(
            """
            [a]
            type Query { bags: [Bag] }
            type Bag @key(fields: "things { id }") { things: [Thing!]! }
            type Thing @key(fields: "id") { id: ID! }

            [b]
            type Bag @key(fields: "things { id }") { things: [Thing!]! weight: Int }
            type Thing @key(fields: "id") { id: ID! mass: Int }
            """
        ),
        rows={
            "Bag:1": {"things": ["Thing:1", "Thing:2"], "weight": 3},
            "Bag:2": {"things": ["Thing:2"], "weight": 2},
            "Bag:3": {"things": [], "weight": 0},
            "Thing:1": {"id": "1", "mass": 1},
            "Thing:2": {"id": "2", "mass": 2},
        },
        operations={
            "weights": Operation(text="{ bags { weight } }", calls={"a": 1, "b": 1}),
            "masses": Operation(text="{ bags { things { mass } weight } }"),
        },
    ),
    "not_resolvable": World(
        subgraphs=federated(
            """
            [a]
            type Query { reviews: [Review!]! }
            type Review @key(fields: "id") { id: ID! of: Product }
            type Product @key(fields: "id", resolvable: false) { id: ID! }

            [b]
            type Product @key(fields: "id") { id: ID! name: String }
            type Query { products: [Product] }

            [c]
            type Product @key(fields: "id", resolvable: false) @key(fields: "sku") {
              id: ID! @shareable sku: ID! price: Int
            }

            [d]
            type Product @key(fields: "id") { id: ID! sku: ID! @shareable }
            """
        ),
        rows={
            "Review:1": {"id": "1", "of": "Product:1"},
            "Review:2": {"id": "2", "of": None},
            "Product:1": {"id": "1", "sku": "s", "name": "chair", "price": 5},
        },
        operations={
            "out of it": Operation(text="{ reviews { id of { id name } } }", calls={"a": 1, "b": 1}),
            "never by that key": Operation(text="{ products { price } }", calls={"b": 1, "c": 1, "d": 1}),
            "nor from there": Operation(
                text="{ reviews { of { price name } } }", calls={"a": 1, "b": 1, "c": 1, "d": 1}
            ),
        },
    ),
    "null": World(
        subgraphs=federated(
            """
            [a]
            type Query { items: [Item] }
            type Item @key(fields: "code") @key(fields: "part { no }") { code: ID part: Part name: String }
            type Part { no: ID @shareable }

            [b]
            type Item @key(fields: "code") { code: ID stock: Int }

            [c]
            type Item @key(fields: "part { no }") { part: Part weight: Int }
            type Part { no: ID @shareable }
            """
        ),
        rows={
            "Item:1": {"code": None, "part": {"no": "1"}, "name": "x", "stock": None, "weight": 4},
            "Item:2": {"code": "2", "part": None, "name": "y", "stock": 7, "weight": None},
            "Item:3": {"code": "3", "part": {"no": None}, "name": "z", "stock": 8, "weight": None},
        },
        operations={
            "some null": Operation(text="{ items { name stock weight } }", calls={"a": 1, "b": 1, "c": 1}),
        },
    ),
    "not_null": World(
        subgraphs=federated(
            """
            [a]
            type Query { items: [Item] strict: [Item!]! }
            type Item @key(fields: "id") { id: ID! name: String }

            [b]
            type Item @key(fields: "id") { id: ID! stock: Int! }
            """
        ),
        rows={
            "Item:1": {"id": "1", "name": "x", "stock": 1},
            "Item:2": {"id": "2", "name": "y", "stock": 2},
        },
        unknown={"b": frozenset({"Item:2"})},
        operations={
            "items": Operation(text="{ items { name stock } }", calls={"a": 1, "b": 1}),
            "strict": Operation(text="{ items { name } strict { stock } }", data=None),
        },
    ),
    "cyclic": World(
        subgraphs=federated(
            """
            [a]
            type Query { user: User }
            type User @key(fields: "id") { id: ID! friend: User @shareable }

            [b]
            type User @key(fields: "id") { id: ID! name: String best: Dog }
            type Dog @key(fields: "no") { no: ID! owner: User }

            [c]
            type Dog @key(fields: "no") { no: ID! age: Int master: User }
            type User @key(fields: "id", resolvable: false) { id: ID! }
            """
        ),
        rows={
            "Query:": {"user": "User:1"},
            "User:1": {"id": "1", "name": "Ann", "friend": "User:2", "best": "Dog:1"},
            "User:2": {"id": "2", "name": "Bob", "friend": "User:1", "best": "Dog:2"},
            "Dog:1": {"no": "1", "owner": "User:1", "age": 3, "master": "User:2"},
            "Dog:2": {"no": "2", "owner": "User:2", "age": 4, "master": "User:1"},
        },
        operations={
            "around": Operation(
                text="{ user { friend { friend { name best { age master { name friend { name best { no } } } } } } } }",
            ),
            "there and back": Operation(
                text="{ user { best { owner { best { age } name } } } }", calls={"a": 1, "b": 1, "c": 1}
            ),
        },
    ),
}
