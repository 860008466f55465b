"""Join v0.1, which Federation 1 prints: what it does not say is concluded."""

import pytest

from dovetail_composition.api.schema import api_sdl
from dovetail_composition.supergraph import print_supergraph, read_supergraph

from .documents import cored, lines, problems

TABLE = {
    "an entity belongs to its owner and to those that extend it, which know its key": (
        """
        type Query { top: [P] @join__field(graph: A) }
        type P @join__owner(graph: A) @join__type(graph: A, key: "upc") @join__type(graph: A, key: "sku")
          @join__type(graph: B, key: "upc") {
          upc: ID! @join__field(graph: A)
          sku: ID! @join__field(graph: A)
          stock: Int @join__field(graph: B)
        }
        """,
        [
            "P: a[upc][sku] b[upc]",
            "  upc: a, b",
            "  sku: a",
            "  stock: b",
            "Query: a",
            "  top: a",
        ],
    ),
    "a field of an entity without a join is its owner's": (
        """
        type Query { p: P @join__field(graph: A) }
        type P @join__owner(graph: B) @join__type(graph: B, key: "id") @join__type(graph: A, key: "id") {
          id: ID! @join__field(graph: B)
          name: String
        }
        """,
        ["P: b[id] a[id]", "  id: b, a", "  name: b", "Query: a", "  p: a"],
    ),
    "what requires and provides name is external": (
        """
        type Query { r: R @join__field(graph: B, provides: "p { name }") }
        type R { p: P }
        type P @join__owner(graph: A) @join__type(graph: A, key: "id") @join__type(graph: B, key: "id")
          @join__type(graph: C, key: "id") {
          id: ID! @join__field(graph: A)
          name: String @join__field(graph: A)
          size: Size @join__field(graph: A)
          cost: Int @join__field(graph: C, requires: "size { cm }")
        }
        type Size { cm: Int }
        """,
        [
            "P: a[id] b[id] c[id]",
            "  id: a, b, c",
            "  name: a, b external",
            "  size: a, c external",
            "  cost: c requires=size { cm }",
            "Query: b",
            "  r: b provides=p { name }",
            "R: b",
            "  p: b",
            "Size: a c",
            "  cm: a, c",
        ],
    ),
    "a value type belongs to the subgraphs in which fields lead to it": (
        """
        type Query { a: Money @join__field(graph: A) b(by: By): Box @join__field(graph: B)
          c: Int @join__field(graph: C) }
        type Box { money: [Money!]! unit: Unit }
        type Money { amount: Int unit: Unit }
        enum Unit { EUR USD }
        input By { unit: Unit and: By }
        """,
        [
            "Box: b",
            "  money: b",
            "  unit: b",
            "By: b",
            "  unit: all",
            "  and: all",
            "Money: a b",
            "  amount: a, b",
            "  unit: a, b",
            "Query: a b c",
            "  a: a",
            "  b: b",
            "  c: c",
            "Unit: a b",
            "  EUR: a b",
            "  USD: a b",
        ],
    ),
    "interfaces and unions are those of the types that are known": (
        """
        type Query { node: Node @join__field(graph: A) any: Any @join__field(graph: B) }
        interface Node { id: ID! }
        union Any = P | V
        type P implements Node @join__owner(graph: A) @join__type(graph: A, key: "id")
          @join__type(graph: B, key: "id") {
          id: ID! @join__field(graph: A)
        }
        type V { v: Int }
        """,
        [
            "Any: b",
            "  member P: b",
            "  member V: b",
            "Node: a b",
            "  id: a, b",
            "P: a[id] b[id]",
            "  implements Node: a b",
            "  id: a, b",
            "Query: a b",
            "  node: a",
            "  any: b",
            "V: b",
            "  v: b",
        ],
    ),
}


@pytest.mark.parametrize("core", ["0.1", "0.2"])
@pytest.mark.parametrize("case", TABLE)
def test_what_is_not_said_is_concluded(case: str, core: str) -> None:
    types, expected = TABLE[case]

    assert lines(read_supergraph(cored(types, core))) == expected


@pytest.mark.parametrize("case", TABLE)
def test_it_is_printed_in_a_later_version(case: str) -> None:
    """And then says the same."""
    supergraph = read_supergraph(cored(TABLE[case][0]))

    assert read_supergraph(print_supergraph(supergraph)) == supergraph


def test_all_root_types_are_walked() -> None:
    types = """
      type Q { a: Int @join__field(graph: A) }
      type M { set(v: Int): V @join__field(graph: B) }
      type V { n: Int }
    """
    supergraph = read_supergraph(cored(types, roots="query: Q, mutation: M"))

    assert lines(supergraph) == ["M: b", "  set: b", "Q: a", "  a: a", "V: b", "  n: b"]


def test_core_may_rename_specifications() -> None:
    links = '@core(feature: "https://specs.apollo.dev/inaccessible/v0.1", as: "hidden", for: SECURITY)'
    types = "type Query { a: Int @join__field(graph: A) b: Int @join__field(graph: A) @hidden }"

    assert api_sdl(read_supergraph(cored(types, links=links))) == "type Query {\n  a: Int\n}\n"


def test_an_owner_must_be_there() -> None:
    types = "type Query { p: P @join__field(graph: A) } type P @join__owner(graph: X) { id: ID }"

    assert problems(cored(types)) == ["P: There is no subgraph X."]
