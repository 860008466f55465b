"""Root fields: mutations over several subgraphs, `node(id:)`, renamed root types, lookups of one root by another."""

from __future__ import annotations

from itertools import product
from typing import Any

from graphql import GraphQLError

from .world import Operation, World, federated

WORLDS: dict[str, World] = {}


def _set(it: Any, key: str, name: str, value: Any) -> str:
    it.company.rows[key][name] = value
    return key


def _fail(message: str) -> None:
    raise GraphQLError(message)


def _log(it: Any, text: str) -> int:
    it.company.rows["Query:"]["log"].append(text)
    return len(it.company.rows["Query:"]["log"])


WORLDS["mutations"] = World(
    subgraphs=federated(
        """
        [a]
        type Query { users: [User!]! log: [String!]! }
        type Mutation { rename(id: ID!, name: String!): User logA(text: String!): Int! fail: Int clear: [User!]! }
        type User @key(fields: "id") { id: ID! name: String }

        [b]
        type Mutation { age(id: ID!, by: Int = 1): User logB(text: String!): Int! }
        type User @key(fields: "id") { id: ID! age: Int name: String @external tag: String @requires(fields: "name") }

        [c]
        type Mutation { both(text: String!): Int! @shareable }
        type Query { c: Int }

        [d]
        type Mutation { both(text: String!): Int! @shareable }
        """
    ),
    rows={
        "Query:": {"log": [], "c": 1},
        "User:1": {"id": "1", "name": "Ann", "age": 30},
        "User:2": {"id": "2", "name": "Bob", "age": 40},
    },
    fields={
        "Mutation.rename": lambda it, id, name: _set(it, f"User:{id}", "name", name),  # noqa: A006
        "Mutation.age": lambda it, id, by: _set(it, f"User:{id}", "age", it.company.rows[f"User:{id}"]["age"] + by),  # noqa: A006
        "Mutation.logA": _log,
        "Mutation.logB": _log,
        "Mutation.both": _log,
        "Mutation.fail": lambda it: _fail("no such thing"),
        "Mutation.clear": lambda it: [],
        "User.tag": lambda it: f"<{it('name')}>",
    },
    operations={
        "one": Operation(text='mutation { rename(id: "1", name: "Zoe") { name age } }', calls={"a": 1, "b": 1}),
        "neighbours of one subgraph": Operation(
            text='mutation { x: logA(text: "1") y: logA(text: "2") z: logB(text: "3") }', calls={"a": 1, "b": 1}
        ),
        "in document order": Operation(
            text='mutation { b1: logB(text: "1") a1: logA(text: "2") b2: logB(text: "3") a2: logA(text: "4") }',
            calls={"a": 2, "b": 2},
        ),
        "each sees what came before": Operation(
            text="""mutation ($n: String!) {
              first: age(id: "1") { age tag }
              rename(id: "1", name: $n) { name tag age }
              second: age(id: "1", by: 5) { name age tag }
            }""",
            variables={"n": "Zoe"},
        ),
        "shared ones run once": Operation(
            text='mutation { both(text: "x") logA(text: "y") }',
        ),
        "errors do not stop the others": Operation(text='mutation { fail logB(text: "1") f: fail logA(text: "2") }'),
        "conditions": Operation(
            text='mutation ($no: Boolean!) { logA(text: "1") @include(if: $no) logB(text: "2") @skip(if: $no) }',
            variables={"no": False},
            calls={"b": 1},
        ),
        **{
            f"{name}, {x:d}{y:d}": Operation(
                text=f"mutation ($x: Boolean!, $y: Boolean!) {text}", variables={"x": x, "y": y}
            )
            for name, text in {
                "in the order of what is included": """{
                  n: clear @include(if: $x) { name } q: logA(text: "1") @include(if: $x)
                  p: logA(text: "2") @skip(if: $y) q: logA(text: "1") @include(if: $y)
                  r: logB(text: "3") @include(if: $x) q: logA(text: "1")
                }""",
                "in the order of what is included, over two subgraphs": """{
                  ... @include(if: $x) { q: age(id: "1") @include(if: $y) { name } }
                  p: rename(id: "1", name: "Zoe") { age }
                  q: age(id: "1") @skip(if: $x) { name age } r: rename(id: "1", name: "Yan") @skip(if: $y) { tag }
                  q: age(id: "1") { tag }
                }""",
            }.items()
            for x, y in product((False, True), repeat=2)
        },
        "fragments": Operation(
            text='mutation { ...M logA(text: "3") } fragment M on Mutation { logB(text: "1") x: logA(text: "2") }'
        ),
        "typename": Operation(text='mutation { __typename logA(text: "1") t: __typename }', calls={"a": 1}),
        "empty": Operation(text="mutation { clear { age } }", calls={"a": 1}),
    },
)


