"""The upgrade from Federation 1: each step by what becomes of a schema."""

from dovetail_composition.schema.definitions import Key

from .subgraph import findings, prepared


def external(sdl: str) -> set[str]:
    """Coordinates of the fields that stay external."""
    return {
        f"{owner}.{name}"
        for owner, definition in prepared(sdl).public.types.items()
        for name, each in definition.fields.items()
        if each.joins[0].external
    }


def test_key_fields_of_an_extension_are_its_own_but_nested_ones_are_not() -> None:
    sdl = """
        type Query { t: T }
        extend type T @key(fields: "id u { a }") { id: ID @external u: U @external b: Int }
        extend type U @key(fields: "c") { a: Int @external c: Int @external }
    """

    assert external(sdl) == {"U.a"}


def test_external_on_types_and_interfaces_means_nothing() -> None:
    sdl = """
        type Query { t: T i: I }
        type T implements I @external { a: Int }
        interface I { a: Int @external }
    """

    assert external(sdl) == set()
    assert findings(sdl) == []


def test_unused_external_fields_go_and_so_do_types_of_nothing_else() -> None:
    found = prepared("""
        type Query { t: T }
        extend type T @key(fields: "id") { id: ID @external no: Int @external }
        extend type U @key(fields: "id") { id: ID @external no: Int @external }
        type V { no: Int @external }
    """)

    assert found.diagnostics == ()
    assert {name: list(each.fields) for name, each in found.public.types.items()} == {
        "Query": ["t"],
        "T": ["id"],
        "U": ["id"],
    }


def test_a_type_that_is_left_empty_but_needed_is_an_error() -> None:
    sdl = "type Query { v: V }\ntype V { no: Int @external }"

    assert "TYPE_WITH_ONLY_UNUSED_EXTERNAL V 2:6" in findings(sdl)


def test_an_entity_that_is_left_empty_is_an_error_wherever_it_is_referred_to() -> None:
    sdl = 'type Query { a: Int }\nextend type V @key(fields: "id") { no: Int @external }'

    assert "TYPE_WITH_ONLY_UNUSED_EXTERNAL V 2:13" in findings(sdl)


def test_externals_of_an_extension_without_a_key_wait_for_the_other_subgraphs() -> None:
    assert external("type Query { t: T }\nextend type T { id: ID @external a: Int }") == {"T.id"}


def test_field_sets_in_other_forms_are_read() -> None:
    found = prepared("""
        type Query { t: T }
        type T @key(fields: ["id", "name"]) @key(fields: id) { id: ID name: String }
    """)

    assert found.diagnostics == ()
    assert found.public.types["T"].joins[0].keys == (Key(fields="id name"), Key(fields="id"))


def test_what_is_resolved_here_is_neither_required_nor_provided() -> None:
    found = prepared("""
        type Query { t: T @provides(fields: "a b") u: T @provides(fields: "b") n: Int @provides(fields: "x") }
        extend type T @key(fields: "id") {
          id: ID @external a: Int @external b: Int
          c: Int @requires(fields: "a b u { x y }") d: Int @requires(fields: "b id")
          u: U
        }
        extend type U @key(fields: "y") { x: Int @external y: Int @external }
    """)

    assert found.diagnostics == ()
    fields = {**found.public.types["Query"].fields, **found.public.types["T"].fields}
    assert fields["u"].joins[0].provides is None
    assert fields["n"].joins[0].provides is None
    assert fields["t"].joins[0].provides == "a"
    assert fields["c"].joins[0].requires == "a u { x }"
    assert fields["d"].joins[0].requires is None


def test_field_sets_on_interfaces_go() -> None:
    found = prepared("""
        type Query { i: I }
        interface I @key(fields: "a") { a: Int b: Int @requires(fields: "a") }
        type T implements I { a: Int b: Int }
    """)

    assert found.diagnostics == ()
    assert found.public.types["I"].joins[0].keys == ()
    assert found.public.types["I"].fields["b"].joins[0].requires is None


def test_every_field_may_be_resolved_elsewhere_but_subscriptions() -> None:
    found = prepared("""
        type Query { t: T }
        type Subscription { t: T }
        extend type T @key(fields: "id") { id: ID @external a: Int @external b: Int @requires(fields: "a") }
    """)

    shareable = {
        f"{owner}.{name}"
        for owner, definition in found.public.types.items()
        for name, each in definition.fields.items()
        if any(directive.name == "shareable" for directive in each.directives)
    }
    assert shareable == {"Query.t", "T.id", "T.b"}


def test_root_types_are_extended_by_all_and_others_by_name() -> None:
    found = prepared("""
        extend type Query { t: T }
        extend type T @key(fields: "id") { id: ID @external }
        type U @extends { a: Int }
        extend type V { a: Int }
        type V { b: Int }
        extend scalar S @tag(name: "x")
    """)

    assert found.diagnostics == ()
    extended = {name for name, each in found.public.types.items() if each.joins[0].extension}
    assert extended == {"T", "U"}
