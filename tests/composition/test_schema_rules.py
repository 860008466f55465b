"""What one service's schema may not be: each broken rule with its code, its coordinate and its place."""

import pytest

from dovetail_composition.diagnostics.codes import CODES
from dovetail_composition.ingest.ingest import ingest
from dovetail_composition.members.sources import LinkSpec, SubgraphSource

QUERY = "type Query { a: Int }\n"

WRONG = {
    "an unknown type": ("type T { a: Foo }", "INVALID_GRAPHQL T.a 2:10"),
    "an input type as output": ("input I { a: Int }\ntype T { a: I }", "INVALID_GRAPHQL T.a 3:10"),
    "an output type as input": ("type T { a(x: T): Int }", "INVALID_GRAPHQL T.a(x:) 2:12"),
    "a type defined twice": ("scalar A\nscalar A", "INVALID_GRAPHQL A 3:8"),
    "a field defined twice differently": ("type T { a: Int a: ID }", "INVALID_GRAPHQL T.a 2:17"),
    "an argument defined twice differently": ("type T { a(x: Int, x: ID): Int }", "INVALID_GRAPHQL T.a(x:) 2:20"),
    "a directive defined twice": ("directive @d on FIELD\ndirective @d on QUERY", "INVALID_GRAPHQL @d 3:12"),
    "a built-in scalar": ("scalar ID", "BUILT_IN_REDEFINED ID 2:8"),
    "a built-in scalar as a type": ("type Int { a: ID }", "BUILT_IN_REDEFINED Int 2:6"),
    "an introspection type": ("type __Type { a: ID }", "BUILT_IN_REDEFINED __Type 2:6"),
    "a built-in directive": ("directive @skip on FIELD", "BUILT_IN_REDEFINED @skip 2:12"),
    "a reserved type name": ("scalar __A", "INVALID_GRAPHQL __A 2:8"),
    "a reserved field name": ("type T { __a: Int }", "INVALID_GRAPHQL T.__a 2:10"),
    "a reserved argument name": ("type T { a(__x: Int): Int }", "INVALID_GRAPHQL T.a(__x:) 2:12"),
    "a reserved directive name": ("directive @__d on FIELD", "INVALID_GRAPHQL @__d 2:12"),
    "a reserved enum value": ("enum E { __A }", "INVALID_GRAPHQL E.__A 2:10"),
    "no fields": ("type T", "INVALID_GRAPHQL T 2:6"),
    "no members": ("union U", "INVALID_GRAPHQL U 2:7"),
    "no values": ("enum E", "INVALID_GRAPHQL E 2:6"),
    "no input fields": ("input I", "INVALID_GRAPHQL I 2:7"),
    "an unknown interface": ("type T implements I { a: Int }", "INVALID_GRAPHQL T 2:6"),
    "an interface that is none": ("type T implements Query { a: Int }", "INVALID_GRAPHQL T 2:6"),
    "a missing field": ("interface I { b: Int }\ntype T implements I { a: Int }", "INVALID_GRAPHQL T 3:6"),
    "a field of a wider type": ("interface I { a: Int! }\ntype T implements I { a: Int }", "INVALID_GRAPHQL T.a 3:23"),
    "a missing argument": ("interface I { a(x: Int): ID }\ntype T implements I { a: ID }", "INVALID_GRAPHQL T.a 3:23"),
    "an argument of another type": (
        "interface I { a(x: Int): ID }\ntype T implements I { a(x: ID): ID }",
        "INVALID_GRAPHQL T.a(x:) 3:25",
    ),
    "a required argument that the interface lacks": (
        "interface I { a: ID }\ntype T implements I { a(x: ID!): ID }",
        "INVALID_GRAPHQL T.a(x:) 3:25",
    ),
    "an ancestor left out": (
        "interface I { a: Int }\ninterface J implements I { a: Int }\ntype T implements J { a: Int }",
        "INVALID_GRAPHQL T 4:6",
    ),
    "an interface of itself": ("interface I implements I { a: Int }", "INVALID_GRAPHQL I 2:11"),
    "a union member that is no object": ("scalar S\nunion U = S", "INVALID_GRAPHQL U 3:7"),
    "an unknown union member": ("union U = S", "INVALID_GRAPHQL U 2:7"),
    "an input that needs itself": ("input I { a: I! }", "INVALID_GRAPHQL I 2:7"),
    "a default that does not fit": ('input I { a: Int = "x" }', "INVALID_GRAPHQL I.a 2:11"),
    "a default out of range": ("input I { a: Int = 2147483648 }", "INVALID_GRAPHQL I.a 2:11"),
    "an unknown enum value as default": ("enum E { A }\ninput I { a: E = B }", "INVALID_GRAPHQL I.a 3:11"),
    "null as default of a non-null": ("input I { a: Int! = null }", "INVALID_GRAPHQL I.a 2:11"),
    "a default without a required field": ("input J { x: Int! }\ninput I { a: J = {} }", "INVALID_GRAPHQL I.a 3:11"),
    "a default in a circle": ("input I { a: I = {} }", "INVALID_GRAPHQL I.a 2:11"),
    "a oneOf field that is required": ("input I @oneOf { a: Int! }", "INVALID_GRAPHQL I.a 2:18"),
    "a oneOf field with a default": ("input I @oneOf { a: Int = 1 }", "INVALID_GRAPHQL I.a 2:18"),
    "a required argument deprecated": ("type T { a(x: Int! @deprecated): ID }", "INVALID_GRAPHQL T.a(x:) 2:12"),
    "a directive on its own argument": (
        "directive @d(a: Int @d) on ARGUMENT_DEFINITION",
        "INVALID_GRAPHQL @d 2:12",
    ),
    "a directive on a type of its argument": (
        "directive @d(a: I) on INPUT_FIELD_DEFINITION\ninput I { e: E @d }\nenum E { A }",
        "INVALID_GRAPHQL @d 2:12",
    ),
    "a directive on a value of what its argument leads to": (
        "directive @d(a: I) on ENUM_VALUE\ninput I { i: [I] e: E }\nenum E { A @d }",
        "INVALID_GRAPHQL @d 2:12",
    ),
    "a number beyond all floats": ("input I { a: Float = 1e400 }", "INVALID_GRAPHQL I.a 2:11"),
    "a built-in scalar extended": ("extend scalar Int @d", "BUILT_IN_REDEFINED Int 2:15"),
    "an unknown directive": ("type T @d { a: Int }", "INVALID_GRAPHQL T 2:9"),
    "a directive at a wrong place": ("type T @deprecated { a: Int }", "INVALID_GRAPHQL T 2:9"),
    "a directive twice": ("type T { a: Int @deprecated @deprecated }", "INVALID_GRAPHQL T.a 2:30"),
    "a directive's unknown argument": ("type T { a: Int @deprecated(why: 1) }", "INVALID_GRAPHQL T.a 2:29"),
    "a directive's argument of another type": ("type T { a: Int @deprecated(reason: 1) }", "INVALID_GRAPHQL T.a 2:29"),
    "a directive without its argument": ("scalar S @specifiedBy", "INVALID_GRAPHQL S 2:11"),
    "an extension of nothing": ("extend type T { a: Int }", "INVALID_GRAPHQL T 2:13"),
    "an extension of another kind": ("extend enum Query { A }", "INVALID_GRAPHQL Query 2:13"),
    "an unknown root": ("schema { query: Query mutation: M }", "INVALID_GRAPHQL - 2:23"),
    "a root that is no object": ("scalar M\nschema { query: Query mutation: M }", "INVALID_GRAPHQL M 2:8"),
    "one type for two roots": ("schema { query: Query mutation: Query }", "INVALID_GRAPHQL Query 1:6"),
    "two schemas": ("schema { query: Query }\nschema { query: Query }", "INVALID_GRAPHQL - 3:1"),
    "an operation": ("query { a }", "INVALID_GRAPHQL - 2:1"),
    "a link without a field": ("type T @graphQLLink { a: Int }", "INVALID_LINK_DIRECTIVE T 2:9"),
    "a link with an unknown argument": ("type T { a: Int @graphQLLink(shema: 1) }", "INVALID_LINK_DIRECTIVE T.a 2:18"),
}

