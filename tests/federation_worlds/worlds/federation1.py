"""Federation 1 subgraphs, `@extends`, `@external` on types, renamed imports and names that are not imported."""

from __future__ import annotations

from .world import Operation, World, federated

WORLDS: dict[str, World] = {}

_ROWS = {
    "Query:": {"me": "User:1"},
    "User:1": {"id": "1", "name": "Ann", "city": "Bonn", "reviews": ["Review:1", "Review:2"]},
    "User:2": {"id": "2", "name": "Bob", "city": None, "reviews": []},
    "Review:1": {"id": "1", "body": "good", "author": "User:1", "product": "Product:1"},
    "Review:2": {"id": "2", "body": "bad", "author": "User:1", "product": "Product:2"},
    "Product:1": {"upc": "1", "name": "Table", "price": 899, "weight": 100, "reviews": ["Review:1"], "inStock": True},
    "Product:2": {
        "upc": "2",
        "name": "Couch",
        "price": 1299,
        "weight": 1000,
        "reviews": ["Review:2"],
        "inStock": False,
    },
}
_FIELDS = {
    "Product.shippingEstimate": lambda it: 0 if it("price") > 1000 else it("weight") // 2,
    "User.greeting": lambda it: f"Hello from {it('city')}",
    "Query.topProducts": lambda it, first=5: ["Product:1", "Product:2"][:first],
}

WORLDS["benchmark"] = World(
    subgraphs=federated(
        """
        [accounts v1.0]
        extend type Query { me: User users: [User] }
        type User @key(fields: "id") { id: ID! name: String city: String }

        [inventory v1.0]
        extend type Product @key(fields: "upc") {
          upc: String! @external
          weight: Int @external
          price: Int @external
          inStock: Boolean
          shippingEstimate: Int @requires(fields: "price weight")
        }

        [products v1.0]
        extend type Query { topProducts(first: Int = 5): [Product] }
        type Product @key(fields: "upc") { upc: String! name: String price: Int weight: Int }

        [reviews v1.0]
        type Review @key(fields: "id") {
          id: ID!
          body: String
          author: User @provides(fields: "name")
          product: Product
        }
        extend type User @key(fields: "id") { id: ID! @external name: String @external reviews: [Review] }
        extend type Product @key(fields: "upc") { upc: String! @external reviews: [Review] }
        """
    ),
    rows=_ROWS,
    fields=_FIELDS,
    operations={
        "public benchmark": Operation(
            text="""
            fragment User on User { id name }
            fragment Review on Review { id body }
            fragment Product on Product { inStock name price shippingEstimate upc weight }
            query TestQuery {
              users {
                ...User
                reviews { ...Review product { ...Product reviews { ...Review author { ...User reviews {
                  ...Review product { ...Product } } } } } }
              }
              me { ...User reviews { ...Review product { ...Product } } }
              topProducts {
                ...Product
                reviews { ...Review author { ...User reviews { ...Review product { ...Product } } } }
              }
            }""",
            most=7,
        ),
        "provided": Operation(
            text="{ topProducts { reviews { author { name } } } }", calls={"products": 1, "reviews": 1}
        ),
        "estimate": Operation(text="{ topProducts { shippingEstimate } }", calls={"products": 1, "inventory": 1}),
        "from reviews": Operation(text="{ me { reviews { product { upc inStock shippingEstimate } } } }"),
    },
)

WORLDS["extends_directive"] = World(
    subgraphs=federated(
        """
        [a v1.0]
        type Query { users: [User!]! }
        type User @key(fields: "id") { id: ID! name: String city: String }

        [b v1.0]
        type User @key(fields: "id") @extends {
          id: ID! @external
          city: String @external
          greeting: String @requires(fields: "city")
        }
        type Query @extends { me: User }

        [c]
        extend type User @key(fields: "id") { id: ID! @external reviews: [Review!] }
        type Review { body: String }
        """
    ),
    rows=_ROWS,
    fields=_FIELDS,
    operations={
        "all": Operation(text="{ users { name greeting reviews { body } } }", calls={"a": 1, "b": 1, "c": 1}),
        "from the extension": Operation(text="{ me { id reviews { body } } }", calls={"b": 1, "c": 1}),
        "round trip": Operation(text="{ me { greeting } }", calls={"a": 1, "b": 2}),
    },
)

