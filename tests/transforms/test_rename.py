"""Renames: references follow, the service's own names are kept, and what cannot be renamed is a diagnostic."""

import pytest
from support.schemas import schema_of, show, text

from dovetail_composition.members.sources import Prefix, Rename, Transform
from dovetail_composition.schema.definitions import FieldJoin, Key, Schema, TypeDefinition, TypeJoin
from dovetail_composition.transforms import Transformed, transform

SHOP = """
    directive @rated(by: Color = RED, filter: Filter) on FIELD_DEFINITION | OBJECT | ARGUMENT_DEFINITION
    type Query {
      user(id: ID!, color: Color = RED): User! users(filter: Filter = {color: RED, and: [{limit: 1}]}): [User!]!
    }
    type Mutation { addUser(user: UserInput!): User }
    interface Node { id(short: Boolean): ID! }
    interface Named implements Node { id(short: Boolean): ID! name: String }
    type User implements Node & Named {
      id(short: Boolean): ID! name: String role: Role! @rated(by: RED) pet: Pet day: Date
    }
    type Cat { name: String @rated(filter: {color: RED}) }
    union Pet = Cat | User
    enum Color { RED GREEN }
    enum Role { RED ADMIN }
    input Filter { color: Color, and: [Filter!], limit: Int = 10, role: Role = RED, text: String = "RED" }
    input UserInput { name: String!, roles: [Role!] = [RED, ADMIN], color: Color = RED }
    scalar Date
"""


def apply(*transforms: Transform, sdl: str = SHOP) -> Transformed:
    return transform(schema_of(sdl), "shop", transforms)


def changed(result: Transformed) -> str:
    """Only the lines that differ from the untransformed schema."""
    assert result.diagnostics == ()
    before = show(schema_of(SHOP)).splitlines()
    return "\n".join(line for line in show(result.schema).splitlines() if line not in before)


RENAMES = {
    "type": (
        Rename(coordinate="User", to="Account"),
        """
        object Account < User implements Node & Named
          addUser(user: UserInput!): Account
        union Pet = Cat | Account
          user(id: ID!, color: Color = RED): Account!
          users(filter: Filter = {color: RED, and: [{limit: 1}]}): [Account!]!
        """,
    ),
    "interface": (
        Rename(coordinate="Node", to="Thing"),
        """
        interface Named implements Thing
        interface Thing < Node
        object User implements Thing & Named
        """,
    ),
    "union": (Rename(coordinate="Pet", to="Animal"), "union Animal < Pet = Cat | User\n  pet: Animal"),
    "scalar": (Rename(coordinate="Date", to="Day"), "scalar Day < Date\n  day: Day"),
    "input type": (
        Rename(coordinate="Filter", to="Where"),
        """
          users(filter: Where = {color: RED, and: [{limit: 1}]}): [User!]!
        input_object Where < Filter
          and: [Where!]
        """,
    ),
    "root field": (Rename(coordinate="Query.user", to="account"),
        "  account < user(id: ID!, color: Color = RED): User!"),
    "field of an object": (Rename(coordinate="User.role", to="job"), "  job < role: Role! @rated(by: RED)"),
    "field of an interface, in all implementations": (
        Rename(coordinate="Node.id", to="key"),
        "  key < id(short: Boolean): ID!\n" * 3,
    ),
    "argument": (
        Rename(coordinate="Query.user(id:)", to="key"),
        "  user(key < id: ID!, color: Color = RED): User!",
    ),
    "argument of an interface's field, in all implementations": (
        Rename(coordinate="Node.id(short:)", to="brief"),
        "  id(brief < short: Boolean): ID!\n" * 3,
    ),
    "input field, in defaults and directives": (
        Rename(coordinate="Filter.color", to="colour"),
        """
          name: String @rated(filter: {colour: RED})
          colour < color: Color
          users(filter: Filter = {colour: RED, and: [{limit: 1}]}): [User!]!
        """,
    ),
    "enum value, in defaults and directives of its own type only": (
        Rename(coordinate="Color.RED", to="ROUGE"),
        """
          name: String @rated(filter: {color: ROUGE})
          ROUGE < RED
          user(id: ID!, color: Color = ROUGE): User!
          users(filter: Filter = {color: ROUGE, and: [{limit: 1}]}): [User!]!
          role: Role! @rated(by: ROUGE)
          color: Color = ROUGE
        """,
    ),
    "enum value, in a list": (
        Rename(coordinate="Role.ADMIN", to="BOSS"),
        "  BOSS < ADMIN\n  roles: [Role!] = [RED, BOSS]",
    ),
    "types by prefix": (
        Prefix(types="S_"),
        """
          addUser(user: S_UserInput!): S_User
          user(id: ID!, color: S_Color = RED): S_User!
          users(filter: S_Filter = {color: RED, and: [{limit: 1}]}): [S_User!]!
        object S_Cat < Cat
        enum S_Color < Color
        scalar S_Date < Date
        input_object S_Filter < Filter
          color: S_Color
          and: [S_Filter!]
          role: S_Role = RED
        interface S_Named < Named implements S_Node
        interface S_Node < Node
        union S_Pet < Pet = S_Cat | S_User
        enum S_Role < Role
        object S_User < User implements S_Node & S_Named
          role: S_Role! @rated(by: RED)
          pet: S_Pet
          day: S_Date
        input_object S_UserInput < UserInput
          roles: [S_Role!] = [RED, ADMIN]
          color: S_Color = RED
        """,
    ),
    "root fields by prefix": (
        Prefix(root_fields="shop_"),
        """
          shop_addUser < addUser(user: UserInput!): User
          shop_user < user(id: ID!, color: Color = RED): User!
          shop_users < users(filter: Filter = {color: RED, and: [{limit: 1}]}): [User!]!
        """,
    ),
}  # fmt: skip


