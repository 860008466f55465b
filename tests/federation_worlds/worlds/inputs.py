"""Enums and inputs that exist in only some subgraphs; arguments, variables and aliases on their way to subgraphs."""

from __future__ import annotations

from .world import Operation, World, federated

WORLDS: dict[str, World] = {}

WORLDS["enums"] = World(
    subgraphs=federated(
        """
        [a]
        type Query { users: [User!]! byRole(role: Role!): [User!]! }
        type User @key(fields: "id") { id: ID! role: Role @shareable }
        enum Role { ADMIN GUEST @inaccessible USER }

        [b]
        type Query { count(role: Role): Int }
        type User @key(fields: "id") { id: ID! role: Role @shareable level(as: Role = USER): String }
        enum Role { ADMIN USER GUEST ROOT @inaccessible }
        """
    ),
    rows={"User:1": {"id": "1", "role": "ADMIN"}, "User:2": {"id": "2", "role": "USER"}},
    fields={
        "Query.byRole": lambda it, role: [row["__name"] for row in it.company.find("User", {"role": role})],
        "Query.count": lambda it, role=None: len(it.company.find("User", {"role": role} if role else {})),
        "User.level": lambda it, **given: f"{it('role')} as {given['as']}",
    },
    operations={
        "values": Operation(text="{ users { role level } }", calls={"a": 1, "b": 1}),
        "arguments": Operation(
            text="query ($r: Role!) { byRole(role: $r) { level(as: ADMIN) l: level(as: $r) } count(role: $r) }",
            variables={"r": "USER"},
        ),
        "default": Operation(
            text="query ($r: Role = ADMIN) { count(role: $r) users { level(as: $r) } }", calls={"a": 1, "b": 2}
        ),
    },
)

WORLDS["input_intersection"] = World(
    subgraphs=federated(
        """
        [a]
        type Query { find(by: Filter): [User!]! @shareable }
        type User @key(fields: "id") { id: ID! name: String }
        input Filter { name: String ids: [ID!] nested: Nested onlyA: Int }
        input Nested { size: Int }

        [b]
        type Query { find(by: Filter): [User!]! @shareable }
        type User @key(fields: "id") { id: ID! age: Int friends(by: Filter): [User!]! }
        input Filter { ids: [ID!] nested: Nested onlyB: String name: String }
        input Nested { size: Int other: Int }
        """
    ),
    rows={
        "User:1": {"id": "1", "name": "Ann", "age": 1},
        "User:2": {"id": "2", "name": "Bob", "age": 2},
    },
    fields={
        "Query.find": lambda it, by=None: [
            row["__name"] for row in it.company.find("User", {}) if not by or row["id"] in by.get("ids", [])
        ],
        "User.friends": lambda it, by=None: (
            [] if by is None or "nested" not in by else ["User:1"] * by["nested"]["size"]
        ),
    },
    operations={
        "a": Operation(text='{ find(by: {ids: ["1"]}) { name } }', calls={"a": 1}),
        "b": Operation(text='{ find(by: {ids: ["2", "1"], name: "x"}) { age } }', calls={"b": 1}),
        "variables": Operation(
            text="query ($f: Filter, $n: Nested) { find(by: $f) { age friends(by: {nested: $n}) { name } } }",
            variables={"f": {"ids": ["1"], "nested": {"size": 1}}, "n": {"size": 2}},
        ),
        "inner variable": Operation(
            text="query ($n: Int, $i: ID!) { find(by: {ids: [$i]}) { friends(by: {nested: {size: $n}}) { name id } } }",
            variables={"n": 1, "i": "2"},
        ),
    },
)

WORLDS["aliases"] = World(
    subgraphs=federated(
        """
        [a]
        type Query { users: [User!]! user(id: ID!): User }
        type User @key(fields: "id") { id: ID! name(upper: Boolean): String }

        [b]
        type User @key(fields: "id") { id: ID! text(n: Int = 1, in: String): String posts(first: Int): [Post!]! }
        type Post @key(fields: "no") { no: ID! title(n: Int): String }

        [c]
        type Post @key(fields: "no") { no: ID! score(by: By!): Int by: User }
        type User @key(fields: "id", resolvable: false) { id: ID! }
        input By { key: String! factor: Int = 2 }
        """
    ),
    rows={
        "User:1": {"id": "1"},
        "User:2": {"id": "2"},
        "Post:1": {"no": "1", "by": "User:2"},
        "Post:2": {"no": "2", "by": "User:1"},
    },
    fields={
        "User.name": lambda it, upper=False: ("ANN" if upper else "ann") + it("id"),
        "User.text": lambda it, n=None, **given: f"{n} {given}",
        "User.posts": lambda it, first=2: ["Post:1", "Post:2"][: 2 if first is None else first],
        "Post.title": lambda it, n=0: f"{it('no')}/{n}",
        "Post.score": lambda it, by: len(by["key"]) * by["factor"],
    },
    operations={
        "same key in different fragments": Operation(
            text="""{ user(id: "1") { ...A ...B } other: user(id: "2") { x: text(n: 3) ... { x: text(n: 3) } } }
            fragment A on User { id: text(n: 1) name: text(in: "z") } fragment B on User { text(n: 2) __typename }""",
            calls={"a": 1, "b": 1},
        ),
        "key fields hidden behind aliases": Operation(
            text="{ users { id: name name: id t: text k: __typename posts { no: title(n: 1) title: no } } }",
        ),
        "deep": Operation(
            text="""query ($k: String!, $f: Int) {
              users { posts(first: 1) { score(by: {key: $k, factor: $f}) by { text(n: $f) name } } }
              again: users { posts(first: 2) { score(by: {key: "abc"}) by { text name(upper: true) } } }
            }""",
            variables={"k": "four", "f": 5},
        ),
        "different arguments at one path": Operation(
            text='{ users { a: posts(first: 1) { score(by: {key: "a"}) } b: posts { s: score(by: {key: "bb"}) } } }',
        ),
        "unset variable": Operation(text="query ($n: Int) { users { text(n: $n) posts(first: $n) { no } } }"),
        "null variable": Operation(
            text="query ($n: Int) { users { text(n: $n) posts(first: $n) { no } } }", variables={"n": None}
        ),
    },
)

WORLDS["scalars"] = World(
    subgraphs=federated(
        """
        [a]
        scalar JSON
        scalar Long @specifiedBy(url: "https://example.org/long")
        type Query { things: [Thing!]! echo(value: JSON): JSON }
        type Thing @key(fields: "no") { no: Long! data: JSON }

        [b]
        scalar JSON
        scalar Long
        type Thing @key(fields: "no") {
          no: Long!
          data: JSON @external
          copy: JSON @requires(fields: "data")
          big: [[Long!]]
        }
        """
    ),
    rows={
        "Thing:1": {"no": 10**30 + 1, "data": {"a": [1, {"b": None}], "c": "x"}, "big": [[2**60], None]},
        "Thing:2": {"no": 2, "data": [], "big": []},
        "Thing:3": {"no": 3, "data": None, "big": None},
        "Thing:4": {"no": 4, "data": "text", "big": None},
    },
    fields={"Query.echo": lambda it, value=None: value, "Thing.copy": lambda it: it("data")},
    operations={
        "key": Operation(text="{ things { big no } }", calls={"a": 1, "b": 1}),
        "echo": Operation(
            text='query ($v: JSON) { echo(value: $v) e: echo(value: {x: [1, "y", {z: $v}]}) }',
            variables={"v": {"k": [1.5, True, None]}},
        ),
        "required": Operation(text="{ things { copy } }", calls={"a": 1, "b": 1}),
    },
)
