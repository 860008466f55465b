"""The limits of a document: a table of what passes and what does not, by code; and that checking them is cheap."""

import time
from dataclasses import replace

import pytest
from graphql import GraphQLSchema, build_schema, get_introspection_query

from dovetail_composition.manifest import Limits, Policies
from dovetail_gateway.document.prepared import prepare
from dovetail_gateway.request.errors import RequestError

DEFAULTS = Limits()


@pytest.fixture(scope="module")
def schema() -> GraphQLSchema:
    return build_schema(
        """
        directive @on(x: Int) repeatable on FIELD | QUERY | VARIABLE_DEFINITION | FRAGMENT_SPREAD | FRAGMENT_DEFINITION
        type Query { a: Query, b: Query, c: Query, d: Query, e: Query, x: Int, y(v: Int): Int }
        extend type Query { f(v: Float): Int, l(v: [Int]): Int, s(v: String): Int }
        """
    )


def code_of(schema: GraphQLSchema, document: str, policies: Policies | None = None) -> str | None:
    """The code with which the document is refused."""
    try:
        prepare(schema, document, None, policies or Policies())
    except RequestError as refusal:
        return refusal.code
    return None


def nested(levels: int) -> str:
    return "{ " + "a { " * (levels - 1) + "x" + " }" * levels


def fan_out(levels: int, fields: str = "a b c d e") -> str:
    """M7 of the measurements: a few hundred bytes that unfold to tens of thousands of selections, without an alias."""
    spread = " ".join(f"{name} {{ ...F0 }}" for name in fields.split())
    parts = [f"{{ {spread} }}"]
    for level in range(levels):
        inner = " ".join(f"{name} {{ ...F{level + 1} }}" for name in fields.split())
        parts.append(f"fragment F{level} on Query {{ {inner} }}")
    parts.append(f"fragment F{levels} on Query {{ x }}")
    return "\n".join(parts)


def repeated(selection: str, length: int, head: str = "query") -> str:
    """A selection that 625 spreads of fragments repeat; the text of `length` characters stands in for `TEXT`."""
    unfolding = fan_out(3).removesuffix("fragment F3 on Query { x }")
    return f"{head} {unfolding} fragment F3 on Query {{ {selection} }}".replace("TEXT", "t" * length)


CASES = {
    "long arguments": (
        repeated('s(v: "TEXT")', 1_600),
        repeated('s(v: "TEXT")', 1_700),
        "SELECTION_LIMIT_EXCEEDED",
    ),
    "long defaults": (
        repeated("s(v: $v)", 1_600, 'query($v: String = "TEXT")'),
        repeated("s(v: $v)", 1_700, 'query($v: String = "TEXT")'),
        "SELECTION_LIMIT_EXCEEDED",
    ),
    "the whole schema": (
        "{ __schema { queryType { name } } ...A } fragment A on Query { __schema { types { name } } }",
        "{ __schema { queryType { name } } ...A } fragment A on Query { b: __schema { types { name } } }",
        "ROOT_FIELD_LIMIT_EXCEEDED",
    ),
    "depth": (nested(15), nested(16), "DEPTH_LIMIT_EXCEEDED"),
    "depth through fragments": (
        "{ ...A } fragment A on Query { a { ...B } } fragment B on Query " + nested(14),
        "{ ...A } fragment A on Query { a { ...B } } fragment B on Query " + nested(15),
        "DEPTH_LIMIT_EXCEEDED",
    ),
    "depth of parser": (nested(15), nested(400), "DEPTH_LIMIT_EXCEEDED"),
    "aliases": (
        "{ a { " + " ".join(f"x{i}: x" for i in range(30)) + " } }",
        "{ a { " + " ".join(f"x{i}: x" for i in range(31)) + " } }",
        "ALIAS_LIMIT_EXCEEDED",
    ),
    "aliases in a fragment": (
        "{ a { ...A } b { ...A } } fragment A on Query { " + " ".join(f"x{i}: x" for i in range(15)) + " }",
        "{ a { ...A } b { ...A } } fragment A on Query { " + " ".join(f"x{i}: x" for i in range(16)) + " }",
        "ALIAS_LIMIT_EXCEEDED",
    ),
    "directives": ("{ x " + "@on " * 50 + "}", "{ x " + "@on " * 51 + "}", "DIRECTIVE_LIMIT_EXCEEDED"),
    "directives of the operation": (
        "query " + "@on " * 25 + "{ x " + "@on " * 25 + "}",
        "query " + "@on " * 25 + "{ x " + "@on " * 26 + "}",
        "DIRECTIVE_LIMIT_EXCEEDED",
    ),
    "directives of variables": (
        "query($v: Int " + "@on " * 50 + ") { y(v: $v) }",
        "query($v: Int " + "@on " * 51 + ") { y(v: $v) }",
        "DIRECTIVE_LIMIT_EXCEEDED",
    ),
    "directives of a fragment": (
        "{ a { ...A } b { ...A } } fragment A on Query " + "@on " * 25 + "{ x }",
        "{ a { ...A } b { ...A } } fragment A on Query " + "@on " * 26 + "{ x }",
        "DIRECTIVE_LIMIT_EXCEEDED",
    ),
    "unknown directives": ("{ x }", "{ x " + "@nothing " * 51 + "}", "DIRECTIVE_LIMIT_EXCEEDED"),
    "root fields": (
        "{ " + " ".join(f"x{i}: x" for i in range(20)) + " }",
        "{ " + " ".join(f"x{i}: x" for i in range(21)) + " }",
        "ROOT_FIELD_LIMIT_EXCEEDED",
    ),
    "root fields in fragments": (
        "{ " + "...A " * 2 + "} fragment A on Query { " + "x " * 10 + "}",
        "{ " + "...A " * 3 + "} fragment A on Query { ... { " + "x " * 7 + "} }",
        "ROOT_FIELD_LIMIT_EXCEEDED",
    ),
    "selections": (fan_out(4, "a b c d"), fan_out(6), "SELECTION_LIMIT_EXCEEDED"),
    "doubling": (
        "{ x }",
        "{ ...F0 }"
        + "".join(f"fragment F{i} on Query {{ ...F{i + 1} ...F{i + 1} }}" for i in range(60))
        + "fragment F60 on Query { x }",
        "SELECTION_LIMIT_EXCEEDED",
    ),
    "tokens": ("{ l(v: [" + "1 " * 1_991 + "]) }", "{ l(v: [" + "1 " * 1_992 + "]) }", "TOKEN_LIMIT_EXCEEDED"),
    "comments": ("{ x } " + "# c\n" * 1_999, "{ x } " + "# c\n" * 2_001, "TOKEN_LIMIT_EXCEEDED"),
    "comparisons": (
        "{ " + "a { x } " * 20 + "}",
        "{ a { " + "a { " + "a { x } " * 150 + "} " + "} }",
        "VALIDATION_LIMIT_EXCEEDED",
    ),
    "digits": (
        "{ y(v: 123) }",
        "{ y(v: " + "9" * 5_000 + ") }",
        "GRAPHQL_VALIDATION_FAILED",
    ),
    "no finite number": ("{ f(v: 1e300) }", "{ f(v: 1e400) }", "GRAPHQL_VALIDATION_FAILED"),
}


