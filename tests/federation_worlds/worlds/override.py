"""`@override`: the new subgraph answers, in whatever order fields move; with `@requires`, keys and `@provides`."""

from __future__ import annotations

from .world import Operation, World, federated

WORLDS: dict[str, World] = {}

_ROWS = {
    "Query:": {"first": "Post:1"},
    "Post:1": {"id": "1", "title": "One", "body": "1...", "likes": 3, "author": "User:1"},
    "Post:2": {"id": "2", "title": "Two", "body": None, "likes": 0, "author": None},
    "User:1": {"id": "1", "name": "Ann"},
}

WORLDS["one_field"] = World(
    subgraphs=federated(
        """
        [old]
        type Query { posts: [Post!]! }
        type Post @key(fields: "id") { id: ID! title: String body: String }

        [new]
        type Query { first: Post }
        type Post @key(fields: "id") { id: ID! body: String @override(from: "old") likes: Int }
        """
    ),
    rows=_ROWS,
    operations={
        "from old": Operation(text="{ posts { title body } }", calls={"old": 1, "new": 1}),
        "from new": Operation(text="{ first { body likes } }", calls={"new": 1}),
        "back": Operation(text="{ first { body title } }", calls={"new": 1, "old": 1}),
    },
)

WORLDS["of_a_root_field"] = World(
    subgraphs=federated(
        """
        [old]
        type Query { posts: [Post!]! first: Post }
        type Post @key(fields: "id") { id: ID! title: String }

        [new]
        type Query { posts: [Post!]! @override(from: "old") }
        type Post @key(fields: "id") { id: ID! likes: Int }
        """
    ),
    rows=_ROWS,
    operations={
        "moved": Operation(text="{ posts { likes } }", calls={"new": 1}),
        "both": Operation(text="{ posts { title } first { likes } }", calls={"old": 2, "new": 2}),
    },
)

WORLDS["shared_stays_shared"] = World(
    subgraphs=federated(
        """
        [old]
        type Query { posts: [Post!]! }
        type Post @key(fields: "id") { id: ID! title: String @shareable }

        [new]
        type Post @key(fields: "id") { id: ID! title: String @shareable @override(from: "old") likes: Int }

        [third]
        type Query { first: Post }
        type Post @key(fields: "id") { id: ID! title: String @shareable }
        """
    ),
    rows=_ROWS,
    operations={
        "not from old": Operation(text="{ posts { title likes } }", calls={"old": 1, "new": 1}),
        "from third": Operation(text="{ first { title } }", calls={"third": 1}),
    },
)

WORLDS["both_ways"] = World(
    subgraphs=federated(
        """
        [a]
        type Query { posts: [Post!]! }
        type Post @key(fields: "id") { id: ID! title: String @override(from: "b") body: String }

        [b]
        type Query { first: Post }
        type Post @key(fields: "id") { id: ID! title: String body: String @override(from: "a") likes: Int }
        """
    ),
    rows=_ROWS,
    operations={
        "from a": Operation(text="{ posts { title body } }", calls={"a": 1, "b": 1}),
        "from b": Operation(text="{ first { title body } }", calls={"a": 1, "b": 1}),
    },
)

WORLDS["required"] = World(
    subgraphs=federated(
        """
        [old]
        type Query { posts: [Post!]! }
        type Post @key(fields: "id") { id: ID! title: String body: String }

        [new]
        type Post @key(fields: "id") { id: ID! title: String @override(from: "old") }

        [slugs]
        type Post @key(fields: "id") {
          id: ID!
          title: String @external
          body: String @external
          slug: String @requires(fields: "title body")
        }
        """
    ),
    rows=_ROWS,
    fields={"Post.slug": lambda it: f"{it('title')}-{it('body')}"},
    operations={
        "slug": Operation(text="{ posts { slug } }", calls={"old": 1, "new": 1, "slugs": 1}),
    },
)

WORLDS["requiring_moves"] = World(
    subgraphs=federated(
        """
        [base]
        type Query { posts: [Post!]! }
        type Post @key(fields: "id") { id: ID! title: String likes: Int }

        [old]
        type Post @key(fields: "id") {
          id: ID!
          slug: String
        }

        [new]
        type Post @key(fields: "id") {
          id: ID!
          title: String @external
          likes: Int @external
          slug: String @requires(fields: "title likes") @override(from: "old")
        }
        """
    ),
    rows=_ROWS,
    fields={"Post.slug": lambda it: f"{it('title')}-{it('likes')}"},
    operations={
        "slug": Operation(text="{ posts { slug } }", calls={"base": 1, "new": 1}),
    },
)

WORLDS["moves_to_its_requirer"] = World(
    subgraphs=federated(
        """
        [old]
        type Query { posts: [Post!]! }
        type Post @key(fields: "id") {
          id: ID!
          likes: Int
          title: String
          rank: String @requires(fields: "votes")
          votes: Int @external
        }

        [new]
        type Post @key(fields: "id") {
          id: ID!
          likes: Int @external
          title: String @override(from: "old")
          votes: Int @requires(fields: "likes")
        }
        """
    ),
    rows=_ROWS,
    fields={"Post.votes": lambda it: it("likes") * 2, "Post.rank": lambda it: f"#{it('votes')}"},
    operations={
        "rank": Operation(text="{ posts { rank title } }", calls={"old": 2, "new": 1}),
    },
)

WORLDS["entity_field"] = World(
    subgraphs=federated(
        """
        [old]
        type Query { posts: [Post!]! }
        type Post @key(fields: "id") { id: ID! author: User }
        type User @key(fields: "id") { id: ID! name: String }

        [new]
        type Post @key(fields: "id") { id: ID! author: User @override(from: "old") }
        type User @key(fields: "id") { id: ID! }
        """
    ),
    rows=_ROWS,
    operations={
        "there and back": Operation(text="{ posts { author { name } } }", calls={"old": 2, "new": 1}),
        "there": Operation(text="{ posts { author { id } } }", calls={"old": 1, "new": 1}),
    },
)

WORLDS["key_moves"] = World(
    subgraphs=federated(
        """
        [old]
        type Query { posts: [Post!]! }
        type Post @key(fields: "id") @key(fields: "title") { id: ID! title: String! body: String }

        [new]
        type Query { first: Post }
        type Post @key(fields: "id") { id: ID! title: String! @shareable @override(from: "old") }

        [third]
        type Post @key(fields: "title") { title: String! @shareable likes: Int }
        """
    ),
    rows=_ROWS,
    operations={
        "title": Operation(text="{ posts { title } }", calls={"old": 1, "new": 1}),
        "likes": Operation(text="{ posts { likes body } }", calls={"old": 1, "new": 1, "third": 1}),
        "from new": Operation(text="{ first { body likes } }"),
    },
)

WORLDS["gone_subgraph"] = World(
    subgraphs=federated(
        """
        [a]
        type Query { posts: [Post!]! }
        type Post @key(fields: "id") { id: ID! title: String @override(from: "never") }

        [b]
        type Post @key(fields: "id") { id: ID! likes: Int }
        """
    ),
    rows=_ROWS,
    operations={"all": Operation(text="{ posts { title likes } }", calls={"a": 1, "b": 1})},
)
