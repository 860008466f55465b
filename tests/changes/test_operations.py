"""Changes and known operations: which of them break, which may be surprised, and by which changes."""

from __future__ import annotations

import pytest
from graphql import parse

from dovetail_composition.changes import Source, SourceError, Verdict, check_operations, find_changes
from dovetail_composition.diagnostics.notes import Notes
from dovetail_composition.ingest.sdl import read_document
from dovetail_composition.schema.definitions import Location, Schema

BASE = """
directive @mask(keep: Int, with: String = "x") on FIELD
type Query {
  user(id: ID!, locale: String = "en"): User
  users(order: Order): [User!]!
  search(by: Search): [Found!]
  named: Named
}
type Mutation { rename(to: Rename!): User }
interface Named { name: String }
type User implements Named { id: ID! name: String color: Color friends: [User!] }
type Team implements Named { name: String size(unit: Int = 1): Int }
union Found = User | Team
enum Color { RED GREEN }
enum Order { UP DOWN }
input Rename { id: ID! to: String deep: Deep }
input Deep { a: Int b: Int }
input Search { text: String = "a" by: Order }
"""


def schema(sdl: str) -> Schema:
    return read_document(parse(sdl), Notes(graph="api"))


def verdicts(was: str, becomes: str, *documents: str) -> tuple[Verdict, ...]:
    assert BASE.count(was) == 1
    old, new = schema(BASE), schema(BASE.replace(was, becomes))
    sources = [Source(f"{index}.graphql", text) for index, text in enumerate(documents)]
    return check_operations(old, new, find_changes(old, new), sources)


BOT = "type Bot { name: String }"
NAMED_BOT = "type Bot implements Named { name: String }"
CASES = [
    # What becomes of BASE, an operation, and what becomes of that: its fate and the changes it notices.
    (" color: Color", "", "{ users { id } }", "safe", []),
    (" color: Color", "", "{ users { color } }", "breaks", ["User.color"]),
    (" color: Color", "", "{ users { ...F } } fragment F on User { c: color }", "breaks", ["User.color"]),
    (" friends: [User!]", " friends: [User]", "{ users { friends { id } } }", "breaks", ["User.friends"]),
    ("{ id: ID! name", "{ id: ID name", "{ users { id } }", "breaks", ["User.id"]),
    ("{ id: ID! name", "{ id: ID name", "{ users { __typename } }", "safe", []),
    ("RED GREEN", "RED", "{ users { color } }", "breaks", ["Color.GREEN"]),
    ("RED GREEN", "RED GREEN BLUE", "{ users { color } }", "dangerous", ["Color.BLUE"]),
    ("RED GREEN", "RED GREEN BLUE", "{ users { name } }", "safe", []),
    ("UP DOWN", "UP", "{ users(order: UP) { id } }", "safe", []),
    ("UP DOWN", "UP", "{ users(order: DOWN) { id } }", "breaks", ["Order.DOWN"]),
    ("UP DOWN", "UP", "query ($o: Order) { users(order: $o) { id } }", "breaks", ["Order.DOWN"]),
    ("User | Team", "User", "{ search { __typename } }", "breaks", ["Found"]),
    ("User | Team", "User", "{ search { ... on User { id } } }", "breaks", ["Found"]),
    ("enum Color", f"{NAMED_BOT} enum Color", "{ users { id } }", "safe", []),
    ("enum Color", f"{NAMED_BOT} enum Color", "{ named { name } }", "dangerous", ["Bot"]),
    ("type Team implements Named", "type Team", "{ named { name } }", "breaks", ["Team"]),
    ("type Team implements Named", "type Team", "{ search { ... on Team { name } } }", "safe", []),
    ("Found = User | Team", f"Found = User | Team | Bot {BOT}", "{ search { __typename } }", "dangerous", ["Found"]),
    ("(id: ID!, ", "(id: ID!, a: Int!, ", '{ user(id: "1") { id } }', "breaks", ["Query.user(a:)"]),
    ("(id: ID!, ", "(id: ID!, a: Int!, ", "{ users { id } }", "safe", []),
    ('locale: String = "en"', 'locale: String = "de"', "{ user(id: 1) { id } }", "dangerous", ["Query.user(locale:)"]),
    ('locale: String = "en"', 'locale: String = "de"', '{ user(id: "1", locale: "fr") { id } }', "safe", []),
    (', locale: String = "en"', "", '{ user(id: "1") { id } }', "safe", []),
    (', locale: String = "en"', "", '{ user(id: "1", locale: "fr") { id } }', "breaks", ["Query.user(locale:)"]),
    ("unit: Int = 1", "unit: Int = 2", "{ search { ... on Team { size } } }", "dangerous", ["Team.size(unit:)"]),
    ("{ a: Int b", "{ b", "mutation { rename(to: { id: 1, deep: { b: 1 } }) { id } }", "safe", []),
    ("{ a: Int b", "{ b", "mutation { rename(to: { id: 1, deep: { a: 1 } }) { id } }", "breaks", ["Deep.a"]),
    ("{ a: Int b", "{ b", "mutation ($r: Rename!) { rename(to: $r) { id } }", "breaks", ["Deep.a"]),
    ("{ a: Int b", "{ c: Int! a: Int b", "mutation { rename(to: { id: 1 }) { id } }", "safe", []),
    ("{ a: Int b", "{ c: Int! a: Int b", "mutation { rename(to: { id: 1, deep: {} }) { id } }", "breaks", ["Deep.c"]),
    ('text: String = "a"', 'text: String = "b"', "{ search(by: {}) { __typename } }", "dangerous", ["Search.text"]),
    ('text: String = "a"', 'text: String = "b"', '{ search(by: { text: "c" }) { __typename } }', "safe", []),
    ("(keep: Int, ", "(", "{ users @mask(keep: 1) { id } }", "breaks", ["@mask(keep:)"]),
    ("(keep: Int, ", "(", "{ users @mask { id } }", "safe", []),
    ('with: String = "x"', 'with: String = "y"', "{ users @mask { id } }", "dangerous", ["@mask(with:)"]),
    ("type Mutation {", "type Other {", "mutation { rename(to: { id: 1 }) { id } }", "breaks", ["mutation"]),
    ("type Mutation {", "type Other {", "{ users { id } }", "safe", []),
    ("type Team implements Named", "type Team", "{ search { ... on Named { name } } }", "breaks", ["Team"]),
    (" color: Color", "", "{ users { nowhere } }", "invalid", []),
    (" color: Color", "", "{ users { ...Nowhere } }", "invalid", []),
]  # fmt: skip