@pytest.mark.parametrize(("item", "expected"), RENAMES.values(), ids=RENAMES)
def test_references_follow(item: Transform, expected: str) -> None:
    assert text(changed(apply(item))) == text(expected)


def test_a_chain_of_renames_keeps_the_original_own_names() -> None:
    result = apply(
        Rename(coordinate="User", to="Account"),
        Rename(coordinate="Account.role", to="job"),
        Rename(coordinate="Account.job", to="post"),
        Prefix(types="S_", root_fields="s_"),
        Rename(coordinate="S_Account", to="Person"),
        Rename(coordinate="Query.s_user(id:)", to="key"),
        Rename(coordinate="Query.s_user", to="person"),
    )
    assert result.diagnostics == ()
    assert show(result.schema, "Person", "Query") == text("""
        object Person < User implements S_Node & S_Named
          id(short: Boolean): ID!
          name: String
          post < role: S_Role! @rated(by: RED)
          pet: S_Pet
          day: S_Date
        object Query
          person < user(key < id: ID!, color: S_Color = RED): Person!
          s_users < users(filter: S_Filter = {color: RED, and: [{limit: 1}]}): [Person!]!
    """)


EVERYTHING = [
    f"{name}.{member}" if member else name
    for name, definition in schema_of(SHOP).types.items()
    for member in ("", *definition.fields, *definition.input_fields, *definition.values)
] + ["Query.user(id:)", "Query.users(filter:)", "Mutation.addUser(user:)", "Node.id(short:)"]


@pytest.mark.parametrize("coordinate", EVERYTHING)
def test_a_rename_undone_leaves_no_trace_and_a_refused_one_nothing_at_all(coordinate: str) -> None:
    there = apply(Rename(coordinate=coordinate, to="OTHER"))
    if there.diagnostics:
        assert there.schema == schema_of(SHOP)
        return
    name = coordinate.rstrip(":)").replace("(", ".").split(".")[-1]
    assert there.schema != schema_of(SHOP)
    back = coordinate[: coordinate.rindex(name)] + "OTHER" + ("" if coordinate[-1] != ")" else ":)")
    assert apply(Rename(coordinate=coordinate, to="OTHER"), Rename(coordinate=back, to=name)) == apply()


