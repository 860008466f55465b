"""`@include` and `@skip` on everything: fields, fragments, entities, both at once, with variables and defaults."""

from __future__ import annotations

from itertools import product

from .world import Operation, World, federated

WORLDS: dict[str, World] = {}

_SUBGRAPHS = federated(
    """
    [a]
    type Query { users: [User!]! a: Int }
    type User @key(fields: "id") { id: ID! name: String size: Size @shareable }
    type Size { x: Int @shareable y: Int }

    [b]
    type Query { b: Int }
    type User @key(fields: "id") {
      id: ID!
      name: String @external
      age: Int
      tag: String @requires(fields: "name")
      size: Size @shareable
      posts: [Post!]!
    }
    type Size { x: Int @shareable z: Int }
    interface Post { id: ID! }
    type Note implements Post @key(fields: "id") { id: ID! }
    type Photo implements Post @key(fields: "id") { id: ID! }

    [c]
    type User @key(fields: "id") { id: ID! score: Int }
    type Note @key(fields: "id") { id: ID! text: String }
    type Photo @key(fields: "id") { id: ID! width: Int }
    """
)
_ROWS = {
    "Query:": {"a": 1, "b": 2},
    "User:1": {
        "id": "1",
        "name": "Ann",
        "age": 3,
        "score": 9,
        "size": {"x": 1, "y": 2, "z": 3},
        "posts": ["Note:1", "Photo:1"],
    },
    "User:2": {"id": "2", "name": None, "age": None, "score": None, "size": None, "posts": []},
    "Note:1": {"id": "1", "text": "hi"},
    "Photo:1": {"id": "1", "width": 800},
}
_TEXTS = {
    "fields": "{ users { name @include(if: $x) age @skip(if: $x) score @include(if: $y) @skip(if: $x) } }",
    "both on an entity field": "{ users { id age @include(if: $x) @skip(if: $y) } }",
    "fragments": """{ users { ...A @include(if: $x) ...B @skip(if: $y) ... on User @include(if: $y) { size { z y } } } }
    fragment A on User { name tag } fragment B on User { tag age posts { ... on Note { text } } }""",
    "nested fragments": """{ users { ... @include(if: $x) { ... @skip(if: $y) { age score } name } } }""",
    "the same field twice": "{ users { tag @include(if: $x) tag @skip(if: $y) ... @include(if: $y) { tag } } }",
    "subselections of one field": """{ users {
      posts @include(if: $x) { ... on Note { text } }
      posts @skip(if: $y) { id ... on Photo { width } }
    } }""",
    "roots": "{ a @include(if: $x) b @skip(if: $x) users @include(if: $y) { age @include(if: $x) } }",
    "everything": "{ users @include(if: $x) { tag score } }",
    "literals": """{ users { age @include(if: false) tag @skip(if: true) name @skip(if: false)
      ... @include(if: true) { score @include(if: $x) } ... @skip(if: true) { size { x } } } }""",
    "split value": "{ users { size { x y @include(if: $x) z @skip(if: $y) } } }",
    "required only": "{ users { name @include(if: $x) tag @include(if: $y) } }",
    "key only": "{ users { id @skip(if: $x) score @include(if: $y) } }",
    "typename": """{ __typename @include(if: $x)
      users { t: __typename @skip(if: $y) posts { __typename @skip(if: $x) } } }""",
    "abstract": "{ users { posts { ... on Note @include(if: $x) { text } ... on Photo @skip(if: $y) { id } } } }",
}

WORLDS["every"] = World(
    subgraphs=_SUBGRAPHS,
    rows=_ROWS,
    fields={"User.tag": lambda it: f"<{it('name')}>"},
    operations={
        f"{name} {x:d}{y:d}": Operation(
            text=f"query ($x: Boolean!, $y: Boolean! = {str(y).lower()}) {text}"
            if "$y" in text
            else f"query ($x: Boolean!) {text}",
            variables={"x": x, "y": y} if "$y" in text and x else {"x": x},
        )
        for name, text in _TEXTS.items()
        for x, y in product((False, True), repeat=2)
    }
    | {
        "nothing is asked of whom nothing is wanted": Operation(
            text="query ($x: Boolean!) { users { id age @include(if: $x) } }", variables={"x": False}, calls={"a": 1}
        ),
        "nullable with a default": Operation(
            text="query ($x: Boolean = true) { users { name @include(if: $x) age @skip(if: $x) } }",
        ),
        "excluded by what is around it": Operation(
            text="query ($x: Boolean!) { users @include(if: $x) { name ... @skip(if: $x) { age posts { id } } } }",
            variables={"x": True},
            calls={"a": 1},
        ),
        "nothing is fetched for what is skipped": Operation(
            text="query ($x: Boolean!) { users { ... @skip(if: $x) { tag score } name } }",
            variables={"x": True},
            calls={"a": 1},
        ),
    },
)

WORLDS["the_first_of_a_call_is_skipped"] = World(
    subgraphs=federated(
        """
        [a]
        type Query { all: [T!]! }
        type T @key(fields: "id") { id: ID! a: Int }

        [b]
        type T @key(fields: "id") { id: ID! a: Int @external b: Int next: T @requires(fields: "a") }
        """
    ),
    rows={
        "T:1": {"id": "1", "a": 1, "b": 2, "to": "T:2"},
        "T:2": {"id": "2", "a": 3, "b": 4, "to": "T:1"},
    },
    fields={"T.next": lambda it: it.row["to"] if it("a") else None},
    operations={
        f"{name} {x:d}": Operation(text=f"query ($x: Boolean!) {text}", variables={"x": x})
        for name, text in {
            "required below": "{ all { b @skip(if: $x) next { next { id } } } }",
            "other field below": "{ all { b @skip(if: $x) next { a } } }",
            "required first": "{ all { next @skip(if: $x) { id } b } }",
            "both below": "{ all { next { b @include(if: $x) next { a next @skip(if: $x) { a b } } } } }",
        }.items()
        for x in (False, True)
    },
)
