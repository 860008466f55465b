"""The same thing declared otherwise: nullability, covariance and fields that cannot be merged in one subgraph."""

from __future__ import annotations

from .world import Operation, World, federated

WORLDS: dict[str, World] = {}

WORLDS["nullability_of_members"] = World(
    subgraphs=federated(
        """
        [a]
        type Query { accounts: [Account!]! users: [User!]! }
        union Account = User | Admin
        type User @key(fields: "id") { id: ID @shareable name: String! @shareable }
        type Admin { id: ID! @shareable name: String @shareable }

        [b]
        type User @key(fields: "id") { id: ID! @shareable similar: [Account!]! tags: [String!] }
        union Account = User | Admin
        type Admin { id: ID @shareable name: String @shareable }

        [c]
        type Query { root: Admin }
        type Admin { id: ID @shareable name: String @shareable }
        type User @key(fields: "id") { id: ID @shareable name: String @shareable }
        """
    ),
    rows={
        "Query:": {"accounts": ["User:1", "Admin:1"], "root": "Admin:1"},
        "User:1": {"id": "u1", "name": "Ann", "similar": ["Admin:1", "User:1"], "tags": ["x"]},
        "Admin:1": {"id": "a1", "name": "Eve"},
    },
    operations={
        "of both members": Operation(
            text="{ accounts { ... on User { id name } ... on Admin { id name } } }", calls={"a": 1}
        ),
        "in an entity": Operation(
            text="{ users { id similar { ... on User { id name tags } ... on Admin { name id } __typename } } }",
        ),
        "through fragments": Operation(
            text="""{ accounts { ...U ...A } root { id } } fragment U on User { x: id similar { ...A ...U2 } }
            fragment U2 on User { id n: name } fragment A on Admin { x: id n: name id }""",
        ),
    },
)

WORLDS["circular_interface"] = World(
    subgraphs=federated(
        """
        [a]
        type Query { product: Product books: [Book!]! }
        interface Product { same: Product }
        type Book implements Product @key(fields: "id") { id: ID! same: Book }
        type Pen implements Product @key(fields: "id") { id: ID! same: Product }

        [b]
        type Book @key(fields: "id") { id: ID! price: Float }
        type Pen @key(fields: "id") { id: ID! ink: String next: Book }
        """
    ),
    rows={
        "Query:": {"product": "Book:1"},
        "Book:1": {"id": "1", "same": "Book:2", "price": 1.5},
        "Book:2": {"id": "2", "same": "Book:1", "price": None},
        "Pen:1": {"id": "1", "same": "Book:1", "ink": "blue", "next": "Book:2"},
    },
    operations={
        "by the interface": Operation(
            text="""{ product { same { ... on Book { price same { id price } } ... on Pen { ink } } __typename } }""",
            calls={"a": 1, "b": 1},
        ),
        "all the way": Operation(
            text="{ product { same { same { same { same { ... on Book { id price } } } } } } }", calls={"a": 1, "b": 1}
        ),
        "by the type": Operation(
            text="{ books { same { same { price } price } ... on Product { same { __typename } } } }",
            calls={"a": 1, "b": 1},
        ),
    },
)