WORLDS["node"] = World(
    subgraphs=federated(
        """
        [a]
        type Query { node(id: ID!): Node @shareable nodes(ids: [ID!]!): [Node]! @shareable }
        interface Node { id: ID! }
        type User implements Node @key(fields: "id") { id: ID! name: String }
        type Post implements Node @key(fields: "id") { id: ID! title: String }

        [b]
        type Query { node(id: ID!): Node @shareable nodes(ids: [ID!]!): [Node]! @shareable }
        interface Node { id: ID! }
        type User implements Node @key(fields: "id") { id: ID! age: Int }
        type Post implements Node @key(fields: "id") { id: ID! likes: Int author: User }
        """
    ),
    rows={
        "User:1": {"id": "u1", "name": "Ann", "age": 3},
        "Post:1": {"id": "p1", "title": "T", "likes": 4, "author": "User:1"},
    },
    fields={
        "Query.nodes": lambda it, ids: [
            next((row["__name"] for row in it.company.find("Node", {"id": each})), None) for each in ids
        ],
    },
    operations={
        "id": Operation(text='{ node(id: "u1") { id __typename } }', most=1),
        "of a": Operation(text='{ node(id: "u1") { ... on User { name } ... on Post { title } } }', calls={"a": 1}),
        "of b": Operation(text='{ node(id: "p1") { ... on Post { likes author { age } } } }', calls={"b": 1}),
        "of both": Operation(
            text='{ node(id: "p1") { ... on Post { likes title } ... on User { name age } } }',
            calls={"a": 1, "b": 1},
        ),
        "none": Operation(text='{ node(id: "x") { id ... on User { age } } }', most=1),
        "many": Operation(
            text='{ nodes(ids: ["u1", "x", "p1"]) { id ... on Post { title author { name } } ... on User { age } } }'
        ),
    },
)

