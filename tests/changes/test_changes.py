"""Changes between two API schemas: each is named with its coordinate and judged by what clients notice."""

from __future__ import annotations

import random

import pytest
from graphql import BreakingChangeType, DangerousChangeType, GraphQLSyntaxError, build_schema, parse
from graphql.utilities import find_schema_changes

from dovetail_composition.changes import find_changes
from dovetail_composition.diagnostics.notes import Notes
from dovetail_composition.ingest.sdl import read_document
from dovetail_composition.schema.definitions import Schema

BASE = """
directive @mask(keep: Int) repeatable on FIELD | FRAGMENT_SPREAD
directive @owner(team: String) on OBJECT
interface Node { id: ID! }
type Query {
  user(id: ID!, locale: String = "en", limit: Int! = 10): User
  users: [User]
  search: [Found!]!
}
type Mutation { rename(input: Rename): User }
type User implements Node { id: ID! name: String mail: String @deprecated(reason: "old") }
type Team { id: ID! }
type Bot { id: ID! }
union Found = User | Team
enum Color { RED GREEN }
input Rename { id: ID! to: String tags: [String] size: Int = 1 }
input One { a: Int b: Int }
scalar Time @specifiedBy(url: "https://a.test")
"""


def schema(sdl: str) -> Schema:
    return read_document(parse(sdl), Notes(graph="api"))


CASES = [
    # What is replaced by what in BASE, and the one change that this is.
    ("type Bot { id: ID! }", "", "breaking", "TYPE_REMOVED", "Bot"),
    ("type Bot", "type Ufo { id: ID! }\ntype Bot", "safe", "TYPE_ADDED", "Ufo"),
    ("type Bot {", "interface Bot {", "breaking", "TYPE_CHANGED_KIND", "Bot"),
    (" name: String ", " ", "breaking", "FIELD_REMOVED", "User.name"),
    (" name: String ", " name: String age: Int ", "safe", "FIELD_ADDED", "User.age"),
    (" name: String ", " name: Int ", "breaking", "FIELD_CHANGED_KIND", "User.name"),
    (" name: String ", " name: String! ", "safe", "FIELD_CHANGED_KIND", "User.name"),
    (" name: String ", " name: [String] ", "breaking", "FIELD_CHANGED_KIND", "User.name"),
    ("users: [User]", "users: [User!]!", "safe", "FIELD_CHANGED_KIND", "Query.users"),
    ("search: [Found!]!", "search: [Found]!", "breaking", "FIELD_CHANGED_KIND", "Query.search"),
    ("search: [Found!]!", "search: [Found!]", "breaking", "FIELD_CHANGED_KIND", "Query.search"),
    (' @deprecated(reason: "old")', "", "safe", "DEPRECATION_REMOVED", "User.mail"),
    ('reason: "old"', 'reason: "new"', "safe", "DEPRECATION_CHANGED", "User.mail"),
    ("users: [User]", "users: [User] @deprecated", "safe", "DEPRECATION_ADDED", "Query.users"),
    ("type Team", '"A team."\ntype Team', "safe", "DESCRIPTION_CHANGED", "Team"),
    (
        "interface Node",
        '"All." schema { query: Query mutation: Mutation } interface Node',
        "safe",
        "DESCRIPTION_CHANGED",
        "schema",
    ),
    ("(id: ID!, ", "(", "breaking", "ARG_REMOVED", "Query.user(id:)"),
    ("(id: ID!, ", "(id: ID!, a: Int!, ", "breaking", "REQUIRED_ARG_ADDED", "Query.user(a:)"),
    ("(id: ID!, ", "(id: ID!, a: Int! = 1, ", "dangerous", "OPTIONAL_ARG_ADDED", "Query.user(a:)"),
    ("(id: ID!, ", "(id: ID, ", "safe", "ARG_CHANGED_KIND", "Query.user(id:)"),
    ("(id: ID!, ", "(id: String!, ", "breaking", "ARG_CHANGED_KIND", "Query.user(id:)"),
    ('locale: String = "en"', "locale: String", "dangerous", "DEFAULT_VALUE_CHANGE", "Query.user(locale:)"),
    ('locale: String = "en"', 'locale: String = "de"', "dangerous", "DEFAULT_VALUE_CHANGE", "Query.user(locale:)"),
    ("limit: Int! = 10", "limit: Int!", "breaking", "ARG_CHANGED_KIND", "Query.user(limit:)"),
    ("(id: ID!, ", '(id: ID! = "1", ', "safe", "DEFAULT_VALUE_ADDED", "Query.user(id:)"),
    (" to: String ", " ", "breaking", "FIELD_REMOVED", "Rename.to"),
    (" to: String ", " to: String! ", "breaking", "FIELD_CHANGED_KIND", "Rename.to"),
    (" to: String ", " to: String by: ID! ", "breaking", "REQUIRED_INPUT_FIELD_ADDED", "Rename.by"),
    (" to: String ", " to: String by: ID ", "dangerous", "OPTIONAL_INPUT_FIELD_ADDED", "Rename.by"),
    ("tags: [String]", "tags: [String!]", "breaking", "FIELD_CHANGED_KIND", "Rename.tags"),
    ("{ id: ID! to", "{ id: ID to", "safe", "FIELD_CHANGED_KIND", "Rename.id"),
    ("input One ", "input One @oneOf ", "breaking", "ONE_OF_CHANGED", "One"),
    ("RED GREEN", "RED", "breaking", "VALUE_REMOVED_FROM_ENUM", "Color.GREEN"),
    ("RED GREEN", "RED GREEN BLUE", "dangerous", "VALUE_ADDED_TO_ENUM", "Color.BLUE"),
    ("User | Team", "User", "breaking", "TYPE_REMOVED_FROM_UNION", "Found"),
    ("User | Team", "User | Team | Bot", "dangerous", "TYPE_ADDED_TO_UNION", "Found"),
    ("User implements Node", "User", "breaking", "IMPLEMENTED_INTERFACE_REMOVED", "User"),
    ("type Team ", "type Team implements Node ", "dangerous", "IMPLEMENTED_INTERFACE_ADDED", "Team"),
    ("https://a.test", "https://b.test", "dangerous", "SPECIFIED_BY_CHANGED", "Time"),
    ("directive @mask(keep: Int) repeatable on FIELD | FRAGMENT_SPREAD", "", "breaking", "DIRECTIVE_REMOVED", "@mask"),
    ("(keep: Int)", "", "breaking", "ARG_REMOVED", "@mask(keep:)"),
    ("@mask(keep: Int) repeatable", "@mask(keep: Int)", "breaking", "DIRECTIVE_REPEATABLE_CHANGED", "@mask"),
    ("FIELD | FRAGMENT_SPREAD", "FIELD", "breaking", "DIRECTIVE_LOCATION_REMOVED", "@mask"),
    ("FIELD | FRAGMENT_SPREAD", "FIELD | FRAGMENT_SPREAD | QUERY", "safe", "DIRECTIVE_LOCATION_ADDED", "@mask"),
]


