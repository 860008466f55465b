"""Guards as subgraphs write them: composed here, printed and read again, and denied by the gateway."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any

import pytest
from federation_worlds.stage import Stage
from federation_worlds.worlds.world import World, federated

from dovetail_composition.members.sources import LinkArgumentSpec, LinkSpec
from dovetail_composition.supergraph import print_supergraph, read_supergraph
from dovetail_gateway.subgraph.port import SubgraphAnswer, SubgraphRequest

from .library import DIRECTIVES, ask, marked, supergraph_of

ROWS = {
    "Query:": {"me": "User:1", "all": ["Public:1", "Secret:1"], "one": "Public:1", "two": "Secret:1", "notes": ["n"]},
    "User:1": {"id": "1", "name": "Ann", "email": "a@", "salt": "s", "age": 3},
    "Public:1": {"id": "2", "title": "P", "score": 4, "rank": 1},
    "Secret:1": {"id": "3", "title": "S", "score": 5, "rank": 2},
}
HASH = {"User.hash": lambda it: f"#{it('salt')}"}

USERS = """
    [a v2.6]
    type Query { me: User }
    type User @key(fields: "id") {
      id: ID! @authenticated
      name: String
      email: String @shareable
      salt: String @policy(policies: [["p"]])
    }

    [b v2.6]
    type User @key(fields: "id") {
      id: ID!
      email: String @shareable @requiresScopes(scopes: [["s"]])
      age: Int
      salt: String @external
      hash: String @requires(fields: "salt") @policy(policies: [["p"]])
    }
"""
MEDIA = """
    [a v2.6]
    type Query { all: [Media!]! }
    interface Media @key(fields: "id") { id: ID! title: String }
    type Public implements Media @key(fields: "id") { id: ID! title: String }
    type Secret implements Media @key(fields: "id") { id: ID! title: String }

    [b v2.6]
    type Query { one: Media two: Media }
    type Media @key(fields: "id") @interfaceObject { id: ID! score: Int rank: Int }
"""

_SECRET = 'type Secret implements Media @key(fields: "id") { id: ID! title: String'
GUARDED_TITLE = MEDIA.replace(_SECRET, f"{_SECRET} @authenticated")


@dataclass(frozen=True, kw_only=True)
class Case:
    """Subgraphs, an operation, its data, and the paths of what is denied."""

    sdl: str
    text: str
    data: Any
    denied: list[tuple[str | int, ...]]


CASES = {
    "guarded in one of the subgraphs that share it": Case(
        sdl=USERS,
        text="{ me { name email age } }",
        data={"me": {"name": "Ann", "email": None, "age": 3}},
        denied=[("me", "email")],
    ),
    "a key": Case(sdl=USERS, text="{ me { id age } }", data={"me": None}, denied=[("me", "id")]),
    "what requires what is guarded": Case(
        sdl=USERS, text="{ me { hash name } }", data={"me": {"hash": None, "name": "Ann"}}, denied=[("me", "hash")]
    ),
    "an interface of a guarded type": Case(
        sdl=MEDIA.replace("type Secret implements Media", "type Secret implements Media @authenticated"),
        text="{ all { title } one { score } }",
        data=None,
        denied=[("all",)],
    ),
    "a type's field by its interface": Case(
        sdl=GUARDED_TITLE,
        text="{ all { title ... on Public { id } } }",
        data={"all": [{"title": None, "id": "2"}, {"title": None}]},
        denied=[("all", 0, "title"), ("all", 1, "title")],
    ),
    "a type's field by its own": Case(
        sdl=GUARDED_TITLE,
        text="{ all { ... on Public { title } ... on Secret { title } } }",
        data={"all": [{"title": "P"}, {"title": None}]},
        denied=[("all", 1, "title")],
    ),
    "an imported directive by another name": Case(
        sdl="""
        [a own link]
        extend schema
          @link(url: "https://specs.apollo.dev/federation/v2.6", import: [{name: "@authenticated", as: "@known"}])
        type Query { me: User notes: [String] @federation__requiresScopes(scopes: [["s"]]) }
        type User { name: String email: String @known }
        """,
        text="{ me { name email } notes }",
        data={"me": {"name": "Ann", "email": None}, "notes": None},
        denied=[("me", "email"), ("notes",)],
    ),
    "beside what is inaccessible": Case(
        sdl="""
        [a v2.6]
        type Query { me: User hidden: Hidden @inaccessible }
        type Hidden @inaccessible @authenticated { name: String }
        type User { name: String email: String @inaccessible @policy(policies: [["p"]]) }
        """,
        text="{ me { name } }",
        data={"me": {"name": "Ann"}},
        denied=[],
    ),
}


@pytest.mark.parametrize("way", ["composed", "read"])
@pytest.mark.parametrize("case", CASES)
def test_members_guard_what_is_theirs(case: str, way: str) -> None:
    world, each = World(subgraphs=federated(CASES[case].sdl), rows=ROWS, fields=HASH, operations={}), CASES[case]
    supergraph = supergraph_of(world)
    if way == "read":
        supergraph = read_supergraph(print_supergraph(supergraph))
    told = ask(supergraph, each.text, world=world)

    assert told.data == each.data
    assert told.denied == each.denied
    assert "User.email" not in told.asked


INTERFACE_OBJECTS = {
    "its field, of each type": (
        "Media.score",
        "{ all { ... on Public { score rank } } one { rank score } }",
        {"all": [{"score": None, "rank": 1}, {}], "one": {"rank": 1, "score": None}},
    ),
    "one type's field": (
        "Secret.score",
        "{ one { ... on Secret { score } rank } two { ... on Secret { score } rank } }",
        {"one": {"rank": 1}, "two": {"score": None, "rank": 2}},
    ),
    "fields of several types": (
        "Secret.score",
        "{ one { score } two { score } }",
        {"one": {"score": 4}, "two": {"score": None}},
    ),
}


@pytest.mark.parametrize("name", INTERFACE_OBJECTS)
def test_interface_objects_of_other_composers(name: str) -> None:
    """Some leave a guard where it was written. What an object has from there is guarded all the same."""
    place, text, data = INTERFACE_OBJECTS[name]
    world = World(subgraphs=federated(MEDIA), rows=ROWS, operations={})
    supergraph = marked(place, DIRECTIVES["policies"], read_supergraph(print_supergraph(supergraph_of(world))))

    assert ask(supergraph, text, world=world).data == data


REQUIRING = """
    [a v2.6]
    type Query { one: T }
    type T @key(fields: "id") { id: ID! salt: Int owner: Owner media: Media }
    type Owner { name: String }
    interface Media { title: String }
    type Film implements Media { title: String }

    [b v2.6]
    type T @key(fields: "id") {
      id: ID!
      salt: Int @external
      owner: Owner @external
      media: Media @external
      hash: Int @requires(fields: "salt")
      greeting: Int @requires(fields: "owner { name }")
      shown: Int @requires(fields: "media { title }")
      free: Int
    }
    type Owner { name: String @external }
    interface Media { title: String }
    type Film implements Media { title: String @external }

    [c v2.6]
    type T @key(fields: "id") { id: ID! hash: Int @external again: Int @requires(fields: "hash") }