WORLDS["node_of_others"] = World(
    subgraphs=federated(
        """
        [a]
        type Query { node(id: ID!): Node @shareable viewer: Viewer @shareable all: [Thing]! @shareable a: Int }
        type Viewer @shareable { id: ID! last: Thing }
        interface Node { id: ID! }
        union Thing = User | Tag
        type User implements Node @key(fields: "id") { id: ID! name: String }
        type Tag implements Node @key(fields: "id") { id: ID! text: String @shareable size: Int }

        [b]
        type Query { node(id: ID!): Node @shareable viewer: Viewer @shareable all: [Thing]! @shareable b: Int }
        type Viewer @shareable { id: ID! last: Thing }
        interface Node { id: ID! }
        union Thing = Post | Tag
        type Post implements Node @key(fields: "id") { id: ID! title: String }
        type Tag implements Node @key(fields: "id") { id: ID! text: String @shareable color: String }

        [c]
        type Query { gone: Gone }
        interface Node { id: ID! }
        type Gone implements Node @key(fields: "id") { id: ID! since: Int }
        """
    ),
    rows={
        "Query:": {"viewer": {"__typename": "Viewer", "id": "v", "last": "Tag:1"}, "all": ["Tag:1"], "a": 1, "b": 2},
        "Gone:1": {"id": "g1", "since": 2000},
        "User:1": {"id": "u1", "name": "Ann"},
        "Post:1": {"id": "p1", "title": "T"},
        "Tag:1": {"id": "t1", "text": "x", "size": 1, "color": "red"},
    },
    operations={
        "of a": Operation(text='{ node(id: "u1") { __typename id ... on User { name } } }', calls={"a": 1}),
        "of b": Operation(text='{ a node(id: "p1") { ... on Post { title } } }', calls={"a": 1, "b": 1}),
        "of both, in a": Operation(
            text='{ node(id: "u1") { id ... on User { name } ... on Post { title } } }', calls={"a": 1, "b": 1}
        ),
        "of both, in b": Operation(
            text='{ node(id: "p1") { id ... on User { name } ... on Post { title } } }', calls={"a": 1, "b": 1}
        ),
        "of both, known to both": Operation(
            text='{ node(id: "t1") { ... on User { name } ... on Post { title } ... on Tag { text size color } id } }',
            most=3,
        ),
        "of both, nowhere": Operation(
            text='{ node(id: "x") { __typename ... on User { name } ... on Post { id title } } }',
            calls={"a": 1, "b": 1},
        ),
        "under conditions": Operation(
            text="""query ($user: Boolean!) {
              node(id: "p1") { ... on User @include(if: $user) { name } ... on Post { title } }
            }""",
            variables={"user": False},
        ),
        "of a type that neither knows": Operation(
            text='{ node(id: "u1") { id ... on Gone { since } } gone { since } }', calls={"a": 1, "c": 1}
        ),
        "behind a value": Operation(
            text="{ viewer { id last { ... on Post { title } ... on Tag { text color } } } }", calls={"b": 1}
        ),
        "in a list": Operation(text="{ all { ... on Post { title } ... on Tag { color } } }", calls={"b": 1}),
    },
)

WORLDS["renamed_roots"] = World(
    subgraphs=federated(
        """
        [a]
        schema { query: RootQuery mutation: RootMutation }
        type RootQuery { users: [User!]! }
        type RootMutation { touch(id: ID!): User }
        type User @key(fields: "id") { id: ID! name: String }

        [b]
        schema { query: Q }
        type Q { oldest: User }
        type User @key(fields: "id") { id: ID! age: Int }
        """
    ),
    rows={"Query:": {"oldest": "User:1"}, "User:1": {"id": "1", "name": "Ann", "age": 99}},
    fields={"Mutation.touch": lambda it, id: f"User:{id}"},  # noqa: A006
    operations={
        "both": Operation(text="{ users { age } oldest { name } __typename }", calls={"a": 2, "b": 2}),
        "mutation": Operation(text='mutation { touch(id: "1") { age } t: __typename }', calls={"a": 1, "b": 1}),
    },
)

WORLDS["root_behind_a_field"] = World(
    subgraphs=federated(
        """
        [a]
        type Query { viewer: Viewer a: Int }
        type Viewer @key(fields: "id") { id: ID! query: Query! }
        type Mutation { act: Payload! }
        type Payload { query: Query! ok: Boolean }

        [b]
        type Query { b: Int items: [Item!]! }
        type Item @key(fields: "id") { id: ID! name: String }

        [c]
        type Item @key(fields: "id") { id: ID! stock: Int }
        """
    ),
    rows={
        "Query:": {"viewer": "Viewer:1", "a": 1, "b": 2, "items": ["Item:1"]},
        "Viewer:1": {"id": "1", "query": {"viewer": "Viewer:1", "a": 1, "b": 2, "items": ["Item:1"]}},
        "Item:1": {"id": "1", "name": "x", "stock": 3},
    },
    fields={
        "Mutation.act": lambda it: {
            "ok": True,
            "query": {"viewer": "Viewer:1", "a": 1, "b": 2, "items": ["Item:1"]},
        }
    },
    operations={
        "own fields": Operation(text="{ viewer { query { a } } }", calls={"a": 1}),
        "fields of others": Operation(text="{ viewer { query { b items { name } a } } }", calls={"a": 1, "b": 1}),
        "payload": Operation(
            text="mutation { act { ok query { b items { name stock } viewer { query { a b } } } } }",
        ),
    },
)