@pytest.mark.parametrize("name", CASES)
def test_a_limit(schema: GraphQLSchema, name: str) -> None:
    within, beyond, code = CASES[name]

    assert code_of(schema, within) is None
    assert code_of(schema, beyond) == code


@pytest.mark.parametrize(
    "limits",
    [
        {"depth": 3},
        {"aliases": 0},
        {"directives": 0},
        {"root_fields": 1},
        {"selections": 4},
        {"tokens": 10},
    ],
)
def test_limits_are_configurable(schema: GraphQLSchema, limits: dict[str, int]) -> None:
    document = "{ one: a @on { a { a { x } } } x }"

    assert code_of(schema, document) is None
    assert code_of(schema, document, Policies(limits=replace(DEFAULTS, **limits))) is not None


@pytest.mark.parametrize("name", CASES)
def test_refusing_is_cheap(schema: GraphQLSchema, name: str) -> None:
    """A fraction of a second of this process's time, where naive servers take seconds to minutes."""
    _, beyond, _ = CASES[name]
    took = []
    for _ in range(3):
        started = time.process_time()
        code_of(schema, beyond)
        took.append(time.process_time() - started)

    assert min(took) < 0.3


@pytest.mark.parametrize(
    "document",
    [
        "{ ...A } fragment A on Query { ...A }",
        "{ ...A } fragment A on Query { a { ...B } } fragment B on Query { a { ...A } }",
        "{ ...Missing }",
    ],
)
def test_fragments_in_cycles_and_unknown_ones_are_left_to_validation(schema: GraphQLSchema, document: str) -> None:
    assert code_of(schema, document) == "GRAPHQL_VALIDATION_FAILED"


def test_one_long_argument_is_only_bounded_by_the_body(schema: GraphQLSchema) -> None:
    document = '{ s(v: "' + "t" * 1_000_000 + '") }'

    assert code_of(schema, document) is None


def test_at_most_so_many_errors(schema: GraphQLSchema) -> None:
    document = "{ a { " + " ".join(f"wrong{i}" for i in range(100)) + " } }"

    with pytest.raises(RequestError) as refusal:
        prepare(schema, document, None, Policies())

    assert len(refusal.value.errors) == 5
    assert all(error["locations"] and error["extensions"]["code"] for error in refusal.value.errors)


def test_the_standard_introspection_query_is_within_the_limits(schema: GraphQLSchema) -> None:
    assert code_of(schema, get_introspection_query(specified_by_url=True, input_value_deprecation=True)) is None


@pytest.mark.parametrize(
    "document", ["{ __schema { queryType { name } } }", '{ a { x } __type(name: "Query") { name } }']
)
def test_introspection_can_be_disabled(schema: GraphQLSchema, document: str) -> None:
    assert code_of(schema, document) is None
    assert code_of(schema, document, Policies(introspection=False)) == "INTROSPECTION_DISABLED"


def test_typename_is_no_introspection_of_the_schema(schema: GraphQLSchema) -> None:
    assert code_of(schema, "{ __typename a { __typename } }", Policies(introspection=False)) is None


def test_nothing_is_suggested_where_introspection_is_disabled(schema: GraphQLSchema) -> None:
    schema_with_secret = build_schema("type Query { secretField: Int }")

    with pytest.raises(RequestError) as open_refusal:
        prepare(schema_with_secret, "{ secretFeld }", None, Policies())
    with pytest.raises(RequestError) as closed_refusal:
        prepare(schema_with_secret, "{ secretFeld }", None, Policies(introspection=False))

    assert "secretField" in str(open_refusal.value)
    assert "secretField" not in str(closed_refusal.value)
