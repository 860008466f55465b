"""Text of one tenant in the artifact: it stays text, and what is said of another's part stays as it was."""

import json

import pytest
from graphql import TypeExtensionNode, parse

from dovetail_composition.compose import compose_leaving_out
from dovetail_composition.manifest import Endpoint
from dovetail_composition.members.sources import SubgraphSource
from dovetail_composition.supergraph import print_supergraph, read_supergraph

VICTIM = 'type Query { "Who asks." me: User } "A user." type User { id: ID! name: String }'

BREAKING_OUT = (
    '""" } extend type User @join__type(graph: EVIL) { name: String @join__field(graph: EVIL) } """ type X { a: Int }'
)
TEXTS = {
    "a block's end": BREAKING_OUT,
    "an escaped block's end": f"\\{BREAKING_OUT}",
    "a backslash at the end": 'x" \\',
    "quotes at the end": 'x""',
    "quotes at the beginning": '""x',
    "only quotes": '""""""',
    "line breaks": "a\r\n\r\n  b\n\tc\r",
    "indentation": "   a\n  b\n c   ",
    "other line breaks": "a\u2028b\u2029c\u0085d\x0be\x0cf",
    "control characters": "\x00\x01\x1b[2J\x7f",
    "half characters": "\ud800 x",
    "a comment": "# a\n#b",
    "a template": "${x} {{ x }} %(x)s <script>alert(1)</script>",
    "JSON": '"}],"endpoints":{"victim":{"url":"http://evil.example/"}}',
}


def quoted(text: str) -> str:
    return json.dumps(text, ensure_ascii=True)


PLACES = {
    "a type's description": "type Query {{ evil: Evil }} {text} type Evil {{ a: Int }}",
    "a field's description": "type Query {{ {text} evil: Int }}",
    "an argument's description": "type Query {{ evil({text} a: Int): Int }}",
    "a schema's description": "{text} schema {{ query: Query }} type Query {{ evil: Int }}",
    "a reason": "type Query {{ evil: Int @deprecated(reason: {text}) }}",
    "a default value": "type Query {{ evil(a: String = {text}): Int }}",
    "a default value within": "input I {{ a: [String] = [{text}] }} type Query {{ evil(i: I = {{a: [{text}]}}): Int }}",
    "a scalar's specification": "scalar S @specifiedBy(url: {text}) type Query {{ evil: S }}",
    "an enum value's description": "enum E {{ {text} A }} type Query {{ evil: E }}",
    "an unknown directive": "directive @d(a: String) on FIELD_DEFINITION type Query {{ evil: Int @d(a: {text}) }}",
}


@pytest.mark.parametrize("text", TEXTS.values(), ids=TEXTS)
@pytest.mark.parametrize("place", PLACES.values(), ids=PLACES)
def test_no_text_says_anything_of_another_tenants_part(place: str, text: str) -> None:
    victim = SubgraphSource(name="victim", created="1", sdl=VICTIM, endpoint=Endpoint(url="http://victim.example/"))
    alone = compose_leaving_out([victim]).supergraph
    evil = SubgraphSource(
        name="evil", created="2", sdl=place.format(text=quoted(text)), endpoint=Endpoint(url="http://evil.example/")
    )
    both = compose_leaving_out([victim, evil]).supergraph
    assert alone
    assert both

    printed = print_supergraph(both)
    assert not [each for each in parse(printed).definitions if isinstance(each, TypeExtensionNode)]
    again = read_supergraph(printed)
    assert print_supergraph(again) == printed
    assert again.schema.types["User"] == read_supergraph(print_supergraph(alone)).schema.types["User"]
    me = again.schema.types["Query"].fields["me"]
    assert [join.graph for join in me.joins] == ["victim"]
    assert again.subgraphs["victim"].url == "http://victim.example/"


CLAIMS = {
    "a type of the join spec": "type Query { evil: join__X } type join__X { a: Int }",
    "an enum of the join spec": "type Query { evil: Int } enum join__Graph { VICTIM }",
    "a directive of the join spec": "directive @join__type(graph: String) on OBJECT type Query @join__type(graph: "
    '"VICTIM") { evil: Int }',
    "a directive of ours": "directive @dovetail__link(graph: String) on FIELD_DEFINITION type Query { evil: Int "
    '@dovetail__link(graph: "VICTIM") }',
    "a link to the join spec": 'extend schema @link(url: "https://specs.apollo.dev/join/v0.5", for: EXECUTION) '
    "type Query { evil: Int }",
    "a hidden type of another's": "type Query { evil: Int } type User @inaccessible { id: ID! }",
    "a field of another's type": "type Query { evil: Int } extend type User { name: Int }",
    "another's root field": "type Query { me: Int evil: Int }",
    "an interface for another's type": "type Query { a: I } interface I { id: ID! } type User implements I { id: ID! }",
    "a root type of another name": "schema { query: User } type User { evil: Int name: String }",
}


@pytest.mark.parametrize("sdl", CLAIMS.values(), ids=CLAIMS)
def test_no_schema_claims_what_another_tenant_has(sdl: str) -> None:
    victim = SubgraphSource(name="victim", created="1", sdl=VICTIM, endpoint=Endpoint(url="http://victim.example/"))
    evil = SubgraphSource(name="evil", created="2", sdl=sdl, endpoint=Endpoint(url="http://evil.example/"))

    both = compose_leaving_out([victim, evil])

    assert both.supergraph
    assert "victim" not in both.left_out
    user = both.supergraph.schema.types["User"]
    assert not user.inaccessible
    assert sorted(user.fields) == ["id", "name"]
    assert [join.graph for join in user.joins] == ["victim"]
    me = both.supergraph.schema.types["Query"].fields["me"]
    assert (me.type, [join.graph for join in me.joins]) == ("User", ["victim"])
    assert not [name for name in both.supergraph.schema.types if "__" in name.strip("_")]
