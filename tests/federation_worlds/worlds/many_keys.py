"""Entities that each subgraph knows by another key: composite, nested, overlapping ones, and those of lists."""

from __future__ import annotations

from .world import Operation, World, federated

WORLDS: dict[str, World] = {}

WORLDS["overlapping"] = World(
    subgraphs=federated(
        """
        [a]
        type Query { a: A as: [A!]! }
        type A
          @key(fields: "id") @key(fields: "pId")
          @key(fields: "place { one two }") @key(fields: "id place { two three }")
        { id: ID! pId: ID place: Place! name: String! }
        type Place @shareable { one: ID! two: ID! three: ID! }

        [b]
        type Query { b: B }
        type A @key(fields: "id place { two three }") {
          id: ID! place: Place! nameInB: String! name: String! @external upper: String @requires(fields: "name")
        }
        type Place @shareable { two: ID! three: ID! }
        type B @key(fields: "id") { id: ID! a: [A!]! }

        [c]
        type Query { c: [A] }
        type A @key(fields: "place { one two }", resolvable: false) { place: Place! }
        type Place @shareable { one: ID! two: ID! }
        """
    ),
    rows={
        "Query:": {"a": "A:1", "as": ["A:1", "A:2"], "b": "B:1", "c": ["A:2", None, "A:1"]},
        "A:1": {"id": "1", "pId": "p", "name": "x", "nameInB": "bx", "place": {"one": "o", "two": "t", "three": "h"}},
        "A:2": {"id": "2", "pId": None, "name": "y", "nameInB": "by", "place": {"one": "p", "two": "t", "three": "h"}},
        "B:1": {"id": "b", "a": ["A:1", "A:2", "A:1"]},
    },
    fields={"A.upper": lambda it: it("name").upper()},
    operations={
        "by id and half of the place": Operation(text="{ b { id a { id name nameInB } } }", calls={"a": 1, "b": 1}),
        "required": Operation(text="{ b { a { upper pId place { one two three } } } }"),
        "from a key that is not resolvable": Operation(text="{ c { name nameInB upper } as { nameInB } }"),
    },
)

WORLDS["of_lists"] = World(
    subgraphs=federated(
        """
        [products]
        type Query { topProducts: ProductList! }
        type ProductList @shareable @key(fields: "products { id }") { products: [Product!]! }
        type Product @key(fields: "id") { id: String! category: Category @shareable }
        type Category @key(fields: "id") { id: String! tag: String @shareable }

        [pids]
        type Product @key(fields: "id") @key(fields: "id pid") { id: String! pid: String! @shareable }

        [lists]
        type ProductList @shareable @key(fields: "products { id pid }") {
          products: [Product!]! first: Product selected: Product
        }
        type Product @key(fields: "id pid") @shareable { id: String! pid: String }

        [prices]
        type ProductList @shareable @key(fields: "products { id pid category { id tag } } selected { id }") {
          products: [Product!]! first: Product selected: Product
        }
        type Product @key(fields: "id pid category { id tag }") {
          id: String! price: Price pid: String @shareable category: Category @shareable
        }
        type Category @key(fields: "id tag") { id: String! tag: String @shareable }
        type Price { amount: Float! }
        """
    ),
    rows={
        "Query:": {"topProducts": "ProductList:1"},
        "ProductList:1": {"products": ["Product:1", "Product:2"], "first": "Product:1", "selected": "Product:2"},
        "Product:1": {"id": "1", "pid": "p1", "category": "Category:1", "price": {"amount": 1.5}},
        "Product:2": {"id": "2", "pid": "p2", "category": "Category:2", "price": {"amount": 2.5}},
        "Category:1": {"id": "c1", "tag": "t1"},
        "Category:2": {"id": "c2", "tag": "t2"},
    },
    operations={
        "prices": Operation(
            text="{ topProducts { products { id pid price { amount } category { id tag } } } }", most=3
        ),
        "selected": Operation(
            text="{ topProducts { selected { id price { amount } } first { id pid } products { price { amount } } } }"
        ),
    },
)

WORLDS["half_known"] = World(
    subgraphs=federated(
        """
        [a]
        type Query { u: [U] }
        type U @key(fields: "id") { id: ID! }

        [b]
        type U @key(fields: "id") @key(fields: "org { id } name") {
          id: ID! org: Org! @shareable name: String! @shareable
        }
        type Org @key(fields: "id") { id: ID! }

        [c]
        type U @key(fields: "name org { id }") {
          name: String! @shareable org: Org! @shareable score: Int! peers(n: Int = 1): [U!]
        }
        type Org @key(fields: "id") { id: ID! title: String }
        """
    ),
    rows={
        "Query:": {"u": ["U:1", "U:2", None]},
        "U:1": {"id": "1", "org": "Org:1", "name": "n", "score": 5},
        "U:2": {"id": "2", "org": "Org:2", "name": "n", "score": 6},
        "Org:1": {"id": "o1", "title": "t1"},
        "Org:2": {"id": "o2", "title": None},
    },
    fields={"U.peers": lambda it, n: ["U:1", "U:2", "U:1"][: n or 0]},
    operations={
        "through the second": Operation(text="{ u { score } }", calls={"a": 1, "b": 1, "c": 1}),
        "and back": Operation(
            text="{ u { id peers(n: 3) { id score org { title } } two: peers(n: 2) { name } one: peers { id } } }"
        ),
    },
)
