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
        "of another": Operation(text="{ users { best { text t: text(n: 2) } locale } }"),
    },
)
