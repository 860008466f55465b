"""What merging gets of a federated subgraph: who is one, what is left of the machinery, and the joins."""

import pytest

from dovetail_composition.members.naming import Named
from dovetail_composition.members.sources import Prefix, Rename, SubgraphSource
from dovetail_composition.prepare import prepare
from dovetail_composition.schema.definitions import ContextArgument, FieldJoin, Key, TypeJoin

from .subgraph import LINK, findings, prepared

WHO = {
    "plain": ("type Query { a: Int }", False),
    "with a directive of its own called key": ("directive @key on OBJECT\ntype Query @key { a: Int }", False),
    "using a directive of federation": ('type Query { t: T }\ntype T @key(fields: "id") { id: ID }', True),
    "linking federation": (f"{LINK}type Query {{ a: Int }}", True),
    "defining federation's directives": (
        (
            "scalar _FieldSet\ndirective @key(fields: _FieldSet!) repeatable on OBJECT\n"
            'type Query { t: T }\ntype T @key(fields: "id") { id: ID }'
        ),
        True,
    ),
    "using one on an argument": ('type Query { a(x: Int @tag(name: "x")): Int }', True),
}


@pytest.mark.parametrize(("sdl", "federated"), WHO.values(), ids=WHO)
def test_a_subgraph_says_by_its_sdl_that_it_is_federated(sdl: str, federated: bool) -> None:
    found = prepare(Named("a", SubgraphSource(name="a", sdl=sdl)))

    assert (found.federation is not None) is federated
    assert found.diagnostics == ()


def test_an_sdl_that_a_service_gave_is_federated() -> None:
    found = prepared("type Query { a: Int }")

    assert found.federation is not None
    assert found.federation.version == (1, 0)


def test_a_directive_of_ones_own_is_not_the_specified_one_of_that_name() -> None:
    sdl = """
        extend schema @link(url: "https://specs.apollo.dev/federation/v2.9")
        directive @inaccessible on FIELD_DEFINITION
        type Query { a: Int @inaccessible }
    """
    field = prepared(sdl).public.types["Query"].fields["a"]

    assert not field.inaccessible
    assert field.directives == ()


def test_to_require_a_typename_is_to_require_nothing() -> None:
    sdl = LINK + 'type Query { t: T }\ntype T { a: Int @requires(fields: "__typename") }'
    found = prepared(sdl)

    assert found.diagnostics == ()
    assert found.public.types["T"].fields["a"].joins[0].requires is None


def test_machinery_is_left_out() -> None:
    found = prepared(
        LINK
        + """
        type Query { _service: _Service! _entities(representations: [_Any!]!): [_Entity]! }
        extend type T @key(fields: "id") { id: ID }
        union _Entity = T
        type _Service { sdl: String }
        scalar _Any
        scalar federation__FieldSet
        scalar link__Import
        directive @key(fields: federation__FieldSet!, resolvable: Boolean = true) repeatable on OBJECT
        directive @mine on FIELD
        """
    )

    assert found.diagnostics == ()
    assert list(found.public.types) == ["Query", "T"]
    assert found.public.types["Query"].fields == {}
    assert list(found.public.directives) == ["mine"]


@pytest.mark.parametrize(
    ("query", "wrong"),
    [
        ("type Query", []),
        ("type Query { _service: _Service! }\ntype _Service { sdl: String }", []),
        ("type Query @unknown", ["INVALID_GRAPHQL Query 3:13"]),
        ("type Query @inaccessible", ["QUERY_ROOT_TYPE_INACCESSIBLE Query 3:13"]),
        ("union Query = Query", ["INVALID_GRAPHQL Query 3:7"]),
        ("type Query\ntype Mutation", ["INVALID_GRAPHQL Mutation 4:6"]),
    ],
)
def test_a_query_root_with_nothing_but_machinery_is_a_type_all_the_same(query: str, wrong: list[str]) -> None:
    assert findings(f'{LINK}type T @key(fields: "id") {{ id: ID }}\n{query}') == wrong


