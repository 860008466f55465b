"""`@inaccessible` fields as keys and requirements, and types and values that clients never see."""

from __future__ import annotations

from .world import Operation, World, federated

WORLDS: dict[str, World] = {}

WORLDS["keys"] = World(
    subgraphs=federated(
        """
        [a]
        type Query { users: [User!]! secret: Int @inaccessible }
        type User @key(fields: "uid") { uid: ID! @inaccessible name: String salt: Int @inaccessible }

        [b]
        type User @key(fields: "uid") @key(fields: "org { code }") {
          uid: ID!
          org: Org @inaccessible
          age: Int
          salt: Int @external
          hash: String @requires(fields: "salt")
        }
        type Org @inaccessible { code: ID! @shareable }

        [c]
        type User @key(fields: "org { code }") { org: Org score: Int }
        type Org @inaccessible { code: ID! @shareable }
        """
    ),
    rows={
        "User:1": {"uid": "1", "name": "Ann", "salt": 7, "org": {"code": "x"}, "age": 3, "score": 4},
        "User:2": {"uid": "2", "name": "Bob", "salt": None, "org": {"code": "y"}, "age": 5, "score": None},
    },
    fields={"User.hash": lambda it: f"#{it('salt')}"},
    operations={
        "key": Operation(text="{ users { age } }", calls={"a": 1, "b": 1}),
        "required": Operation(text="{ users { hash name } }", calls={"a": 1, "b": 1}),
        "nested key": Operation(text="{ users { score } }", calls={"a": 1, "b": 1, "c": 1}),
        "introspection": Operation(text='{ __type(name: "User") { fields { name } } }', calls={}),
    },
)

WORLDS["types"] = World(
    subgraphs=federated(
        """
        [a]
        type Query { found: [Found]! nodes: [Node]! }
        union Found = Shown | Hidden
        interface Node { id: ID! }
        type Shown implements Node @key(fields: "id") { id: ID! name: String }
        type Hidden implements Node @key(fields: "id") @inaccessible { id: ID! name: String }

        [b]
        type Shown @key(fields: "id") { id: ID! size: Int }
        """
    ),
    rows={
        "Query:": {"found": ["Shown:1", "Hidden:1"], "nodes": ["Hidden:1", "Shown:1"]},
        "Shown:1": {"id": "1", "name": "s", "size": 3},
        "Hidden:1": {"id": "2", "name": "h"},
    },
    operations={
        "union": Operation(
            text="{ found { __typename ... on Shown { name size } } }",
            data={"found": [{"__typename": "Shown", "name": "s", "size": 3}, None]},
        ),
        "interface": Operation(
            text="{ nodes { id ... on Shown { size } } }", data={"nodes": [None, {"id": "1", "size": 3}]}
        ),
    },
)
