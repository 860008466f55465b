"""Hide and include: what is marked, what follows, and what leaves no usable schema."""

import pytest
from support.schemas import schema_of, show, text

from dovetail_composition.members.sources import Hide, Include, Rename, Transform
from dovetail_composition.transforms import Transformed, transform

SHOP = """
    type Query {
      user(id: ID!, color: Color = RED): User search(text: String): [Result!]! audit: AuditLog node: Node query: Query
    }
    type Mutation { log(entry: Entry!): Int mark(flag: Flag, entry: Entry = {text: "a"}): Int }
    interface Node { id: ID! parent: Node }
    interface Logged { at: Date! }
    type User implements Node { id: ID! parent: Node role(style: Style): Role! password: String cat: Cat root: Query }
    type Cat implements Node { id: ID! parent: Cat name(flag: Flag): String! }
    type AuditLog implements Logged { at: Date! user: User flag: Flag }
    union Result = User | Cat
    union Trace = AuditLog
    type Holder { trace: Trace logged: Logged cat: Cat }
    enum Color { RED GREEN }
    enum Role { USER ADMIN }
    enum Style { LONG SHORT }
    enum Flag { ON OFF }
    input Entry { text: String! flag: Flag nested: [Entry!] role: Role = ADMIN }
    scalar Date
"""


def apply(*transforms: Transform) -> Transformed:
    return transform(schema_of(SHOP), "shop", transforms)


def hidden(result: Transformed) -> set[str]:
    """Coordinates of all that is hidden; of hidden types only the type."""
    found = set()
    for name, definition in result.schema.types.items():
        if definition.inaccessible:
            found.add(name)
            continue
        for member in (*definition.fields.values(), *definition.input_fields.values(), *definition.values.values()):
            if member.inaccessible:
                found.add(f"{name}.{member.name}")
        for field in definition.fields.values():
            if not field.inaccessible:
                found |= {f"{name}.{field.name}({each.name}:)" for each in field.arguments if each.inaccessible}
    return found


HIDDEN = {
    "field": ("User.password", {"User.password"}),
    "root field": ("Query.search", {"Query.search"}),
    "enum value": ("Color.GREEN", {"Color.GREEN"}),
    "input field": ("Entry.flag", {"Entry.flag"}),
    "argument with a default": ("Query.user(color:)", {"Query.user(color:)"}),
    "optional argument": ("Query.search(text:)", {"Query.search(text:)"}),
    "field of an interface alone": ("Node.parent", {"Node.parent"}),
    "object type with its fields, unions and interfaces": (
        "AuditLog",
        {"AuditLog", "Query.audit", "Trace", "Holder.trace", "Logged", "Holder.logged"},
    ),
    "member of a union": ("Cat", {"Cat", "User.cat", "Holder.cat"}),
    "enum type with arguments, fields and input fields": (
        "Flag",
        {"Flag", "Cat.name(flag:)", "AuditLog.flag", "Entry.flag", "Mutation.mark(flag:)"},
    ),
    "input type with fields that require it": ("Entry", {"Entry", "Mutation.log", "Mutation.mark(entry:)"}),
    "root type, by its fields": ("Mutation", {"Mutation.log", "Mutation.mark"}),
}


@pytest.mark.parametrize(("coordinate", "expected"), HIDDEN.values(), ids=HIDDEN)
def test_what_is_hidden(coordinate: str, expected: set[str]) -> None:
    result = apply(Hide(coordinates=(coordinate,)))
    assert result.diagnostics == ()
    assert hidden(result) == expected
    assert apply(Hide(coordinates=(coordinate, coordinate))) == result


def test_hidden_elements_keep_their_definition_and_may_be_renamed() -> None:
    result = apply(Hide(coordinates=("User.password",)), Rename(coordinate="User.password", to="secret"))
    assert "  - secret < password: String" in show(result.schema, "User").splitlines()


PROBLEMS = {
    "required argument": (
        ("Query.user(id:)",), {("REQUIRED_INACCESSIBLE", "Query.user(id:)", "Hide 'Query.user', too.")}),
    "required argument of a hidden field": (("Query.user(id:)", "Query.user"), set()),
    "required input field": (
        ("Entry.text",),
        {("REQUIRED_INACCESSIBLE", "Entry.text", "Hide 'Entry', too."),
         ("DEFAULT_VALUE_USES_INACCESSIBLE", "Mutation.mark(entry:)",
          "Leave 'Entry.text' visible, or hide 'Mutation.mark(entry:)', too.")},
    ),
    "default that uses a hidden value": (
        ("Color.RED",),
        {("DEFAULT_VALUE_USES_INACCESSIBLE", "Query.user(color:)",
          "Leave 'Color.RED' visible, or hide 'Query.user(color:)', too.")},
    ),
    "default that uses a hidden value, hidden, too": (("Color.RED", "Query.user(color:)"), set()),
    "default of an input field": (
        ("Role.ADMIN",),
        {("DEFAULT_VALUE_USES_INACCESSIBLE", "Entry.role", "Leave 'Role.ADMIN' visible, or hide 'Entry.role', too.")},
    ),
    "all of a type": (
        ("AuditLog.at", "AuditLog.user", "AuditLog.flag", "Logged"),
        {("ONLY_INACCESSIBLE_CHILDREN", "AuditLog", "Hide 'AuditLog' itself, or leave a part of it visible.")},
    ),
    "all of an enum": (
        ("Flag.ON", "Flag.OFF"),
        {("ONLY_INACCESSIBLE_CHILDREN", "Flag", "Hide 'Flag' itself, or leave a part of it visible.")},
    ),
    "field that an interface demands": (
        ("User.id",), {("IMPLEMENTED_BY_INACCESSIBLE", "User.id", "Hide 'Node.id', too.")}),
    "field that an interface demands, by its type": (
        ("Date", "AuditLog.user"), set()),
    "unknown": (("User.passwort",), {("TRANSFORM_UNKNOWN", "User.passwort", "Did you mean 'password'?")}),
    "built-in": (("Int",), {("TRANSFORM_BUILT_IN", "Int",
        "Built-in scalars are the same in every service and cannot be transformed.")}),
}  # fmt: skip


