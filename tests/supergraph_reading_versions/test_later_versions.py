"""Join v0.2 and later: each version's additions, and names under which specifications are linked."""

import pytest

from dovetail_composition.schema.definitions import AppliedDirective
from dovetail_composition.supergraph import print_supergraph, read_supergraph

from .documents import lines, linked

ENTITY = """
type Query @join__type(graph: A) @join__type(graph: B) { p: P @join__field(graph: A) both: Int }
type P @join__type(graph: A, key: "id") @join__type(graph: B, key: "id", extension: true, resolvable: false) {
  id: ID!
  a: Int @join__field(graph: A) @join__field(graph: B, external: true)
  b: Int @join__field(graph: B, requires: "a", type: "Int!")
  c: Int @join__field(graph: A, usedOverridden: true) @join__field(graph: B, override: "a")
}
"""
OF_ENTITY = [
    "P: a[id] b+[id unresolvable]",
    "  id: a, b",
    "  a: a, b external",
    "  b: b type=Int! requires=a",
    "  c: a used_overridden, b override=a",
    "Query: a b",
    "  p: a",
    "  both: a, b",
]

TABLE = {
    "0.2: unions and enums are everywhere where their types are": (
        "0.2",
        """
        type Query @join__type(graph: A) @join__type(graph: B) { u: U e: E i: I }
        union U @join__type(graph: A) @join__type(graph: B) = X | Y
        type X implements I @join__type(graph: A) @join__type(graph: B) @join__implements(graph: A, interface: "I") {
          x: Int
        }
        type Y @join__type(graph: B) { y: Int }
        interface I @join__type(graph: A) { x: Int }
        enum E @join__type(graph: A) @join__type(graph: B) { ONE }
        """,
        [
            "E: a b",
            "  ONE: a b",
            "I: a",
            "  x: a",
            "Query: a b",
            "  u: a, b",
            "  e: a, b",
            "  i: a, b",
            "U: a b",
            "  member X: a b",
            "  member Y: b",
            "X: a b",
            "  implements I: a",
            "  x: a, b",
            "Y: b",
            "  y: b",
        ],
    ),
    "0.3: members, values and interface objects": (
        "0.3",
        """
        type Query @join__type(graph: A) @join__type(graph: B) { u: U e(in: In): E m: M }
        union U @join__type(graph: A) @join__type(graph: B)
          @join__unionMember(graph: A, member: "X") @join__unionMember(graph: B, member: "Y") = X | Y
        type X @join__type(graph: A) { x: Int }
        type Y @join__type(graph: B) { y: Int }
        enum E @join__type(graph: A) @join__type(graph: B) {
          ONE @join__enumValue(graph: A)
          TWO @join__enumValue(graph: A) @join__enumValue(graph: B)
        }
        input In @join__type(graph: A) @join__type(graph: B) { a: Int @join__field(graph: A, type: "Int!") both: Int }
        interface M @join__type(graph: A, key: "id") @join__type(graph: B, key: "id", isInterfaceObject: true) {
          id: ID!
          rate: Int @join__field(graph: B)
        }
        type Book implements M @join__implements(graph: A, interface: "M") @join__type(graph: A, key: "id") {
          id: ID!
          rate: Int @join__field
        }
        """,
        [
            "Book: a[id]",
            "  implements M: a",
            "  id: a",
            "  rate: -",
            "E: a b",
            "  ONE: a",
            "  TWO: a b",
            "In: a b",
            "  a: a",
            "  both: all",
            "M: a[id] b*[id]",
            "  id: a, b",
            "  rate: b",
            "Query: a b",
            "  u: a, b",
            "  e: a, b",
            "  m: a, b",
            "U: a b",
            "  member X: a",
            "  member Y: b",
            "X: a",
            "  x: a",
            "Y: b",
            "  y: b",
        ],
    ),
    "0.4: labels of progressive overrides": (
        "0.4",
        """
        type Query @join__type(graph: A) @join__type(graph: B) {
          f: Int @join__field(graph: A, override: "b", overrideLabel: "percent(5)")
            @join__field(graph: B, overrideLabel: "percent(5)", usedOverridden: true)
        }
        """,
        ["Query: a b", "  f: a override=b label=percent(5), b label=percent(5) used_overridden"],
    ),
    "0.5: arguments from contexts": (
        "0.5",
        """
        type Query @join__type(graph: A) { p: P }
        type P @join__type(graph: A) {
          unit: Int
          f: Int @join__field(graph: A, contextArguments: [
            {context: "a__ctx", name: "unit", type: "Int", selection: " { unit }"}
          ])
        }
        """,
        ["P: a", "  unit: a", "  f: a unit:Int from a__ctx  { unit }", "Query: a", "  p: a"],
    ),
}