WORLDS["value_types"] = World(
    subgraphs=federated(
        """
        [a v1.0]
        type Query { one: T shape: Shape }
        type T @key(fields: "id") { id: ID! at: Point shape: Shape kind: Kind }
        type Point { x: Int y: Int }
        union Shape = Point | Line
        type Line { from: Point }
        enum Kind { ROUND SQUARE }

        [b v1.0]
        extend type T @key(fields: "id") { id: ID! @external to: Point other: Shape kinds: [Kind!] }
        type Point { x: Int y: Int }
        union Shape = Point | Line
        type Line { from: Point }
        enum Kind { ROUND SQUARE }
        """
    ),
    rows={
        "Query:": {"one": "T:1", "shape": {"__typename": "Line", "from": None}},
        "T:1": {
            "id": "1",
            "at": {"x": 1, "y": 2},
            "to": {"x": 3, "y": None},
            "shape": {"__typename": "Line", "from": {"x": 5, "y": 6}},
            "other": {"__typename": "Point", "x": 7, "y": 8},
            "kind": "ROUND",
            "kinds": ["SQUARE", "ROUND"],
        },
    },
    operations={
        "all": Operation(
            text="""{ one { at { x y } to { x y } shape { ...S } other { ...S } kind kinds } shape { ...S } }
            fragment S on Shape { __typename ... on Point { x } ... on Line { from { x y } } }""",
            calls={"a": 1, "b": 1},
        ),
    },
)

WORLDS["renamed_imports"] = World(
    subgraphs=federated(
        """
        [a own link]
        extend schema
          @link(
            url: "https://specs.apollo.dev/federation/v2.3",
            import: [{name: "@key", as: "@identity"}, {name: "@requires", as: "@wants"}, "FieldSet", "@external"]
          )
        type Query { users: [User!]! }
        type User @identity(fields: "id") {
          id: ID!
          city: String @external
          greeting: String @wants(fields: "city")
        }

        [b own link]
        extend schema @link(url: "https://specs.apollo.dev/federation/v2.0")
        type User @federation__key(fields: "id") { id: ID! city: String name: String @federation__shareable }

        [c own link]
        extend schema @link(url: "https://specs.apollo.dev/federation/v2.3", as: "fed")
        directive @fed__key(fields: fed__FieldSet!, resolvable: Boolean = true) repeatable on OBJECT | INTERFACE
        directive @fed__shareable repeatable on OBJECT | FIELD_DEFINITION
        scalar fed__FieldSet
        type User @fed__key(fields: "id") { id: ID! name: String @fed__shareable reviews: [Review!] }
        type Review { body: String }
        """
    ),
    rows=_ROWS,
    fields=_FIELDS,
    operations={
        "all": Operation(text="{ users { name greeting reviews { body } } }"),
        "required": Operation(text="{ users { greeting } }", calls={"a": 2, "b": 1}),
        "shared": Operation(text="{ users { name reviews { body } } }", calls={"a": 1, "c": 1}),
    },
)

WORLDS["external_type"] = World(
    subgraphs=federated(
        """
        [a]
        type Query { places: [Place!]! }
        type Place @key(fields: "id") { id: ID! at: Point }
        type Point { x: Int y: Int }

        [b]
        type Place @key(fields: "id") { id: ID! at: Point @external far: Int @requires(fields: "at { x y }") }
        type Point @external { x: Int y: Int }
        """
    ),
    rows={
        "Place:1": {"id": "1", "at": {"x": 3, "y": 4}},
        "Place:2": {"id": "2", "at": None},
    },
    fields={"Place.far": lambda it: (at := it("at")) and at("x") + at("y")},
    operations={
        "far": Operation(text="{ places { far } }", calls={"a": 1, "b": 1}),
        "far and near": Operation(text="{ places { far at { y } id } }", calls={"a": 1, "b": 1}),
    },
)
