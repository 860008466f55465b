"""Deep and mutually recursive entities, lists in lists, `__typename` under aliases anywhere."""

from __future__ import annotations

from .world import Operation, World, federated

WORLDS: dict[str, World] = {}

WORLDS["recursive"] = World(
    subgraphs=federated(
        """
        [users]
        type Query { me: User }
        type User @key(fields: "id") { id: ID! name: String team: Team boss: User }
        type Team @key(fields: "id") { id: ID! lead: User }

        [teams]
        type Team @key(fields: "id") { id: ID! title: String members: [User!]! parent: Team }
        type User @key(fields: "id") { id: ID! }

        [tasks]
        type User @key(fields: "id") {
          id: ID!
          tasks: [Task!]!
          team: Team @external
          load: Int @requires(fields: "team { id }")
        }
        type Team @key(fields: "id") { id: ID! }
        type Task @key(fields: "no") { no: ID! by: User of: Team blocks: [Task!]! }
        """
    ),
    rows={
        "Query:": {"me": "User:1"},
        "User:1": {"id": "1", "name": "Ann", "team": "Team:1", "boss": "User:2", "tasks": ["Task:1", "Task:2"]},
        "User:2": {"id": "2", "name": "Bob", "team": None, "boss": None, "tasks": []},
        "User:3": {"id": "3", "name": "Cid", "team": "Team:2", "boss": "User:1", "tasks": ["Task:2"]},
        "Team:1": {"id": "1", "lead": "User:3", "title": "One", "members": ["User:1", "User:3"], "parent": "Team:2"},
        "Team:2": {"id": "2", "lead": None, "title": "Two", "members": [], "parent": None},
        "Task:1": {"no": "1", "by": "User:3", "of": "Team:1", "blocks": ["Task:2"]},
        "Task:2": {"no": "2", "by": "User:1", "of": None, "blocks": []},
    },
    fields={"User.load": lambda it: (team := it("team")) and int(team("id")) * 10},
    operations={
        "zigzag": Operation(
            text="""{ me { team { members { tasks { by { team { title members { name } } } of { title
            lead { name load } }
            blocks { by { boss { name tasks { no } } } } } } } } }""",
        ),
        "same fetch at many places": Operation(
            text="{ me { team { title } boss { team { title } boss { team { title } } } } }",
            calls={"users": 1, "teams": 1},
        ),
        "typenames": Operation(
            text="{ a: __typename me { b: __typename team { c: __typename title d: __typename lead { id } } } }",
            calls={"users": 1, "teams": 1},
        ),
        "typename named as a field": Operation(
            text="{ me { id: __typename name: id team { title: __typename id: title members { name: __typename } } } }",
        ),
        "required deep": Operation(text="{ me { team { members { load boss { load } } parent { title } } } }"),
    },
)

WORLDS["ten_hops"] = World(
    subgraphs=federated(
        """
        [odd]
        type Query { start: Node }
        type Node @key(fields: "id") { id: ID! right: Node name: String @shareable }

        [even]
        type Node @key(fields: "id") { id: ID! left: Node name: String @shareable }
        """
    ),
    rows={
        "Query:": {"start": "Node:1"},
        "Node:1": {"id": "1", "right": "Node:2", "left": "Node:3", "name": "a"},
        "Node:2": {"id": "2", "right": "Node:3", "left": "Node:1", "name": "b"},
        "Node:3": {"id": "3", "right": "Node:1", "left": None, "name": "c"},
    },
    operations={
        "there and back": Operation(
            text="""{ start { right { left { right { left { right { left { right { left { right { left { name id
            } } } } } } } } } } } }""",
            calls={"odd": 5, "even": 5},
        ),
        "branches": Operation(
            text="{ start { name right { name left { name right { name } left { name } } } left { name } } }",
        ),
    },
)
