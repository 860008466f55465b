"""`@provides`: saves the call where the path grants it, and only there; nested, on interfaces and unions."""

from __future__ import annotations

from .world import Operation, World, federated

WORLDS: dict[str, World] = {}

WORLDS["simple"] = World(
    subgraphs=federated(
        """
        [reviews]
        type Query { reviews: [Review!]! latest: Review @provides(fields: "score") }
        type Review @key(fields: "id") {
          id: ID!
          author: User @provides(fields: "name")
          editor: User
          score: Int @external
        }
        type User @key(fields: "id") { id: ID! name: String @external reviews: [Review!]! }

        [users]
        type Query { users: [User!]! }
        type User @key(fields: "id") { id: ID! name: String @shareable age: Int }

        [scores]
        type Review @key(fields: "id") { id: ID! score: Int @shareable }
        """
    ),
    rows={
        "Query:": {"latest": "Review:2"},
        "Review:1": {"id": "1", "author": "User:1", "editor": "User:2", "score": 4},
        "Review:2": {"id": "2", "author": "User:2", "editor": "User:1", "score": 5},
        "User:1": {"id": "1", "name": "Ann", "age": 1, "reviews": ["Review:1"]},
        "User:2": {"id": "2", "name": "Bob", "age": 2, "reviews": ["Review:2", "Review:1"]},
    },
    operations={
        "granted": Operation(text="{ reviews { author { name } } }", calls={"reviews": 1}),
        "not granted": Operation(text="{ reviews { editor { name } } }", calls={"reviews": 1, "users": 1}),
        "both": Operation(text="{ reviews { author { name } editor { name } } }", calls={"reviews": 1, "users": 1}),
        "both under one alias": Operation(
            text="{ reviews { user: author { name } } latest { user: editor { name } } }",
            calls={"reviews": 1, "users": 1},
        ),
        "with what is not granted": Operation(
            text="{ reviews { author { name age } } }", calls={"reviews": 1, "users": 1}
        ),
        "only at the top": Operation(
            text="{ latest { score author { name reviews { score author { name } } } } }",
            calls={"reviews": 1, "scores": 1},
        ),
        "by way of another subgraph": Operation(
            text="{ users { name reviews { author { name } } } }", calls={"users": 1, "reviews": 1}
        ),
    },
)

WORLDS["nested"] = World(
    subgraphs=federated(
        """
        [a]
        type Query {
          one: T @provides(fields: "home { city { name } } tags { text }")
          two: T
        }
        type T @key(fields: "id") { id: ID! home: Home @external tags: [Tag!]! @external }
        type Home { city: City @external }
        type City @key(fields: "id") { id: ID! name: String @external }
        type Tag { text: String @external }

        [b]
        type T @key(fields: "id") @shareable { id: ID! home: Home tags: [Tag!]! }
        type Home @shareable { city: City zip: String }
        type City @key(fields: "id") { id: ID! name: String @shareable mayor: String }
        type Tag { text: String @shareable color: String }
        """
    ),
    rows={
        "Query:": {"one": "T:1", "two": "T:1"},
        "T:1": {"id": "1", "home": {"city": "City:1", "zip": "53"}, "tags": [{"text": "x", "color": "red"}]},
        "City:1": {"id": "1", "name": "Bonn", "mayor": "K"},
    },
    operations={
        "granted": Operation(text="{ one { home { city { name } } tags { text } } }", calls={"a": 1}),
        "deeper": Operation(text="{ one { home { city { name mayor id } } } }", calls={"a": 1, "b": 1}),
        "sideways": Operation(
            text="{ one { home { zip city { name } } tags { text color } } }", calls={"a": 1, "b": 1}
        ),
        "nothing granted": Operation(text="{ two { home { city { name } } tags { text } } }", calls={"a": 1, "b": 1}),
        "both": Operation(
            text="{ one { home { city { name } } } two { home { city { name } } } }", calls={"a": 1, "b": 1}
        ),
    },
)

WORLDS["interface"] = World(
    subgraphs=federated(
        """
        [a]
        type Query {
          feed: [Media!]! @provides(fields: "... on Book { title pages } ... on Film { title }") plain: [Media!]!
        }
        interface Media { id: ID! title: String }
        type Book implements Media @key(fields: "id") { id: ID! title: String @external pages: Int @external }
        type Film implements Media @key(fields: "id") { id: ID! title: String @external }

        [b]
        interface Media { id: ID! title: String }
        type Book implements Media @key(fields: "id") @shareable { id: ID! title: String pages: Int }
        type Film implements Media @key(fields: "id") @shareable { id: ID! title: String minutes: Int }
        """
    ),
    rows={
        "Query:": {"feed": ["Book:1", "Film:1"], "plain": ["Film:1", "Book:1"]},
        "Book:1": {"id": "1", "title": "B", "pages": 100},
        "Film:1": {"id": "1", "title": "F", "minutes": 90},
    },
    operations={
        "granted": Operation(text="{ feed { title ... on Book { pages } } }", calls={"a": 1}),
        "one member more": Operation(text="{ feed { title ... on Film { minutes } } }", calls={"a": 1, "b": 1}),
        "not granted": Operation(text="{ plain { title __typename } }", calls={"a": 1, "b": 1}),
        "both": Operation(text="{ plain { title } feed { title ... on Book { pages } } }", calls={"a": 1, "b": 1}),
    },
)

WORLDS["union"] = World(
    subgraphs=federated(
        """
        [a]
        type Query { found: [Found] @provides(fields: "... on Book { title } ... on Pen { ink { color } }") }
        union Found = Book | Pen
        type Book @key(fields: "id") { id: ID! title: String @external }
        type Pen @key(fields: "id") { id: ID! ink: Ink @external }
        type Ink { color: String @external }

        [b]
        type Book @key(fields: "id") { id: ID! title: String @shareable pages: Int }
        type Pen @key(fields: "id") { id: ID! ink: Ink @shareable }
        type Ink { color: String @shareable price: Int }
        """
    ),
    rows={
        "Query:": {"found": ["Book:1", "Pen:1", None]},
        "Book:1": {"id": "1", "title": "B", "pages": 3},
        "Pen:1": {"id": "1", "ink": {"color": "blue", "price": 2}},
    },
    operations={
        "granted": Operation(text="{ found { ... on Book { title } ... on Pen { ink { color } } } }", calls={"a": 1}),
        "more": Operation(
            text="{ found { ... on Book { title pages } ... on Pen { ink { color price } } } }",
            calls={"a": 1, "b": 1},
        ),
        "none": Operation(text="{ found { __typename } }", calls={"a": 1}),
    },
)

WORLDS["shared_paths"] = World(
    subgraphs=federated(
        """
        [a]
        type Query { shelf: Shelf }
        type Shelf @key(fields: "id") { id: ID! first: Book @shareable @provides(fields: "title") }
        type Book @key(fields: "id") { id: ID! title: String @external }

        [b]
        type Shelf @key(fields: "id") { id: ID! first: Book @shareable width: Int }
        type Book @key(fields: "id") { id: ID! price: Int }

        [c]
        type Book @key(fields: "id") { id: ID! title: String @shareable }
        """
    ),
    rows={
        "Query:": {"shelf": "Shelf:1"},
        "Shelf:1": {"id": "1", "first": "Book:1", "width": 4},
        "Book:1": {"id": "1", "title": "T", "price": 9},
    },
    operations={
        "here": Operation(text="{ shelf { first { title } } }", calls={"a": 1}),
        "price": Operation(text="{ shelf { first { title price } width } }"),
    },
)
