"""Supergraphs that other composers print, and those that cannot be run."""

import pytest

from dovetail_composition.api.schema import api_sdl
from dovetail_composition.schema.definitions import FieldJoin, Key, TypeJoin
from dovetail_composition.supergraph import SupergraphError, print_supergraph, read_supergraph

LINKS = """
  @link(url: "https://specs.apollo.dev/link/v1.0")
  @link(url: "https://specs.apollo.dev/join/v0.5", for: EXECUTION)
"""
MACHINERY = """
directive @join__type(graph: join__Graph!, key: join__FieldSet, extension: Boolean! = false,
  resolvable: Boolean! = true, isInterfaceObject: Boolean! = false)
  repeatable on OBJECT | INTERFACE | UNION | ENUM | INPUT_OBJECT | SCALAR
directive @join__field(graph: join__Graph, requires: join__FieldSet, provides: join__FieldSet, type: String,
  external: Boolean, override: String, usedOverridden: Boolean, overrideLabel: String)
  repeatable on FIELD_DEFINITION | INPUT_FIELD_DEFINITION
directive @join__graph(name: String!, url: String!) on ENUM_VALUE
directive @link(url: String, as: String, for: link__Purpose, import: [link__Import]) repeatable on SCHEMA
scalar join__FieldSet
scalar link__Import
enum link__Purpose { SECURITY EXECUTION }
enum join__Graph {
  A @join__graph(name: "a", url: "http://a")
  B @join__graph(name: "b", url: "http://b")
}
"""


def document(types: str, links: str = LINKS) -> str:
    return f"schema {links} {{ query: Query }}\n{MACHINERY}\n{types}"


def problems(sdl: str) -> list[str]:
    with pytest.raises(SupergraphError) as caught:
        read_supergraph(sdl)
    return [each.message for each in caught.value.diagnostics]


def test_a_federated_supergraph_is_read() -> None:
    """Keys, requirements and overrides; a field without @join__field belongs to all subgraphs of its type."""
    supergraph = read_supergraph(
        document(
            """
            type Query @join__type(graph: A) @join__type(graph: B) { p: P @join__field(graph: A) both: Int }
            type P @join__type(graph: A, key: "id") @join__type(graph: A, key: "sku { x }", resolvable: false)
              @join__type(graph: B, key: "id", extension: true) {
              id: ID!
              sku: Sku @join__field(graph: A)
              cost: Int @join__field(graph: A, external: true) @join__field(graph: B, requires: "id", override: "a")
            }
            type Sku @join__type(graph: A) { x: Int }
            """
        )
    )
    types = supergraph.schema.types

    assert [(each.name, each.url) for each in supergraph.subgraphs.values()] == [("a", "http://a"), ("b", "http://b")]
    assert sorted(types) == ["P", "Query", "Sku"]
    assert types["P"].joins == (
        TypeJoin(graph="a", keys=(Key(fields="id"), Key(fields="sku { x }", resolvable=False))),
        TypeJoin(graph="b", keys=(Key(fields="id"),), extension=True),
    )
    assert types["P"].fields["cost"].joins == (
        FieldJoin(graph="a", external=True),
        FieldJoin(graph="b", requires="id", override="a"),
    )
    assert types["Query"].fields["both"].joins == (FieldJoin(graph="a"), FieldJoin(graph="b"))
    assert read_supergraph(print_supergraph(supergraph)) == supergraph


def test_specifications_may_be_linked_under_other_names() -> None:
    """`as` and `import` rename their elements."""
    links = LINKS + (
        ' @link(url: "https://specs.apollo.dev/inaccessible/v0.2", as: "hidden", for: SECURITY)'
        ' @link(url: "https://specs.apollo.dev/tag/v0.3", import: [{name: "@tag", as: "@label"}])'
    )
    types = """
    directive @hidden on FIELD_DEFINITION
    directive @label(name: String!) on FIELD_DEFINITION
    type Query @join__type(graph: A) { a: Int secret: Int @hidden labelled: Int @label(name: "x") }
    """
    supergraph = read_supergraph(document(types, links))

    assert api_sdl(supergraph) == "type Query {\n  a: Int\n  labelled: Int\n}\n"


def test_own_directives_keep_their_meaning() -> None:
    """A directive that belongs to no specification is part of the API where operations may use it."""
    types = "directive @live(every: Int) on QUERY | OBJECT\ntype Query @join__type(graph: A) { a: Int }"
    supergraph = read_supergraph(document(types))

    assert supergraph.schema.directives["live"].graphs == ("a", "b")
    assert "directive @live(every: Int) on QUERY\n" in api_sdl(supergraph)


@pytest.mark.parametrize(
    ("link", "message"),
    [
        ('@link(url: "https://specs.apollo.dev/join/v1.0")', "Version 1.0 of the join specification is not supported"),
        (
            '@link(url: "https://example.com/auth/v1.0", for: SECURITY)',
            "The supergraph needs https://example.com/auth/v1.0",
        ),
        ('@link(url: "https://specs.dovetail.dev/dovetail/v9.0", for: EXECUTION)', "Version 9.0 of the dovetail"),
        ("@link(url: 3)", "The argument url must be a string."),
    ],
)
def test_what_is_not_understood_is_refused(link: str, message: str) -> None:
    """A specification that must be understood for security or execution, and is not."""
    [problem] = problems(document("type Query @join__type(graph: A) { a: Int }", LINKS + link))

    assert problem.startswith(message)


@pytest.mark.parametrize(
    ("types", "message"),
    [
        ("type Query @join__type(graph: C) { a: Int }", "There is no subgraph C."),
        ("type Query @join__type { a: Int }", "The argument graph must be a string."),
        ("type Query { a: Int @join__field(graph: A, external: 1) }", "The argument external must be a boolean."),
        ("type Query { a: Foo }", "The type Foo is not defined."),
        ("type Query {", "Syntax Error: Expected Name, found <EOF>."),
    ],
)
def test_a_broken_supergraph_is_refused(types: str, message: str) -> None:
    """With what is wrong, not with an exception of another kind."""
    assert problems(document(types)) == [message]


def test_an_ordinary_schema_is_no_supergraph() -> None:
    """It has no subgraphs."""
    assert problems("type Query { a: Int }") == ["The schema is not linked to the join specification."]


def test_an_interface_object_has_fields_that_its_types_do_not_resolve() -> None:
    """`@join__field` without a graph: no subgraph of this type resolves the field."""
    types = "type Query @join__type(graph: A) { a: Int @join__field b: Int }"
    supergraph = read_supergraph(document(types))

    assert supergraph.schema.types["Query"].fields["a"].joins == ()
    assert read_supergraph(print_supergraph(supergraph)) == supergraph