@pytest.mark.parametrize("case", TABLE)
def test_each_version_says_more(case: str) -> None:
    version, types, expected = TABLE[case]

    assert lines(read_supergraph(linked(version, types))) == expected


@pytest.mark.parametrize("version", ["0.2", "0.3", "0.4", "0.5", "0.6", "0.17"])
def test_entities_are_the_same_in_all_versions(version: str) -> None:
    """Minor versions that nobody knows yet add to what is known."""
    supergraph = read_supergraph(linked(version, ENTITY))

    assert lines(supergraph) == OF_ENTITY
    assert read_supergraph(print_supergraph(supergraph)) == supergraph


@pytest.mark.parametrize(
    ("link", "prefix", "names"),
    [
        ('as: "j"', "j__", {}),
        ('as: "j", import: ["@type", {name: "@field", as: "of"}, "Graph"]', "j__", {"@type": "type", "@field": "of"}),
        ('import: [{name: "@type", as: "@known"}]', "join__", {"@type": "known"}),
    ],
    ids=["prefixed", "prefixed and imported", "imported"],
)
def test_join_may_be_linked_under_other_names(link: str, prefix: str, names: dict[str, str]) -> None:
    sdl = linked("0.3", ENTITY).replace('join/v0.3"', f'join/v0.3", {link}').replace("join__", prefix)
    for element, name in names.items():
        sdl = sdl.replace(f"@{prefix}{element[1:]}(", f"@{name}(")
    if '"Graph"' in link:
        sdl = sdl.replace("enum j__Graph", "enum Graph")

    assert lines(read_supergraph(sdl)) == OF_ENTITY


def test_link_itself_may_be_called_otherwise() -> None:
    sdl = linked("0.3", ENTITY).replace("@link(", "@uses(").replace('link/v1.0"', 'link/v1.0", as: "uses"')

    assert lines(read_supergraph(sdl)) == OF_ENTITY


def test_an_extension_of_the_schema_links_as_well() -> None:
    extension = 'extend schema @link(url: "https://specs.apollo.dev/inaccessible/v0.2", import: ["@inaccessible"])'
    types = "type Query @join__type(graph: A) { a: Int b: Int @inaccessible }"
    supergraph = read_supergraph(linked("0.3", f"{types} {extension}"))

    assert supergraph.schema.types["Query"].fields["b"].inaccessible


def test_directives_have_their_canonical_names() -> None:
    links = """
      @link(url: "https://specs.apollo.dev/tag/v0.3", as: "label")
      @link(url: "https://specs.apollo.dev/cost/v0.1", import: ["@cost", {name: "@listSize", as: "@size"}])
      @link(url: "https://specs.apollo.dev/context/v0.1", for: SECURITY)
      @link(url: "https://example.com/custom/v1.0", import: ["@mine"])
      @label(name: "whole") @join__directive(graphs: [A], name: "mine")
    """
    types = """
      directive @mine(of: custom__Kind) on FIELD_DEFINITION
      directive @label(name: String!) repeatable on FIELD_DEFINITION | SCHEMA
      scalar custom__Kind
      scalar context__ContextFieldValue
      type Query @join__type(graph: A) @context(name: "a__ctx") {
        f(x: Int @label(name: "x")): [Int] @label(name: "f") @cost(weight: 3) @size(assumedSize: 2)
          @mine @join__directive(graphs: [A], name: "mine")
      }
    """
    schema = read_supergraph(linked("0.5", types, links)).schema
    [field] = schema.types["Query"].fields.values()

    def tag(name: str) -> AppliedDirective:
        return AppliedDirective(name="tag", arguments=(("name", f'"{name}"'),))

    assert schema.types["Query"].directives == (AppliedDirective(name="context", arguments=(("name", '"a__ctx"'),)),)
    assert field.directives == (
        tag("f"),
        AppliedDirective(name="cost", arguments=(("weight", "3"),)),
        AppliedDirective(name="listSize", arguments=(("assumedSize", "2"),)),
        AppliedDirective(name="mine"),
    )
    assert field.arguments[0].directives == (tag("x"),)
    assert schema.applied == (tag("whole"),)
    assert sorted(schema.types) == ["Query"]
    assert sorted(schema.directives) == []