WORLDS["parents_of_parents"] = World(
    subgraphs=federated(
        """
        [a]
        type Query { product: Product }
        type Product @key(fields: "id pid") { id: ID! pid: ID! }

        [b]
        type Product @key(fields: "id pid") { id: ID! pid: ID! category: Category @shareable }
        type Category { details: Details @shareable }
        type Details { products: Int }

        [c]
        type Product @key(fields: "id pid") { id: ID! pid: ID! category: Category @shareable }
        type Category @key(fields: "id") { id: ID! details: Details @shareable name: String }
        type Details { shelves: Int parts: [Part!]! @shareable }
        type Part { no: Int @shareable a: Int }

        [d]
        type Category @key(fields: "id") { id: ID! details: Details @shareable }
        type Details { depth: Int parts: [Part!]! @shareable }
        type Part { no: Int @shareable b: Int }
        """
    ),
    rows={
        "Query:": {"product": "Product:1"},
        "Product:1": {"id": "1", "pid": "p", "category": "Category:1"},
        "Category:1": {
            "id": "1",
            "name": "n",
            "details": {
                "products": 3,
                "shelves": 4,
                "depth": 5,
                "parts": [{"no": 1, "a": 2, "b": 3}, {"no": 4, "a": 5, "b": 6}],
            },
        },
    },
    operations={
        "one": Operation(text="{ product { category { details { products } } } }", calls={"a": 1, "b": 1}),
        "two": Operation(text="{ product { category { details { products shelves } name } } }"),
        "three": Operation(text="{ product { category { details { depth products shelves } id } } }"),
        "lists": Operation(text="{ product { category { details { parts { no b a } depth } } } }"),
    },
)

WORLDS["arguments_nested_in_requirements"] = World(
    subgraphs=federated(
        """
        [a]
        type Query { feed: [Post!]! }
        type Post @key(fields: "id") { id: ID! comments(limit: Int!): [Comment!]! }
        type Comment @key(fields: "id") { id: ID! date(in: String): String replies(limit: Int!): [Comment!]! }

        [b]
        type Post @key(fields: "id") {
          id: ID!
          comments(limit: Int!): [Comment!]! @external
          author: Author @requires(fields: "comments(limit: 3) { id date(in: \\"UTC\\") replies(limit: 1) { id } }")
          first: String @requires(fields: "comments(limit: 1) { id }")
        }
        type Comment @key(fields: "id") {
          id: ID!
          date(in: String): String @external
          replies(limit: Int!): [Comment!]! @external
          likes: Int
        }
        type Author { name: String }
        """
    ),
    rows={
        "Post:1": {"id": "1"},
        "Post:2": {"id": "2"},
        "Comment:1": {"id": "c1", "likes": 1},
        "Comment:2": {"id": "c2", "likes": 2},
    },
    fields={
        "Post.comments": lambda it, limit: ["Comment:1", "Comment:2"][:limit] if it("id") == "1" else [],
        "Comment.replies": lambda it, limit: ["Comment:2", "Comment:1"][:limit],
        "Comment.date": lambda it, **given: f"{it('id')} {given.get('in')}",
        "Post.author": lambda it: {
            "name": " ".join(
                f"{each('id')} {each('date', **{'in': 'UTC'})} {len(each('replies', limit=1))}"
                for each in it("comments", limit=3)
            )
        },
        "Post.first": lambda it: ",".join(each("id") for each in it("comments", limit=1)),
    },
    operations={
        "one": Operation(text="{ feed { author { name } } }", calls={"a": 1, "b": 1}),
        "both": Operation(text="{ feed { author { name } first } }"),
        "with the client's own": Operation(
            text="""query ($n: Int!) { feed { comments(limit: $n) { id date likes replies(limit: 2) { likes } }
            author { name } other: comments(limit: 1) { date(in: "CET") } first } }""",
            variables={"n": 2},
        ),
    },
)

WORLDS["hidden_values"] = World(
    subgraphs=federated(
        """
        [a]
        type Query { users: [User!]! }
        type User @key(fields: "id") { id: ID! role: Role roles: [Role] strict: Role! }
        enum Role { ADMIN USER SECRET @inaccessible }

        [b]
        type User @key(fields: "id") { id: ID! next: Role }
        enum Role { ADMIN USER LATER }
        """
    ),
    rows={
        "User:1": {"id": "1", "role": "SECRET", "roles": ["ADMIN", "SECRET", None], "strict": "USER", "next": "LATER"},
        "User:2": {"id": "2", "role": "USER", "roles": None, "strict": "ADMIN", "next": None},
    },
    operations={
        "nullable": Operation(text="{ users { role next } }"),
        "in lists": Operation(text="{ users { roles strict } }"),
    },
)