@pytest.mark.parametrize(("coordinates", "expected"), PROBLEMS.values(), ids=PROBLEMS)
def test_what_cannot_be_hidden_alone(coordinates: tuple[str, ...], expected: set[tuple[str, str, str]]) -> None:
    result = apply(Hide(coordinates=coordinates))
    found = {(each.code, each.coordinate, each.hint) for each in result.diagnostics}
    if expected:
        assert found == expected
    else:
        assert not {each for each in found if each[0] != "ONLY_INACCESSIBLE_CHILDREN"}


def test_an_implementation_left_without_an_argument_of_its_interface() -> None:
    sdl = "type Query { n: N } interface N { a(x: Int): Int } type T implements N { a(x: Int): Int b: Int }"
    result = transform(schema_of(sdl), "shop", (Hide(coordinates=("T.a(x:)",)),))
    assert [(each.code, each.coordinate, each.hint) for each in result.diagnostics] == [
        ("IMPLEMENTED_BY_INACCESSIBLE", "T.a(x:)", "Hide 'N.a(x:)', too.")
    ]


def test_checks_see_the_end_of_the_chain_only() -> None:
    all_of_it = Hide(coordinates=("AuditLog.at", "AuditLog.user", "AuditLog.flag"))
    result = apply(all_of_it, Hide(coordinates=("AuditLog",)))
    assert result.diagnostics == ()


ROOT_FIELDS = {f"Query.{name}" for name in ("user", "search", "audit", "node", "query")} | {
    "Mutation.log",
    "Mutation.mark",
}
INCLUDED = {
    "what fields and arguments reach": (
        ("Cat",),
        {
            "User",
            "AuditLog",
            "Result",
            "Trace",
            "Holder",
            "Logged",
            "Color",
            "Role",
            "Style",
            "Entry",
            "Date",
        },
    ),
    "an interface that is returned, with its implementations": (
        ("User",),
        {"User.root", "AuditLog", "Result", "Trace", "Holder", "Logged", "Color", "Entry", "Date"},
    ),
    "a union with its members": (
        ("Result",),
        {"User.root", "AuditLog", "Trace", "Holder", "Logged", "Color", "Entry", "Date"},
    ),
    "an input type with what it holds": (
        ("Entry",),
        {"User", "Cat", "Node", "AuditLog", "Result", "Trace", "Holder", "Logged", "Color", "Style", "Date"},
    ),
    "several": (
        ("Entry", "Date"),
        {"User", "Cat", "Node", "AuditLog", "Result", "Trace", "Holder", "Logged", "Color", "Style"},
    ),
}


@pytest.mark.parametrize(("types", "expected"), INCLUDED.values(), ids=INCLUDED)
def test_what_is_left_out_of_a_partial_import(types: tuple[str, ...], expected: set[str]) -> None:
    result = apply(Include(types=types))
    assert result.diagnostics == ()
    assert hidden(result) == expected | ROOT_FIELDS
    assert apply(Include(types=types), Include(types=types)) == result


def test_include_does_not_reach_through_what_is_hidden() -> None:
    result = apply(Hide(coordinates=("AuditLog.user",)), Include(types=("AuditLog",)))
    assert {"User", "Cat", "Role"} <= hidden(result)


@pytest.mark.parametrize(
    ("name", "code", "hint"),
    [
        ("Usr", "TRANSFORM_UNKNOWN", "Did you mean 'User'?"),
        ("User.id", "TRANSFORM_INVALID_COORDINATE", "Include 'User' and hide what is not wanted of it."),
    ],
)
def test_what_cannot_be_included(name: str, code: str, hint: str) -> None:
    result = apply(Include(types=("Cat", name)))
    assert [(each.code, each.coordinate, each.hint) for each in result.diagnostics] == [(code, name, hint)]
    assert hidden(result) == set()


def test_renamed_types_are_included_by_their_new_names() -> None:
    result = apply(Rename(coordinate="Cat", to="Tiger"), Include(types=("Tiger",)))
    assert result.diagnostics == ()
    assert show(result.schema, "Tiger") == text("""
        object Tiger < Cat implements Node
          id: ID!
          parent: Tiger
          name(flag: Flag): String!
    """)