RIGHT = {
    "a restated directive": "directive @deprecated(reason: String) on FIELD_DEFINITION | ENUM_VALUE",
    "a field of a narrower type": "interface I { a: [I] }\ntype T implements I { a: [T!]! }",
    "an optional further argument": "interface I { a: ID }\ntype T implements I { a(x: ID! = 1): ID }",
    "a union as the wider type": "union U = T\ninterface I { a: U }\ntype T implements I { a: T }",
    "an input that may need itself": "input I { a: I b: [I!]! }",
    "one item for a list": "input I { a: [[Int]] = 1 }",
    "anything for a custom scalar": "scalar S input I { a: S = {a: [1.5, X]} }",
    "a deprecated implementation": "interface I { a: ID }\ntype T implements I { a: ID @deprecated }",
    "roots by name only where nothing else is said": "schema { query: Query }\ntype Mutation { a: Int }",
    "a directive on what leads to a circle": (
        "directive @d(a: I) on ENUM_VALUE\ninput I { i: I }\nenum E { A @d }\ninput J { e: E }"
    ),
    "an extension of the schema alone": "type M { a: Int }\nextend schema { mutation: M }",
}


def findings(sdl: str, **more: object) -> list[str]:
    ingested = ingest(SubgraphSource(name="s", sdl=sdl, **more), "s")
    return [
        f"{each.code} {each.coordinate or '-'} {each.location.line}:{each.location.column}"
        for each in ingested.diagnostics
        if each.severity == "error" and each.location
    ]