@pytest.mark.parametrize(("was", "becomes", "level", "code", "coordinate"), CASES)
def test_one_change(was: str, becomes: str, level: str, code: str, coordinate: str) -> None:
    assert BASE.count(was) == 1

    changes = find_changes(schema(BASE), schema(BASE.replace(was, becomes)))

    assert [(change.level, change.code, change.coordinate) for change in changes] == [(level, code, coordinate)]


# What graphql-core does not look at; that a directive is repeatable no more has another name there.
OURS_ALONE = {"ONE_OF_CHANGED", "SPECIFIED_BY_CHANGED", "DIRECTIVE_REPEATABLE_CHANGED"}
NAMES = {"DIRECTIVE_ARG_REMOVED": "ARG_REMOVED", "ARG_DEFAULT_VALUE_CHANGE": "DEFAULT_VALUE_CHANGE"}


def ours(after: str) -> dict[str, set[str]]:
    found: dict[str, set[str]] = {"breaking": set(), "dangerous": set()}
    for change in find_changes(schema(BASE), schema(after)):
        if change.level != "safe" and change.code not in OURS_ALONE:
            found[change.level].add(change.code)
    return found


def theirs(after: str) -> dict[str, set[str]]:
    changes = find_schema_changes(build_schema(BASE), build_schema(after))
    names = {
        level: {NAMES.get(change.type.name, change.type.name) for change in changes if isinstance(change.type, kind)}
        for level, kind in (("breaking", BreakingChangeType), ("dangerous", DangerousChangeType))
    }
    return {level: each - {"DIRECTIVE_REPEATABLE_REMOVED"} for level, each in names.items()}


def is_schema(sdl: str) -> bool:
    try:
        build_schema(sdl)
    except (GraphQLSyntaxError, TypeError):
        return False
    return True


@pytest.mark.parametrize("seed", range(60))
def test_graphql_core_agrees_on_several_changes_at_once(seed: int) -> None:
    chooser = random.Random(seed)
    after = BASE
    for was, becomes, *_ in chooser.sample(CASES, chooser.randint(1, 8)):
        # Some replacements take the place of others away. A default that makes an argument required by going is
        # breaking in our eyes only.
        if after.count(was) == 1 and "limit: Int!" not in was and is_schema(after.replace(was, becomes)):
            after = after.replace(was, becomes)

    assert ours(after) == theirs(after)


def test_a_schema_does_not_differ_from_itself() -> None:
    assert find_changes(schema(BASE), schema(BASE)) == ()


def test_a_root_type_that_goes_takes_its_operations_along() -> None:
    changes = find_changes(schema(BASE), schema(BASE.replace("type Mutation {", "type Other {")))

    assert ("breaking", "OPERATION_REMOVED", "mutation") in {
        (change.level, change.code, change.coordinate) for change in changes
    }


def test_a_new_type_of_a_known_interface_may_surprise_its_clients() -> None:
    changes = find_changes(schema(BASE), schema(BASE + "type Ufo implements Node { id: ID! }"))

    assert [(change.level, change.code, change.coordinate) for change in changes] == [
        ("dangerous", "IMPLEMENTED_INTERFACE_ADDED", "Ufo"),
        ("safe", "TYPE_ADDED", "Ufo"),
    ]


def test_the_worst_comes_first() -> None:
    after = BASE.replace("RED GREEN", "RED BLUE").replace(" name: String ", " name: String age: Int ")

    levels = [change.level for change in find_changes(schema(BASE), schema(after))]

    assert levels == ["breaking", "dangerous", "safe"]


def test_directives_that_clients_cannot_write_do_not_count() -> None:
    after = BASE.replace("directive @owner(team: String) on OBJECT", "")

    assert find_changes(schema(BASE), schema(after)) == ()