"""
REQUIRED = {
    "T.salt": {"hash", "again"},
    "Owner.name": {"greeting"},
    "Owner": {"greeting"},
    "Film.title": {"shown"},
    "Media": {"shown"},
    "T.id": set(),
}
"""What is guarded, and the fields that are made from it."""


@pytest.mark.parametrize("place", REQUIRED)
def test_what_is_made_from_what_is_guarded_is_denied(place: str) -> None:
    """Composition demands as much; other composers have not always done so."""
    row = dict.fromkeys(("id", "salt", "hash", "greeting", "shown", "again", "free"), 1)
    rows = {
        "Query:": {"one": "T:1"},
        "T:1": row | {"owner": "Owner:1", "media": "Film:1"},
        "Owner:1": {"name": "Ann"},
        "Film:1": {"title": "F"},
    }
    world = World(subgraphs=federated(REQUIRING), rows=rows, operations={})
    supergraph = marked(place, DIRECTIVES["scopes"], supergraph_of(world))
    told = ask(supergraph, "{ one { hash greeting shown again free } }", world=world)

    assert {path[-1] for path in told.denied} == REQUIRED[place]
    assert told.data["one"]["free"] == 1


def test_what_an_interface_object_makes_from_what_is_guarded_is_denied() -> None:
    """By the type whose field is guarded, however it is asked for."""
    sdl = MEDIA.replace("score: Int", 'title: String @external score: Int @requires(fields: "title")')
    world = World(subgraphs=federated(sdl), rows=ROWS, operations={})
    supergraph = marked("Secret.title", DIRECTIVES["scopes"], supergraph_of(world))
    told = ask(supergraph, "{ all { ... on Public { score } ... on Secret { score } } }", world=world)

    assert told.data == {"all": [{"score": 4}, {"score": None}]}


ID_OF_USER = (LinkArgumentSpec(name="id", from_="id"),)
LINKED = World(
    subgraphs=federated(
        """
        [a plain]
        type Query { me: User }
        type User { id: ID! name: String }

        [b v2.6]
        type Query { report(id: ID!): Report @authenticated note(id: ID!): Note file(id: ID!): File }
        type Report { text: String }
        type Note { text: String @authenticated id: ID! }
        type File @authenticated { text: String }
        """
    ),
    rows={
        "Query:": {"me": "User:1", "report": "Report:1", "note": "Note:1", "file": "File:1"},
        "User:1": {"id": "1", "name": "Ann"},
        "Report:1": {"text": "r"},
        "Note:1": {"text": "n", "id": "1"},
        "File:1": {"text": "f"},
    },
    links={
        "a": tuple(
            LinkSpec(field=f"User.{name}", schema="b", query=name, arguments=ID_OF_USER)
            for name in ("report", "note", "file")
        )
    },
    operations={},
)


@pytest.mark.parametrize("read", [True, False])
def test_a_link_is_guarded_as_what_it_calls(read: bool) -> None:
    supergraph = supergraph_of(LINKED)
    if read:
        supergraph = read_supergraph(print_supergraph(supergraph))
    told = ask(supergraph, "{ me { name report { text } note { id text } file { text } } }", world=LINKED)

    assert told.data == {"me": {"name": "Ann", "report": None, "note": {"id": "1", "text": None}, "file": None}}
    assert set(told.denied) == {("me", "report"), ("me", "note", "text"), ("me", "file")}
    assert told.asked & {"Query.report", "Note.text", "Query.file"} == set()


class Telltale:
    """A subgraph that sends more than it is asked for."""

    async def send(self, request: SubgraphRequest) -> SubgraphAnswer:
        assert "email" not in request.query
        body = {"data": {"me": {"__typename": "User", "name": "Ann", "email": "a@", "id": "1"}, "notes": ["n"]}}
        return SubgraphAnswer(status=200, body=json.dumps(body).encode())


def test_what_comes_unasked_is_not_shown() -> None:
    world = World(subgraphs=federated(USERS), rows=ROWS, operations={})
    stage = Stage(world, supergraph_of(world))
    prepared = stage.gateway.prepare("{ me { name email } }")
    found = stage.gateway.execute(prepared, stage.gateway.plan(prepared), {}, Telltale())

    assert found.data == {"me": {"name": "Ann", "email": None}}