def test_a_prefix_may_lead_to_names_that_are_free_by_then() -> None:
    result = apply(
        Prefix(types="A", root_fields="a"), sdl="type Query { a: A aa: AA } type A { x: Int } type AA { x: Int }"
    )
    assert result.diagnostics == ()
    assert show(result.schema) == text("""
        object AA < A
          x: Int
        object AAA < AA
          x: Int
        object Query
          aa < a: AA
          aaa < aa: AAA
    """)


def test_prefixed_root_fields_implement_nothing() -> None:
    sdl = "type Query implements Node { id: ID! node: Node } interface Node { id: ID! }"
    result = apply(Prefix(root_fields="g_"), sdl=sdl)
    assert result.diagnostics == ()
    assert show(result.schema, "Query") == text("""
        object Query
          g_id < id: ID!
          g_node < node: Node
    """)


def test_other_root_names_are_meant_by_the_usual_ones() -> None:
    sdl = "schema { query: Root } type Root { a: Int me: Root } type T { root: Root }"
    result = apply(Rename(coordinate="Query.a", to="b"), Prefix(types="P_", root_fields="r_"), sdl=sdl)
    assert result.diagnostics == ()
    assert show(result.schema) == text("""
        object P_T < T
          root: Root
        object Root
          r_b < a: Int
          r_me < me: Root
    """)


def test_field_sets_of_federation_follow_renamed_fields() -> None:
    schema = schema_of("type Query { a: Int } type Product { sku: ID tenant: Tenant box: Int } type Tenant { id: ID }")
    product = schema.types["Product"]
    fields = {**product.fields, "box": _with_join(product, "box", FieldJoin(graph="shop", requires="tenant { id }"))}
    fields["tenant"] = _with_join(product, "tenant", FieldJoin(graph="shop", provides="id"))
    keyed = TypeDefinition(
        kind="OBJECT",
        name="Product",
        fields=fields,
        joins=(TypeJoin(graph="shop", keys=(Key(fields="sku tenant { id }"), Key(fields="... on X { a }"))),),
    )
    schema = Schema(types={**schema.types, "Product": keyed}, roots=schema.roots)
    result = transform(
        schema,
        "shop",
        (Rename(coordinate="Tenant.id", to="key"), Rename(coordinate="Product.tenant", to="owner")),
    )
    renamed = result.schema.types["Product"]
    assert [key.fields for key in renamed.joins[0].keys] == ["sku owner { key }", "... on X { a }"]
    assert renamed.fields["box"].joins[0].requires == "owner { key }"
    assert renamed.fields["owner"].joins[0].provides == "key"


def _with_join(definition: TypeDefinition, name: str, join: FieldJoin):
    field = definition.fields[name]
    return type(field)(name=field.name, type=field.type, joins=(join,))


