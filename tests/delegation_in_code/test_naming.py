"""Schemas that call the same otherwise, and what local resolvers need of objects beside what clients select."""

from typing import Any

import pytest
from delegation_in_code.services import Service, delegating, executable, service, told
from graphql import GraphQLSchema, graphql

from dovetail_client import Binding, Naming

REMOTE = """
interface Node { id: ID! }
interface Owner { login: String! }
type Repository implements Node { id: ID!, name: String!, stars(since: Int): Int, owner: Owner!, ownerId: ID }
type Organization implements Owner & Node { id: ID!, login: String!, teams: Int }
type User implements Owner & Node { id: ID!, login: String! }
union Result = Repository | User
input RepoFilter { name: String }
type Query { repository(name: String!): Repository, node: Node, search(by: RepoFilter): [Result!]!, count: Int }
"""
LOCAL = """
interface Thing { id: ID! }
interface RepoOwner { handle: String! }
type Repo implements Thing {
  id: ID!, title: String!, stars(since: Int): Int, by: RepoOwner!, shout: String, owned: String
}
type Org implements RepoOwner & Thing { id: ID!, handle: String!, teams: Int }
type User implements RepoOwner & Thing { id: ID!, handle: String! }
union Hit = Repo | User
input Filter { name: String }
type Query { repo: Repo, thing: Thing, mini: Repo, hits(by: Filter): [Hit!]!, count: Repo, node: Int }
"""
NAMING = Naming(
    types={"Thing": "Node", "Repo": "Repository", "RepoOwner": "Owner", "Org": "Organization", "Hit": "Result"}
    | {"Filter": "RepoFilter"},
    fields={"Repo.title": "name", "Repo.by": "owner"}
    | {f"{each}.handle": "login" for each in ("RepoOwner", "Org", "User")},
)
REPOSITORY = {
    "__typename": "Repository",
    "id": "r",
    "name": "Dovetail",
    "stars": 5,
    "ownerId": "o",
    "owner": {"__typename": "Organization", "id": "o", "login": "joiners", "teams": 3},
}
ALSO = {"Repo.shout": "{ title by { handle } }", "Repo.owned": "{ ownerId owner { ... on Organization { teams } } }"}


def remote() -> tuple[Service, Binding]:
    return service(
        REMOTE,
        {
            "Query.repository": lambda *_, name: REPOSITORY,
            "Query.node": lambda *_: REPOSITORY,
            "Query.search": lambda *_, **__: [REPOSITORY, {"__typename": "User", "id": "u", "login": "ann"}],
            "Query.count": lambda *_: 1,
        },
    )


@pytest.fixture
def renamed() -> tuple[Service, GraphQLSchema]:
    made, binding = remote()

    def to(field: str, **given: Any) -> Any:
        return lambda _root, info, **arguments: binding.delegate(
            info, "query", field, {**given, **arguments}, naming=NAMING, also=ALSO
        )

    return made, executable(
        LOCAL,
        {
            "Query.repo": to("repository", name="x"),
            "Query.thing": to("node"),
            "Query.mini": to("node"),
            "Query.hits": to("search"),
            "Query.count": to("count"),
            "Query.node": to("node"),
            "Repo.shout": lambda repo, _info: f"{repo.title} of {repo['by'].handle}".upper(),
            "Repo.owned": lambda repo, _info: f"{repo.ownerId} {repo.owner}",
        },
    )


