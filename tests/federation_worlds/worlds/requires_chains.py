"""`@requires` of what requires in its turn, in chains and to and fro, and what lies below it."""

from __future__ import annotations

from .world import Operation, World, federated

WORLDS: dict[str, World] = {}

WORLDS["chain"] = World(
    subgraphs=federated(
        """
        [a]
        type Query { one: T }
        type T @key(fields: "id") { id: ID! a: Int }

        [b]
        type T @key(fields: "id") { id: ID! a: Int @external b: Int @requires(fields: "a") }

        [c]
        type T @key(fields: "id") { id: ID! b: Int @external c: Int @requires(fields: "b") }

        [d]
        type T @key(fields: "id") {
          id: ID!
          a: Int @external
          c: Int @external
          d: Int @requires(fields: "a c")
          other: Int
        }
        """
    ),
    rows={"T:1": {"id": "1", "a": 1, "other": 7}},
    fields={
        "T.b": lambda it: it("a") + 1,
        "T.c": lambda it: it("b") * 10,
        "T.d": lambda it: it("a") * 1000 + it("c"),
    },
    operations={
        "end": Operation(text="{ one { d } }", calls={"a": 1, "b": 1, "c": 1, "d": 1}),
        "middle": Operation(text="{ one { b } }", calls={"a": 1, "b": 1}),
        "all": Operation(text="{ one { a b c d id } }", calls={"a": 1, "b": 1, "c": 1, "d": 1}),
        "end and what waits for nothing": Operation(text="{ one { other d } }"),
    },
)

WORLDS["mutual"] = World(
    subgraphs=federated(
        """
        [a]
        type Query { ts: [T] }
        type T @key(fields: "id") {
          id: ID!
          a1: Int
          b1: Int @external
          a2: Int @requires(fields: "b1")
          b2: Int @external
          a3: Int @requires(fields: "b2 b1")
        }

        [b]
        type T @key(fields: "id") {
          id: ID!
          a1: Int @external
          b1: Int @requires(fields: "a1")
          a2: Int @external
          b2: Int @requires(fields: "a2")
        }
        """
    ),
    rows={"T:1": {"id": "1", "a1": 1}, "T:2": {"id": "2", "a1": 2}},
    fields={
        "T.b1": lambda it: it("a1") + 10,
        "T.a2": lambda it: it("b1") + 100,
        "T.b2": lambda it: it("a2") + 1000,
        "T.a3": lambda it: it("b2") + it("b1"),
    },
    operations={
        "one step": Operation(text="{ ts { b1 } }", calls={"a": 1, "b": 1}),
        "two steps": Operation(text="{ ts { a2 } }", calls={"a": 2, "b": 1}),
        "all": Operation(text="{ ts { a1 b1 a2 b2 a3 } }", calls={"a": 3, "b": 2}),
        "last": Operation(text="{ ts { a3 } }", calls={"a": 3, "b": 2}),
    },
)

WORLDS["key_of_required"] = World(
    subgraphs=federated(
        """
        [a]
        type Query { one: T }
        type T @key(fields: "id") { id: ID! }

        [b]
        type T @key(fields: "id") @key(fields: "code") { id: ID! code: ID! tone: Int }

        [c]
        type T @key(fields: "code") {
          code: ID!
          tone: Int @external
          sound: String @requires(fields: "tone")
        }
        """
    ),
    rows={"T:1": {"id": "1", "code": "c", "tone": 440}},
    fields={"T.sound": lambda it: f"{it('tone')} Hz"},
    operations={
        "both on the way": Operation(text="{ one { sound } }", calls={"a": 1, "b": 1, "c": 1}),
    },
)

WORLDS["below_required"] = World(
    subgraphs=federated(
        """
        [a]
        type Query { users: [User!]! }
        type User @key(fields: "id") { id: ID! region: String friend: User }

        [b]
        type User @key(fields: "id") {
          id: ID!
          region: String @external
          feed(first: Int = 1): [Post!]! @requires(fields: "region")
        }
        type Post @key(fields: "id") { id: ID! title: String }

        [c]
        type Post @key(fields: "id") {
          id: ID! title: String @external likes: Int slug: String @requires(fields: "title")
        }
        """
    ),
    rows={
        "User:1": {"id": "1", "region": "eu", "friend": "User:2"},
        "User:2": {"id": "2", "region": "us", "friend": None},
        "Post:1": {"id": "1", "title": "One", "likes": 3},
        "Post:2": {"id": "2", "title": "Two", "likes": None},
    },
    fields={
        "User.feed": lambda it, first: {"eu": ["Post:1", "Post:2"], "us": ["Post:2"]}[it("region")][:first],
        "Post.slug": lambda it: it("title").lower(),
    },
    operations={
        "below": Operation(text="{ users { feed { slug likes } } }", calls={"a": 1, "b": 1, "c": 1}),
        "twice": Operation(
            text="{ users { feed(first: 2) { slug } friend { feed { title } two: feed(first: 2) { likes } } } }",
            calls={"a": 1, "b": 1, "c": 1},
        ),
    },
)