@pytest.mark.parametrize(("was", "becomes", "operation", "fate", "places"), CASES)
def test_one_operation(was: str, becomes: str, operation: str, fate: str, places: list[str]) -> None:
    (verdict,) = verdicts(was, becomes, operation)

    assert (verdict.fate, [change.coordinate for change in verdict.changes]) == (fate, places)


def test_each_operation_of_a_document_is_judged_alone() -> None:
    document = "query A { users { color } }\nquery B { users { id } }\nfragment Unused on User { color }"

    found = verdicts(" color: Color", "", document)

    assert [(each.name, each.fate, each.location) for each in found] == [
        ("A", "breaks", Location(1, 1)),
        ("B", "safe", Location(2, 1)),
    ]
    assert found[0].errors == ("Cannot query field 'color' on type 'User'.",)


def test_a_fragment_may_stand_in_another_document_its_own_comes_first() -> None:
    shared = "fragment F on User { color } fragment G on User { color }"
    using = "query A { users { ...F ...G } } fragment G on User { id } fragment H on User { name }"

    found = verdicts(" color: Color", "", shared, using, shared.replace("color", "id"))

    assert [(each.source, each.fate) for each in found] == [("1.graphql", "breaks")]
    assert found[0].errors == ("Cannot query field 'color' on type 'User'.",)


def test_a_document_that_is_no_graphql_is_named() -> None:
    with pytest.raises(SourceError, match="Syntax Error") as caught:
        verdicts(" color: Color", "", "{ users { id } }", "\n {")

    assert (caught.value.source, caught.value.location) == ("1.graphql", Location(2, 3))
