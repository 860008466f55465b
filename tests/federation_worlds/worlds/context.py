"""`@context` and `@fromContext`: an argument that a subgraph is given from an object further up."""

from __future__ import annotations

from typing import Any

from .world import Operation, World, federated

WORLDS: dict[str, World] = {}


def _shown(it: Any, locale: str | None = None, **_: Any) -> str:
    """The monolith's clients give no locale: each text says which user it belongs to."""
    return f"{it('id')} in {locale if it.subgraph is not None else it.row['of']}"


WORLDS["simple"] = World(
    subgraphs=federated(
        """
        [a v2.8]
        type Query { users: [User!]! }
        type User @key(fields: "id") @context(name: "user") { id: ID! locale: String posts: [Post!]! }
        type Post @key(fields: "id") {
          id: ID!
          text(locale: String @fromContext(field: "$user { locale }")): String
        }

        [b v2.8]
        type User @key(fields: "id") @context(name: "reader") { id: ID! locale: String @external best: Note }
        type Note @key(fields: "id") {
          id: ID!
          text(n: Int = 1, locale: String @fromContext(field: "$reader { locale }")): String
        }
        """
    ),
    rows={
        "User:1": {"id": "1", "locale": "de", "posts": ["Post:1", "Post:2"], "best": "Note:1"},
        "User:2": {"id": "2", "locale": "fr", "posts": ["Post:3"], "best": "Note:2"},
        "Post:1": {"id": "1", "of": "de"},
        "Post:2": {"id": "2", "of": "de"},
        "Post:3": {"id": "3", "of": "fr"},
        "Note:1": {"id": "1", "of": "de"},
        "Note:2": {"id": "2", "of": "fr"},
    },
    fields={"Post.text": _shown, "Note.text": _shown},
    operations={
        "of the same subgraph": Operation(text="{ users { posts { text } } }"),
        "of another": Operation(text="{ users { best { text t: text(n: 2) } locale } }", calls={"a": 1, "b": 1}),
    },
)


def _marked(it: Any, by: str | None = None, **_: Any) -> str:
    return f"{it('id')} of {by if it.subgraph is not None else it.row['of']}"


WORLDS["set_by_several"] = World(
    subgraphs=federated(
        """
        [a v2.8]
        type Query { owners: [Owner!]! shelf: Shelf! }
        union Owner = User | Club
        union Holder = User | Guest
        type User @key(fields: "id") @context(name: "owner") { id: ID! nick: String! books: [Book!]! }
        type Club @key(fields: "id") @context(name: "owner") { id: ID! title: String! books: [Book!]! box: Box }
        type Shelf @context(name: "owner") { label: String! holders: [Holder!]! }
        type Guest { id: ID! books: [Book!]! }
        type Box { books: [Book!]! }
        type Book @key(fields: "id") {
          id: ID!
          mark(
            by: String
              @fromContext(field: "$owner ... on User { nick } ... on Club { title } ... on Shelf { label }")
          ): String
        }

        [b]
        type Book @key(fields: "id") { id: ID! pages: Int }
        type User @key(fields: "id") { id: ID! best: Book }
        type Club @key(fields: "id") { id: ID! best: Book }
        """
    ),
    rows={
        "Query:": {"owners": ["User:1", "Club:1"], "shelf": "Shelf:1"},
        "User:1": {"id": "1", "nick": "jo", "books": ["Book:1", "Book:2"], "best": "Book:2"},
        "Club:1": {
            "id": "1",
            "title": "chess",
            "books": ["Book:3"],
            "box": {"__typename": "Box", "books": ["Book:3"]},
            "best": "Book:3",
        },
        "Guest:1": {"id": "9", "books": ["Book:4"]},
        "Shelf:1": {"label": "top", "holders": ["Guest:1", "User:1"]},
        "Book:1": {"id": "1", "of": "jo", "pages": 10},
        "Book:2": {"id": "2", "of": "jo", "pages": 20},
        "Book:3": {"id": "3", "of": "chess", "pages": 30},
        "Book:4": {"id": "4", "of": "top", "pages": 40},
    },
    fields={"Book.mark": _marked},
    operations={
        "side by side": Operation(
            text="{ owners { ... on User { books { mark } } ... on Club { books { mark } } } }", calls={"a": 2}
        ),
        "with something between": Operation(
            text="{ owners { ... on User { books { mark } } ... on Club { box { books { mark } } } } }", calls={"a": 2}
        ),
        "further up for some": Operation(
            text="""{ shelf { holders {
              ... on Guest { books { mark } } ... on User { books { mark pages } best { mark } }
            } } }""",
            calls={"a": 2, "b": 1},
        ),
        "by way of another": Operation(
            text="{ owners { ... on User { best { mark } } ... on Club { best { pages mark } } } }",
            calls={"a": 2, "b": 1},
        ),
    },
)