def test_what_is_called_as_a_root_type_is_one_where_the_schema_names_none() -> None:
    sdl = "schema { query: Root }\ntype Root { a: Int }\ntype Mutation { m: Int }"
    assert findings(sdl) == []
    assert prepared(sdl).public.roots == {"query": "Query", "mutation": "Mutation"}
    assert findings("schema { query: Query mutation: M }\ntype M { m: Int }\n" + sdl.replace("Root", "Query")[24:]) == [
        "ROOT_MUTATION_USED Mutation 4:6"
    ]


@pytest.mark.parametrize(("field", "one_of"), [("a: Int", True), ("a: Int!", False), ("a: Int = 1", False)])
def test_the_rules_of_one_of_hold_for_its_own_definition_as_far_as_they_can(field: str, one_of: bool) -> None:
    sdl = f"{LINK}type Query {{ q(i: I): Int }}\ninput I @oneOf {{ {field} }}\n"
    found = prepared(sdl + "directive @oneOf on INPUT_OBJECT")

    assert found.diagnostics == ()
    assert found.public.types["I"].one_of is one_of
    assert (prepared(sdl).diagnostics == ()) is one_of


def test_what_is_marked_shareable_as_a_whole_is_no_subscription() -> None:
    found = prepared(LINK + "type Query @shareable { q: Int }\ntype Subscription @shareable { s: Int }").public
    marked = {name: [each.name for each in field.directives] for name, field in found.types["Query"].fields.items()}

    assert marked == {"q": ["shareable"]}
    assert found.types["Subscription"].fields["s"].directives == ()


def test_what_a_server_prints_of_specifications_without_a_link_is_left_out() -> None:
    found = prepared(
        """
        directive @link(url: String!, as: String, for: link__Purpose, import: [link__Import]) repeatable on SCHEMA
        scalar link__Import
        enum link__Purpose { SECURITY EXECUTION }
        scalar federation__Scope
        scalar federation__Used
        type Query { a: federation__Used }
        """
    )

    assert found.diagnostics == ()
    assert list(found.public.types) == ["federation__Used", "Query"]
    assert found.public.directives == {}


def test_a_type_knows_its_keys_and_whether_it_is_extended() -> None:
    found = prepared(
        LINK
        + """
        extend type T @key(fields: "{ id, u { a b } }") @key(fields: "no", resolvable: false) { id: ID no: ID u: U }
        type U @extends { a: Int b: Int }
        type I @key(fields: "id") @interfaceObject { id: ID }
        type Query { t: T }
        """
    )

    joins = {name: each.joins for name, each in found.public.types.items()}
    assert joins == {
        "T": (
            TypeJoin(graph="a", keys=(Key(fields="id u { a b }"), Key(fields="no", resolvable=False)), extension=True),
        ),
        "U": (TypeJoin(graph="a", extension=True),),
        "I": (TypeJoin(graph="a", keys=(Key(fields="id"),), interface_object=True),),
        "Query": (TypeJoin(graph="a"),),
    }


def test_a_field_knows_what_its_directives_say() -> None:
    found = prepared(
        LINK
        + """
        type Query { t: T @provides(fields: "b") }
        type U @context(name: "u") { s: String! }
        type T @key(fields: "id") {
          id: ID!
          a(x: [Int], y: E): V @external
          b: Int @external
          c: Int @requires(fields: "a(x: [1,2]  y: A) { ... on W { s(t: \\"q\\") } }")
          d: Int @override(from: "b", label: "percent(5)")
          e(x: String @fromContext(field: "$u{s}"), y: Int): Int
        }
        enum E { A }
        union V = W
        type W { s(t: String): Int }
        """
    )

    assert found.diagnostics == ()
    fields = found.public.types["T"].fields
    assert {name: each.joins for name, each in fields.items()} == {
        "id": (FieldJoin(graph="a"),),
        "a": (FieldJoin(graph="a", external=True),),
        "b": (FieldJoin(graph="a", external=True),),
        "c": (FieldJoin(graph="a", requires='a(x: [1, 2], y: A) { ... on W { s(t: "q") } }'),),
        "d": (FieldJoin(graph="a", override="b", override_label="percent(5)"),),
        "e": (
            FieldJoin(
                graph="a",
                context_arguments=(ContextArgument(name="x", type="String", context="a__u", selection="{ s }"),),
            ),
        ),
    }
    assert found.public.types["Query"].fields["t"].joins == (FieldJoin(graph="a", provides="b"),)


