"""Two subgraphs of a library of every kind of type, parts of it guarded, and what of it is asked for and denied."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from functools import cache
from typing import Any

from federation_worlds.monolith import execute_whole
from federation_worlds.server import Servers
from federation_worlds.stage import Stage, composed
from federation_worlds.worlds.world import World, federated
from graphql import FieldNode, GraphQLError, TypeInfo, TypeInfoVisitor, Visitor, parse, visit

from dovetail_composition.schema.definitions import AppliedDirective, Field, Supergraph, TypeDefinition
from dovetail_gateway.lossless_json.encode import encode_response
from dovetail_gateway.subgraph.port import SubgraphAnswer, SubgraphRequest

DIRECTIVES = {
    "authenticated": AppliedDirective(name="authenticated"),
    "scopes": AppliedDirective(name="requiresScopes", arguments=(("scopes", '[["a", "b"], ["c"]]'),)),
    "policies": AppliedDirective(name="policy", arguments=(("policies", '[["a"]]'),)),
}

SUBGRAPHS = """
    [a v2.6]
    type Query {
      me: User
      top: User!
      users: [User]!
      found: [Found!]!
      media: [Media]!
      state: State
      stamps: [Stamp!]
    }
    type Mutation { rename(name: String!): User reset: Int! count: Int }
    type User @key(fields: "id") { id: ID! name: String state: State! stamp: Stamp best: Book friend: User! }
    union Found = User | Book | Film
    interface Media { title: String }
    type Book implements Media @key(fields: "id") { id: ID! title: String pages: Int author: User! }
    type Film implements Media { title: String minutes: Int! }
    enum State { ON OFF }
    scalar Stamp

    [b v2.6]
    type User @key(fields: "id") { id: ID! email: String reviews: [Review!] }
    type Book @key(fields: "id") { id: ID! price: Int }
    type Review { text: String }
"""

WORLD = World(
    subgraphs=federated(SUBGRAPHS),
    rows={
        "Query:": {
            "me": "User:1",
            "top": "User:2",
            "users": ["User:1", "User:2"],
            "found": ["User:1", "Book:1", "Film:1"],
            "media": ["Film:1", "Book:1"],
            "state": "OFF",
            "stamps": ["s"],
        },
        "User:1": {
            "id": "1",
            "name": "Ann",
            "state": "ON",
            "stamp": "t",
            "best": "Book:1",
            "friend": "User:2",
            "email": "a@",
            "reviews": ["Review:1"],
        },
        "User:2": {
            "id": "2",
            "name": "Bob",
            "state": "OFF",
            "stamp": None,
            "best": None,
            "friend": "User:1",
            "email": None,
            "reviews": None,
        },
        "Book:1": {"id": "9", "title": "B", "pages": 7, "author": "User:1", "price": 3},
        "Film:1": {"title": "F", "minutes": 90},
        "Review:1": {"text": "good"},
    },
    fields={
        "Mutation.rename": lambda it, name: "User:1",
        "Mutation.reset": lambda it: 1,
        "Mutation.count": lambda it: 2,
    },
    operations={},
)


@dataclass(frozen=True, kw_only=True)
class Told:
    """An answer, the coordinates that subgraphs were asked for, and how often."""

    data: Any
    errors: list[dict[str, Any]]
    asked: frozenset[str]
    calls: int

    @property
    def denied(self) -> list[tuple[str | int, ...]]:
        """Paths of the errors, all of which are denials."""
        wanted = ("Unauthorized field or type", {"code": "UNAUTHORIZED_FIELD_OR_TYPE"})
        assert [(each["message"], each["extensions"]) for each in self.errors] == [wanted] * len(self.errors)
        return [tuple(each["path"]) for each in self.errors]


class Watched(Servers):
    """Servers that note by its coordinate each field that they are asked for."""

    def __init__(self, stage: Stage) -> None:
        super().__init__(stage.company())
        self.asked: set[str] = set()

    async def send(self, request: SubgraphRequest) -> SubgraphAnswer:
        info = TypeInfo(self.company.subgraphs[request.subgraph].schema)
        asked = self.asked

        class Note(Visitor):
            def enter_field(self, node: FieldNode, *_: object) -> None:
                parent = info.get_parent_type()
                asked.add(f"{parent.name if parent else '?'}.{node.name.value}")

        visit(parse(request.query), TypeInfoVisitor(info, Note()))
        return await super().send(request)


@cache
def library() -> Supergraph:
    """The library, open to all."""
    return supergraph_of(WORLD)


def supergraph_of(world: World) -> Supergraph:
    """A world's supergraph, composed here."""
    composition = composed(world)
    assert composition.supergraph is not None, [each.message for each in composition.diagnostics]
    return composition.supergraph


def marked(place: str, directive: AppliedDirective, supergraph: Supergraph | None = None) -> Supergraph:
    """The library with a directive on a type, or on a field given by its coordinate, and nowhere else."""
    supergraph = supergraph or library()
    type_name, _, field_name = place.partition(".")
    definition = supergraph.schema.types[type_name]
    if field_name:
        fields: Mapping[str, Field] = definition.fields
        field = replace(fields[field_name], directives=(directive,))
        changed: TypeDefinition = replace(definition, fields={**fields, field_name: field})
    else:
        changed = replace(definition, directives=(directive,))
    return replace(supergraph, schema=replace(supergraph.schema, types={**supergraph.schema.types, type_name: changed}))


def ask(supergraph: Supergraph, text: str, variables: Mapping[str, Any] | None = None, world: World = WORLD) -> Told:
    """The gateway's answer; the servers find all that they are asked for."""
    return ask_all(supergraph, [text], variables, world)[0]


def ask_all(
    supergraph: Supergraph, texts: Iterable[str], variables: Mapping[str, Any] | None = None, world: World = WORLD
) -> list[Told]:
    """The answers of one gateway."""
    stage = Stage(world, supergraph)
    return [_told(stage, text, variables or {}) for text in texts]


def _told(stage: Stage, text: str, variables: Mapping[str, Any]) -> Told:
    prepared = stage.gateway.prepare(text)
    servers = Watched(stage)
    found = stage.gateway.execute(prepared, stage.gateway.plan(prepared), variables, servers)
    assert servers.company.problems == []
    body = json.loads(encode_response(found.data, found.errors))
    return Told(
        data=body["data"],
        errors=body.get("errors", []),
        asked=frozenset(servers.asked),
        calls=servers.calls.total(),
    )


@cache
def expected(texts: tuple[str, ...], denied: tuple[str, ...]) -> list[tuple[Any, list[tuple[str | int, ...]]]]:
    """What one schema would answer whose resolvers refuse the fields, and at which paths."""

    def refuse(*_: Any, **__: Any) -> Any:
        raise GraphQLError("refused")

    world = replace(WORLD, fields={**WORLD.fields, **dict.fromkeys(denied, refuse)})
    stage = Stage(world, library())
    answers = [execute_whole(stage.api, stage.company(), text, {}) for text in texts]
    return [(each.data, [tuple(error.path or ()) for error in each.errors or ()]) for each in answers]
