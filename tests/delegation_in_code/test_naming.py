"""Schemas that call the same otherwise, and what local resolvers need of objects beside what clients select."""

import json
from enum import Enum
from typing import Any

import pytest
import strawberry
from delegation_in_code.services import Service, delegating, executable, service, told
from graphql import GraphQLSchema, graphql
from support.introspection import keep_introspection

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


SHOP = """
enum Size { SMALL, LARGE }
input SizeFilter { size: Size = SMALL, sizes: [Size!], from: Int, to: Int, inner: SizeFilter }
type Shirt { size: Size!, sizes: [[Size]], told(filter: SizeFilter, filters: [SizeFilter], in: Size, by: Int): String }
type Query { shirt(filter: SizeFilter, size: Size): Shirt }
"""
OWN_SHOP = """
enum Fit { S, L }
input By { fit: Fit, fits: [Fit!], to: Int, from: Int, inner: By }
type Shirt { fit: Fit!, fits: [[Fit]], told(by: By, many: [By], as: Fit, in: Int): String }
type Query { shirt(by: By, fit: Fit): Shirt }
"""
SHOP_NAMING = Naming(
    types={"Fit": "Size", "By": "SizeFilter"},
    # Of which two are called by each other's name.
    fields={"By.fit": "size", "By.fits": "sizes", "By.to": "from", "By.from": "to"}
    | {"Shirt.fit": "size", "Shirt.fits": "sizes"},
    arguments={f"Shirt.told({mine}:)": its for mine, its in [("by", "filter"), ("many", "filters"), ("as", "in")]}
    | {"Shirt.told(in:)": "by"},
    enum_values={"Fit.S": "SMALL", "Fit.L": "LARGE"},
)


def say(_root: object, _info: object, **given: Any) -> str:
    return json.dumps(given)


def shirt(_root: object, _info: object, **given: Any) -> dict[str, Any]:
    return {"size": given.get("size") or "LARGE", "sizes": [["SMALL", None], None], "given": given}


def shop() -> tuple[Service, GraphQLSchema]:
    made, binding = service(SHOP, {"Query.shirt": shirt, "Shirt.told": say})

    def resolve(_root: object, info: Any, by: Any = None, fit: Any = None) -> Any:
        return binding.delegate(info, "query", "shirt", {"filter": by, "size": fit}, naming=SHOP_NAMING)

    return made, executable(OWN_SHOP, {"Query.shirt": resolve})


VALUES: dict[str, tuple[str, dict[str, Any], dict[str, Any]]] = {
    "literals": (
        "{ shirt { told(by: {fit: L, fits: [S, L], to: 1, from: 2, inner: {fit: S}}, many: {to: 3}, as: S, in: 4) } }",
        {},
        {
            "by": 4,
            "in": "SMALL",
            "filter": {"size": "LARGE", "sizes": ["SMALL", "LARGE"], "from": 1, "to": 2, "inner": {"size": "SMALL"}},
            "filters": [{"size": "SMALL", "from": 3}],
        },
    ),
    "variables": (
        "query($by: By, $many: [By], $as: Fit, $in: Int) { shirt { told(by: $by, many: $many, as: $as, in: $in) } }",
        {"by": {"fit": "L", "inner": {"fits": "S"}}, "many": [{"to": 1}, None], "as": "L", "in": None},
        {
            "by": None,
            "in": "LARGE",
            "filter": {"size": "LARGE", "inner": {"size": "SMALL", "sizes": ["SMALL"]}},
            "filters": [{"size": "SMALL", "from": 1}, None],
        },
    ),
    "variables in literals": (
        "query($fit: Fit!, $to: Int) { shirt { told(by: {fit: $fit, fits: [$fit], to: $to, from: 1}) } }",
        {"fit": "S", "to": 5},
        {"filter": {"size": "SMALL", "sizes": ["SMALL"], "from": 5, "to": 1}},
    ),
    "defaults of variables": (
        "query($by: By = {fit: L, inner: {to: 1}}, $as: Fit = L) { shirt { told(by: $by, as: $as) } }",
        {},
        {"in": "LARGE", "filter": {"size": "LARGE", "inner": {"size": "SMALL", "from": 1}}},
    ),
}


@pytest.mark.parametrize("name", VALUES)
async def test_values_have_their_remote_names(name: str) -> None:
    query, variables, expected = VALUES[name]
    _, schema = shop()
    result = await graphql(schema, query, variable_values=variables)
    assert not result.errors
    assert json.loads((result.data or {})["shirt"]["told"]) == expected


async def test_values_of_an_answer_have_their_local_names() -> None:
    _, schema = shop()
    result = await graphql(schema, "{ shirt { fit x: fits } }")
    assert (result.data, result.errors) == ({"shirt": {"fit": "L", "x": [["S", None], None]}}, None)


@pytest.mark.parametrize("fit", ["S", "SMALL"], ids=["local name", "remote name"])
async def test_a_resolver_gives_values_by_either_name(fit: str) -> None:
    made, binding = service(SHOP, {"Query.shirt": shirt})
    by = {"fit": fit, "to": 7}
    resolve = delegating(binding, "shirt", naming=SHOP_NAMING)
    schema = executable(OWN_SHOP, {"Query.shirt": lambda root, info: resolve(root, info, size=fit, filter=by)})
    result = await graphql(schema, "{ shirt { fit } }")
    assert (result.data, result.errors) == ({"shirt": {"fit": "S"}}, None)
    assert made.requests[0].variables == {"size": "SMALL", "filter": {"size": "SMALL", "from": 7}}


async def test_strawberrys_values_have_their_remote_names(monkeypatch: pytest.MonkeyPatch) -> None:
    keep_introspection(monkeypatch)
    made, binding = service(SHOP, {"Query.shirt": shirt, "Shirt.told": say})

    @strawberry.enum
    class Fit(Enum):
        S = "s"
        L = "l"

    @strawberry.input
    class By:
        fit: Fit | None = strawberry.UNSET
        to: int | None = strawberry.UNSET

    @strawberry.type
    class Shirt:
        fit: Fit

        @strawberry.field
        def told(self, by: By) -> str:
            raise NotImplementedError

    @strawberry.type
    class Query:
        @strawberry.field
        async def shirt(self, info: strawberry.Info, by: By) -> Shirt:
            found: Shirt = await binding.delegate(
                info, "query", "shirt", {"filter": by, "size": by.fit}, naming=SHOP_NAMING
            )
            return found

    schema = strawberry.Schema(Query)
    result = await schema.execute("query($by: By!) { shirt(by: $by) { fit } }", variable_values={"by": {"fit": "S"}})
    assert (result.data, result.errors) == ({"shirt": {"fit": "S"}}, None)
    assert made.requests[0].variables == {"size": "SMALL", "filter": {"size": "SMALL"}}
    await schema.execute("query($by: By!) { shirt(by: {}) { told(by: $by) } }", variable_values={"by": {"to": 1}})
    assert made.requests[1].variables["by"] == {"from": 1}