@pytest.mark.parametrize("name", WRONG)
def test_a_broken_rule_is_found_at_its_place(name: str) -> None:
    """Each rule has a finding, and one mistake has one finding."""
    sdl, expected = WRONG[name]

    assert findings(QUERY + sdl) == [expected]


@pytest.mark.parametrize("name", RIGHT)
def test_what_is_allowed_is_not_found(name: str) -> None:
    """What looks like a mistake and is none."""
    assert ingest(SubgraphSource(name="s", sdl=QUERY + RIGHT[name]), "s").diagnostics == ()


def test_a_schema_without_query_is_refused() -> None:
    """A service must have a query root; a virtual one may get it from its links."""
    link = LinkSpec(field="Query.a", schema="other", query="a")

    assert [each.message for each in ingest(SubgraphSource(name="s", sdl="type M { a: Int }"), "s").diagnostics] == [
        "There is no query root type."
    ]
    assert ingest(SubgraphSource(name="s", sdl="type Query", links=(link,)), "s").diagnostics == ()


def test_a_linked_field_may_have_a_type_of_another_service() -> None:
    """The types that a link brings are defined where it leads."""
    sdl = 'type Query { product: Product! @graphQLLink(schema: "p", query: "product") broken: Product }'

    assert findings(sdl) == ["INVALID_GRAPHQL Query.broken 1:76"]


def test_an_equal_repetition_is_a_warning() -> None:
    """As in GitHub's schema: the field is kept once."""
    ingested = ingest(SubgraphSource(name="s", sdl='type Query { a(x: Int): Int "other words" a(x: Int): Int }'), "s")

    assert [(each.severity, each.code) for each in ingested.diagnostics] == [("warning", "REPEATED_DEFINITION")]
    assert list(ingested.schema.types["Query"].fields) == ["a"]


def test_many_mistakes_are_not_all_worked_out() -> None:
    """A crafted schema must not buy time with mistakes; an error behind many warnings still counts."""
    unknown = QUERY + "\n".join(f"type T{number} {{ a: U{number} }}" for number in range(3000))
    repeated = "type Query { " + "a: Int " * 3000 + "b: Unknown }"

    assert len(ingest(SubgraphSource(name="s", sdl=unknown), "s").diagnostics) == 100
    assert "INVALID_GRAPHQL" in {each.code for each in ingest(SubgraphSource(name="s", sdl=repeated), "s").diagnostics}


def test_interfaces_that_all_implement_one_another_are_refused_in_time() -> None:
    """Half a megabyte that graphql-core takes half a minute to validate."""
    each = (
        f"interface I{n} {'implements' if n else ''} {' & '.join(f'I{m}' for m in range(n))} {{ a: Int }}"
        for n in range(300)
    )
    codes = {each.code for each in ingest(SubgraphSource(name="s", sdl=QUERY + "\n".join(each)), "s").diagnostics}

    assert codes == {"SCHEMA_TOO_COMPLEX"}


def test_chains_longer_than_the_stack_are_fine() -> None:
    """Types that lead from one to the next, a thousand times and more."""
    inputs = "\n".join(f"input I{n} {{ a: I{n + 1}! }}" for n in range(2000))
    types = "\n".join(f"type T{n} {{ a: T{n + 1} }}" for n in range(2000))
    ends = "input I2000 { a: Int }\ntype T2000 { a(x: I0): Int }"

    assert ingest(SubgraphSource(name="s", sdl=f"{QUERY}{inputs}\n{types}\n{ends}"), "s").diagnostics == ()


def test_every_finding_has_a_hint() -> None:
    """What would fix this very place, not only what the table says on all findings of the code."""
    assert all(code.fix for code in CODES)
    [general] = [code.fix for code in CODES if code.name == "INVALID_GRAPHQL"]
    for sdl, _ in WRONG.values():
        assert all(
            each.hint not in ("", general)
            for each in ingest(SubgraphSource(name="s", sdl=QUERY + sdl), "s").diagnostics
        )
