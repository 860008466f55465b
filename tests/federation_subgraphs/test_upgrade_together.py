"""What of Federation 1 is settled when all subgraphs are known."""

from dovetail_composition.compose import Composition, compose
from dovetail_composition.manifest import Endpoint
from dovetail_composition.members.sources import SubgraphSource
from dovetail_composition.schema.definitions import Field

BASE = """
    type Query { base: Int }
    type T @key(fields: "id u { x }") @key(fields: "a") { id: ID! a: Int b: Int u: U }
    type U { x: ID }
"""


def composed(sdl: str, base: str = BASE) -> Composition:
    """A subgraph `a` beside one that defines `T`."""
    return compose(
        SubgraphSource(name=name, sdl=text, federation=True, endpoint=Endpoint(url=f"http://{name}"))
        for name, text in (("a", sdl), ("base", base))
    )


def field(composition: Composition, name: str) -> Field:
    """A field of `T` in the supergraph."""
    assert composition.supergraph is not None, composition.diagnostics
    return composition.supergraph.schema.types["T"].fields[name]


def test_what_an_extension_without_a_key_calls_external_is_its_own_if_it_is_a_key_elsewhere() -> None:
    found = composed(
        "type Query { t: T }\ntype U { x: ID }\n"
        "extend type T { id: ID! @external a: Int @external u: U @external c: Int }"
    )

    assert {join.graph for join in field(found, "id").joins} in ({"a", "base"}, set())
    assert {join.graph for join in field(found, "a").joins} == {"base"}
    assert {join.graph for join in field(found, "u").joins} in ({"a", "base"}, set())


def test_what_is_provided_stays_external() -> None:
    found = composed(
        'type Query { t: T @provides(fields: "b") }\nextend type T { id: ID! @external b: Int @external }',
        'type Query { base: Int }\ntype T @key(fields: "id") { id: ID! b: Int }',
    )

    assert [join.external for join in field(found, "b").joins if join.graph == "a"] == [True]


def test_a_type_that_is_left_empty_goes_unless_something_leads_to_it() -> None:
    beside = composed("type Query { x: Int }\nextend type T { b: Int @external }")
    needed = composed("type Query { t: T }\nextend type T { b: Int @external }")

    assert {join.graph for join in field(beside, "b").joins} in ({"base"}, set())
    assert [each.code for each in needed.diagnostics if each.severity == "error"] == ["TYPE_WITH_ONLY_UNUSED_EXTERNAL"]


def test_a_tag_may_be_repeated_on_an_external_field() -> None:
    sdl = (
        "type Query { t: T }\n"
        'extend type T @key(fields: "id") { id: ID! b: Int @external @tag(name: "x") c: Int @requires(fields: "b") }'
    )
    base = 'type Query {{ base: T }}\ntype T @key(fields: "id") {{ id: ID! b: Int {} }}'

    assert not [each for each in composed(sdl, base.format('@tag(name: "x")')).diagnostics if each.severity == "error"]
    assert "MERGED_DIRECTIVE_APPLICATION_ON_EXTERNAL" in [
        each.code for each in composed(sdl, base.format('@tag(name: "y")')).diagnostics
    ]