REFUSALS = {
    "unknown type": (Rename(coordinate="Usr", to="A"), "TRANSFORM_UNKNOWN", "Usr", "Did you mean 'User'?"),
    "unknown field": (Rename(coordinate="User.nme", to="a"), "TRANSFORM_UNKNOWN", "User.nme", "Did you mean 'name'?"),
    "unknown argument": (
        Rename(coordinate="Query.user(colour:)", to="a"), "TRANSFORM_UNKNOWN", "Query.user(colour:)",
        "Did you mean 'color'?"),
    "argument of an enum value": (Rename(coordinate="Color.RED(a:)", to="a"), "TRANSFORM_UNKNOWN", "Color.RED(a:)",
        "Correct the name, or the order of the transforms."),
    "no coordinate": (Rename(coordinate="Query user", to="a"), "TRANSFORM_INVALID_COORDINATE", "Query user",
        "Write 'Type', 'Type.field', 'Enum.VALUE', 'Input.field' or 'Type.field(argument:)'."),
    "built-in scalar": (Rename(coordinate="String", to="Text"), "TRANSFORM_BUILT_IN", "String",
        "Built-in scalars are the same in every service and cannot be transformed."),
    "to a built-in scalar": (Rename(coordinate="Date", to="String"), "TRANSFORM_NAME_CLASH", "Date",
        "Choose another name, or rename 'String' first."),
    "to an existing type": (Rename(coordinate="User", to="Cat"), "TRANSFORM_NAME_CLASH", "User",
        "Choose another name, or rename 'Cat' first."),
    "to an existing field": (Rename(coordinate="User.pet", to="role"), "TRANSFORM_NAME_CLASH", "User.role",
        "Choose another name, or rename the other one first."),
    "to a field that an implementation has": (Rename(coordinate="Node.id", to="pet"), "TRANSFORM_NAME_CLASH",
        "User.pet", "Choose another name, or rename the other one first."),
    "to an existing argument": (Rename(coordinate="Query.user(id:)", to="color"), "TRANSFORM_NAME_CLASH",
        "Query.user(color:)", "Choose another name, or rename the other one first."),
    "to an existing value": (Rename(coordinate="Color.RED", to="GREEN"), "TRANSFORM_NAME_CLASH", "Color.GREEN",
        "Choose another name, or rename the other one first."),
    "to an existing input field": (Rename(coordinate="Filter.and", to="limit"), "TRANSFORM_NAME_CLASH", "Filter.limit",
        "Choose another name, or rename the other one first."),
    "field that an interface demands": (Rename(coordinate="User.name", to="n"), "TRANSFORM_INTERFACE_FIELD",
        "User.name", "Rename 'Named.name': all types that implement it follow."),
    "argument that an interface demands": (Rename(coordinate="Named.id(short:)", to="n"), "TRANSFORM_INTERFACE_FIELD",
        "Named.id(short:)", "Rename 'Node.id(short:)': all types that implement it follow."),
    "root type": (Rename(coordinate="Query", to="Root"), "TRANSFORM_ROOT_TYPE", "Query",
        "In the API root types are always called Query, Mutation and Subscription; rename their fields instead."),
    "no name": (Rename(coordinate="User", to="1User"), "TRANSFORM_INVALID_NAME", "User",
        "Names are letters, digits and underscores, begin with no digit and not with '__'."),
    "reserved name": (Rename(coordinate="User.pet", to="__pet"), "TRANSFORM_INVALID_NAME", "User.pet",
        "Names are letters, digits and underscores, begin with no digit and not with '__'."),
    "reserved enum value": (Rename(coordinate="Color.RED", to="true"), "TRANSFORM_INVALID_NAME", "Color.RED",
        "Names are letters, digits and underscores, begin with no digit and not with '__'."),
    "reserved prefix": (Prefix(types="__"), "TRANSFORM_INVALID_NAME", "",
        "Names are letters, digits and underscores, begin with no digit and not with '__'."),
}  # fmt: skip


@pytest.mark.parametrize(("item", "code", "coordinate", "hint"), REFUSALS.values(), ids=REFUSALS)
def test_refusals(item: Transform, code: str, coordinate: str, hint: str) -> None:
    result = apply(item)
    found = {(each.code, each.coordinate, each.hint) for each in result.diagnostics}
    assert (code, coordinate, hint) in found
    assert {each.code for each in result.diagnostics} == {code}
    assert {each.subgraph for each in result.diagnostics} == {"shop"}
    assert result.schema == schema_of(SHOP)


def test_a_name_given_up_earlier_is_told() -> None:
    result = apply(Rename(coordinate="User", to="Account"), Rename(coordinate="User.role", to="job"))
    assert [(each.coordinate, each.hint) for each in result.diagnostics] == [
        ("User.role", "An earlier transform renamed it to 'Account'.")
    ]


def test_a_prefix_that_clashes_with_a_root_type_changes_nothing() -> None:
    sdl = "type Query { a: uery } type uery { a: Int }"
    result = apply(Prefix(types="Q"), sdl=sdl)
    assert [(each.code, each.coordinate) for each in result.diagnostics] == [("TRANSFORM_NAME_CLASH", "uery")]
    assert result.schema == schema_of(sdl)


def test_what_is_wrong_does_not_stop_the_rest() -> None:
    result = apply(Rename(coordinate="Nothing", to="A"), Rename(coordinate="Cat", to="Tiger"))
    assert [each.code for each in result.diagnostics] == ["TRANSFORM_UNKNOWN"]
    assert "Tiger" in result.schema.types