CASES = {
    "fields and fragments": (
        """{ repo { x: title title by { __typename handle ... on Org { teams } ...O } } }
        fragment O on RepoOwner { h: handle }""",
        {
            "x": "Dovetail",
            "title": "Dovetail",
            "by": {"__typename": "Org", "handle": "joiners", "teams": 3, "h": "joiners"},
        },
    ),
    "abstract types": (
        "{ thing { __typename id ... on Repo { title s: stars(since: 1) } } }",
        {"__typename": "Repo", "id": "r", "title": "Dovetail", "s": 5},
    ),
    "one of an abstract type": ("{ mini { id t: title } }", {"id": "r", "t": "Dovetail"}),
    "unions and inputs": (
        """query($by: Filter = {name: "x"}) { hits(by: $by) { __typename ... on User { handle } ...R } }
        fragment R on Repo { title }""",
        [{"__typename": "Repo", "title": "Dovetail"}, {"__typename": "User", "handle": "ann"}],
    ),
    "needs": ("{ repo { shout y: shout } }", {"shout": "DOVETAIL OF JOINERS", "y": "DOVETAIL OF JOINERS"}),
    "needs of what is not shown": ("{ repo { owned } }", {"owned": "o {'teams': 3}"}),
}


@pytest.mark.parametrize("name", CASES)
async def test_names_on_both_sides(name: str, renamed: tuple[Service, GraphQLSchema]) -> None:
    query, expected = CASES[name]
    result = await graphql(renamed[1], query)
    assert not result.errors
    assert list((result.data or {}).values()) == [expected]


async def test_what_nobody_needs_is_not_asked_for(renamed: tuple[Service, GraphQLSchema]) -> None:
    await graphql(renamed[1], "{ repo { id } }")
    assert renamed[0].documents() == ["query ($name: String!) { repository(name: $name) { id } }"]


@pytest.mark.parametrize(
    ("query", "message"),
    [
        ("{ count { id } }", "Query.count returns Int, which cannot be the value of a Repo"),
        ("{ node }", "Query.node returns Node, which cannot be the value of a Int"),
    ],
)
async def test_fields_that_cannot_stand_for_each_other(
    query: str, message: str, renamed: tuple[Service, GraphQLSchema]
) -> None:
    result = await graphql(renamed[1], query)
    assert [each[1] for each in told(result)] == [message]


ALSO_WRONG = {
    "{ nmae }": "also: Repository.nmae: there is no such field. Did you mean 'name'?",
    "name": "also: Syntax Error: Unexpected Name 'name'.",
    "{ ...F }": "also selects fields, no fragments",
    "query { name }": "also must be a selection set in braces",
}


@pytest.mark.parametrize("also", ALSO_WRONG)
async def test_needs_that_cannot_be_met(also: str) -> None:
    _, binding = remote()
    schema = executable(
        "type Query { repo: Repository } type Repository { id: ID }",
        {"Query.repo": lambda _, info: binding.delegate(info, "query", "repository", {"name": "x"}, also=also)},
    )
    result = await graphql(schema, "{ repo { id } }")
    assert [each[1] for each in told(result)] == [ALSO_WRONG[also]]


async def test_directives_are_the_services() -> None:
    sdl = """
    directive @twice(n: Int) on FIELD
    directive @many(n: Int) repeatable on FIELD | INLINE_FRAGMENT | FRAGMENT_DEFINITION
    directive @query on QUERY
    type Query { a: Thing } type Thing { b: Int }
    """
    made, binding = service(sdl, {"Query.a": lambda *_: {"b": 1}})
    local = sdl.replace("@twice(n: Int)", "@twice(n: Int, more: Int)") + "directive @own repeatable on FIELD"
    schema = executable(local, {"Query.a": delegating(binding, "a")})
    result = await graphql(
        schema,
        """query($n: Int, $unused: Int) @query {
          a @twice(n: $n) @many @own { b @twice(n: 1, more: $unused) @own }
          a @twice(n: $n) @many { ... @many(n: $n) { ...F } }
        }
        fragment F on Thing @many { c: b }""",
        variable_values={"n": 3},
    )
    assert (result.data, result.errors) == ({"a": {"b": 1, "c": 1}}, None)
    (document,) = made.documents()
    assert document == (
        "query ($n: Int) { a @twice(n: $n) @many @many { b @twice(n: 1) ... on Thing @many(n: $n) { ...F } } } "
        "fragment F on Thing @many { c: b }"
    )
