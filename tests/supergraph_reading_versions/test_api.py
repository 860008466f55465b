"""The API of a supergraph: no machinery, nothing that is `@inaccessible`, and nothing that is empty by that."""

import pytest
from graphql import get_introspection_query, graphql_sync

from dovetail_composition.api.schema import api_sdl, build_api_schema
from dovetail_composition.supergraph import read_supergraph

from .documents import linked, problems

HIDING = '@link(url: "https://specs.apollo.dev/inaccessible/v0.2", for: SECURITY)'
TAGGING = '@link(url: "https://specs.apollo.dev/tag/v0.3")'
WHOLE = """
directive @inaccessible on FIELD_DEFINITION
directive @tag(name: String!) repeatable on FIELD_DEFINITION
directive @live on QUERY
scalar join__FieldSet
enum link__Purpose { SECURITY }
type Query @join__type(graph: A) {
  a(b: Int @tag(name: "t") c: Int @inaccessible d: Hidden): Int @tag(name: "t") @deprecated
  hidden: Int @inaccessible
  i: I u: U e(in: In): E s: S
  secret: HiddenObject @inaccessible
}
interface I @join__type(graph: A) @tag(name: "t") { x: Int y: Int @inaccessible }
interface HiddenI @join__type(graph: A) @inaccessible { x: Int }
type X implements I & HiddenI @join__type(graph: A) { x: Int y: Int z: Int @inaccessible }
type HiddenObject @join__type(graph: A) @inaccessible { x: Int }
union U @join__type(graph: A) = X | HiddenObject
union HiddenU @join__type(graph: A) @inaccessible = X
enum E @join__type(graph: A) { ONE @tag(name: "t") TWO @inaccessible }
enum HiddenE @join__type(graph: A) @inaccessible { ONE }
input In @join__type(graph: A) { x: Int y: Int @inaccessible }
input Hidden @join__type(graph: A) @inaccessible { x: Int }
scalar S @join__type(graph: A)
scalar HiddenS @join__type(graph: A) @inaccessible
"""

SHOWN = """\
directive @live on QUERY

enum E {
  ONE
}

interface I {
  x: Int
}

input In {
  x: Int
}

type Query {
  a(b: Int): Int @deprecated
  i: I
  u: U
  e(in: In): E
  s: S
}

scalar S

union U = X

type X implements I {
  x: Int
  y: Int
}
"""


def test_what_is_inaccessible_is_not_shown() -> None:
    """Of any kind, and no tags nor machinery either."""
    assert api_sdl(read_supergraph(linked("0.3", WHOLE, HIDING + TAGGING))) == SHOWN


def test_introspection_answers_from_it() -> None:
    schema = build_api_schema(read_supergraph(linked("0.3", WHOLE, HIDING + TAGGING)))
    answer = graphql_sync(schema, get_introspection_query()).data
    assert answer is not None
    names = [each["name"] for each in answer["__schema"]["types"] if not each["name"].startswith("__")]

    assert sorted(set(names) - {"Int", "String", "Boolean"}) == ["E", "I", "In", "Query", "S", "U", "X"]
    assert sorted(each["name"] for each in answer["__schema"]["directives"]) == [
        "deprecated",
        "include",
        "live",
        "oneOf",
        "skip",
        "specifiedBy",
    ]


TABLE = {
    "type Query @join__type(graph: A) { a: Int } type Mutation @join__type(graph: A) @inaccessible { m: Int }": [],
    "type Query @join__type(graph: A) @inaccessible { a: Int }": ["Query: The query root type Query is @inaccessible."],
    "type Query @join__type(graph: A) { a: Int @inaccessible }": [
        "Query: The type Query has no fields left in the API: all of them are @inaccessible."
    ],
    "type Query @join__type(graph: A) { a: X } type X @join__type(graph: A) { x: Int @inaccessible }": [
        "X: The type X has no fields left in the API: all of them are @inaccessible."
    ],
    "type Query @join__type(graph: A) { a: X } interface X @join__type(graph: A) { x: Int @inaccessible }": [
        "X: The type X has no fields left in the API: all of them are @inaccessible."
    ],
    "type Query @join__type(graph: A) { a: U i: Int } union U @join__type(graph: A) = X "
    "type X @join__type(graph: A) @inaccessible { x: Int }": [
        "U: The type U has no members left in the API: all of them are @inaccessible."
    ],
    "type Query @join__type(graph: A) { a: E } enum E @join__type(graph: A) { ONE @inaccessible }": [
        "E: The type E has no values left in the API: all of them are @inaccessible."
    ],
    "type Query @join__type(graph: A) { a(in: In): Int } input In @join__type(graph: A) { x: Int @inaccessible }": [
        "In: The type In has no input fields left in the API: all of them are @inaccessible."
    ],
    "type Query @join__type(graph: A) { a(x: Int! @inaccessible): Int }": [
        "Query.a(x:): The argument x is @inaccessible, but required."
    ],
    "type Query @join__type(graph: A) { a(x: Int! = 3 @inaccessible): Int }": [],
    "type Query @join__type(graph: A) { a(in: In): Int } "
    "input In @join__type(graph: A) { x: Int! @inaccessible y: Int }": [
        "In.x: The input field x is @inaccessible, but required."
    ],
    "type Query @join__type(graph: A) { a(e: E = TWO f: [E] = [TWO] @inaccessible): Int "
    "b(in: In = { hidden: 1 }): Int } "
    "enum E @join__type(graph: A) { ONE TWO @inaccessible } "
    "input In @join__type(graph: A) { hidden: Int @inaccessible many: [[E!]] = [[ONE], [TWO]] one: E = ONE }": [
        "In.many: The default value names E.TWO, which is @inaccessible.",
        "Query.a(e:): The default value names E.TWO, which is @inaccessible.",
        "Query.b(in:): The default value names In.hidden, which is @inaccessible.",
    ],
    "type Query implements I @join__type(graph: A) { a: Int @inaccessible b: Int } "
    "interface I @join__type(graph: A) { a: Int }": ["Query: Query lacks the field a of the interface I."],
}


@pytest.mark.parametrize("types", TABLE)
def test_what_hiding_breaks_is_named(types: str) -> None:
    assert problems(linked("0.3", types, HIDING)) == TABLE[types]