def test_shareable_and_external_stand_for_the_fields_of_their_block() -> None:
    found = prepared(
        LINK
        + """
        type Query { t: T b: Int @shareable }
        type T @shareable { a: Int }
        extend type T { b: Int }
        type U { x: V y: Int @requires(fields: "x { a b }") }
        type V { c: Int }
        extend type V @external { a: Int b: Int }
        extend type U { x2: V @external z: Int @requires(fields: "x2 { a b }") }
        """.replace('y: Int @requires(fields: "x { a b }")', "y: Int")
    )

    assert found.diagnostics == ()
    shareable = {
        f"{owner}.{name}"
        for owner, definition in found.public.types.items()
        for name, each in definition.fields.items()
        if any(directive.name == "shareable" for directive in each.directives)
    }
    external = {
        f"{owner}.{name}"
        for owner, definition in found.public.types.items()
        for name, each in definition.fields.items()
        if each.joins[0].external
    }
    assert shareable == {"Query.b", "T.a"}
    assert external == {"U.x2", "V.a", "V.b"}


def test_key_fields_of_an_extension_are_not_external() -> None:
    found = prepared(f'{LINK}type Query {{ t: T }}\nextend type T @key(fields: "id") {{ id: ID @external a: Int }}')

    assert not found.public.types["T"].fields["id"].joins[0].external


def test_field_sets_follow_renamed_fields_and_joins_survive() -> None:
    found = prepared(
        LINK
        + """
        type Query { t: T @provides(fields: "c") }
        type T @key(fields: "id u { a }") { id: ID u: U b(x: Int): Int @external c: Int @external
          d: Int @requires(fields: "b(x: 1)") }
        type U { a: ID }
        """,
        Rename(coordinate="T.id", to="key"),
        Rename(coordinate="U.a", to="z"),
        Rename(coordinate="T.b", to="y"),
        Rename(coordinate="T.c", to="w"),
        Rename(coordinate="T.w", to="c"),
        Prefix(types="X_"),
        graph="g",
    )

    assert found.diagnostics == ()
    assert found.public.types["X_T"].joins == (TypeJoin(graph="g", keys=(Key(fields="key u { z }"),), wire_name="T"),)
    fields = found.public.types["X_T"].fields
    assert fields["key"].joins == (FieldJoin(graph="g", wire_name="id"),)
    assert fields["d"].joins == (FieldJoin(graph="g", requires="y(x: 1)"),)
    assert fields["c"].joins == (FieldJoin(graph="g", external=True),)
    assert found.public.types["Query"].fields["t"].joins == (FieldJoin(graph="g", provides="c"),)


def test_field_sets_follow_renamed_types_arguments_and_values() -> None:
    found = prepared(
        LINK
        + """
        type Query { t: T }
        type T @key(fields: "id") @context(name: "t") {
          id: ID! u: U @external
          d: Int @requires(fields: "u { ... on V { a(e: X, i: {x: 1}) } }")
          e(by: E @fromContext(field: "$t { kind }")): Int
          kind: E
        }
        union U = V
        type V { a(e: E, i: I): Int }
        enum E { X Y }
        input I { x: Int }
        """,
        Rename(coordinate="V.a(e:)", to="f"),
        Rename(coordinate="E.X", to="Z"),
        Rename(coordinate="I.x", to="z"),
        Rename(coordinate="T.kind", to="sort"),
        Prefix(types="P_"),
    )

    assert found.diagnostics == ()
    fields = found.public.types["P_T"].fields
    assert fields["d"].joins[0].requires == "u { ... on P_V { a(f: Z, i: {z: 1}) } }"
    assert fields["e"].joins[0].context_arguments == (
        ContextArgument(name="by", type="P_E", context="a__t", selection="{ sort }"),
    )
