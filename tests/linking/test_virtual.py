"""Virtual schemas: delegation from root fields, constants, and links on types of real services."""

import pytest
from support.linking import findings, linked, service, show_field
from support.schemas import show, text

from dovetail_composition.diagnostics.codes import CODES

FIXES = {code.name: code.fix for code in CODES}
GITHUB = """
    type Query {
      repositoryOwner(login: String!): RepositoryOwner
      repository(owner: String!, name: String!, followRenames: Boolean = true): Repository
      viewer: User!
    }
    interface RepositoryOwner { login: String! url: URI! repository(name: String!): Repository }
    type Organization implements RepositoryOwner {
      login: String! url: URI! repository(name: String!): Repository name: String members: [Member!]!
    }
    type User implements RepositoryOwner {
      login: String! url: URI! repository(name: String!): Repository email: String! secrets: [Secret!]!
    }
    type Member { login: String! role: Role! }
    enum Role { ADMIN MEMBER }
    type Repository { name: String! id: ID! description(format: Format): String }
    enum Format { HTML TEXT }
    type Secret { text: String }
    scalar URI
"""
FRONT = """
    type Query {
      "What it is."
      info: String!
      prismagraphql: Organization!
      prismagraphqlRepositories(names: [String!]!): [Repository!]!
    }
"""
LINKS = """
links:
- {field: Query.info, value: "This app provides information about the Prisma GitHub organization"}
- {field: Query.prismagraphql, schema: github, query: repositoryOwner,
   arguments: [{name: login, value: prismagraphql}]}
- {field: Query.prismagraphqlRepositories, schema: github, query: repository,
   arguments: [{name: owner, value: prismagraphql}, {name: name, argument: names, each: true}]}
"""


def test_delegation_over_a_partial_import() -> None:
    result = linked(
        service("front", FRONT, LINKS, virtual=True),
        service("github", GITHUB, "transforms: [{include: [Organization, Repository]}]"),
    )
    assert findings(result) == []
    assert [show_field(field) for field in result.schema.types["Query"].fields.values()] == [
        'info: String! <- "This app provides information about the Prisma GitHub organization"',
        'prismagraphql: Organization! <- github.repositoryOwner(login: String! = "prismagraphql"): RepositoryOwner',
        (
            "prismagraphqlRepositories(names: [String!]!): [Repository!]! <- collection"
            ' github.repository(owner: String! = "prismagraphql", name: String! given names each): Repository'
        ),
    ]
    assert result.schema.types["Query"].fields["info"].description == "What it is."
    # A user may come back from `repositoryOwner`: the gateway must know it to leave it out.
    assert show(result.schema, *sorted(name for name in result.schema.types if name != "Query")) == text("""
        enum Format
          HTML
          TEXT
        object Member
          login: String!
          role: Role!
        object Organization implements RepositoryOwner
          login: String!
          url: URI!
          repository(name: String!): Repository
          name: String
          members: [Member!]!
        object Repository
          name: String!
          id: ID!
          description(format: Format): String
        interface RepositoryOwner
          login: String!
          url: URI!
          repository(name: String!): Repository
        enum Role
          ADMIN
          MEMBER
        scalar URI
        - object User implements RepositoryOwner
          login: String!
          url: URI!
          repository(name: String!): Repository
    """)


def test_a_hidden_interface_that_is_returned_stays_as_little_as_can_be() -> None:
    front = service("front", FRONT, LINKS, virtual=True)
    hide = "transforms: [{prefix: {types: G_}}, {hide: [G_RepositoryOwner, Query, G_User]}]"
    sdl = FRONT.replace("Organization", "G_Organization").replace("Repository!", "G_Repository!")
    result = linked(service("front", sdl, LINKS, virtual=True), service("github", GITHUB, hide))
    assert findings(result) == []
    assert front.links == service("front", sdl, LINKS, virtual=True).links
    assert show(result.schema, "G_RepositoryOwner", "G_User") == text("""
        - interface G_RepositoryOwner < RepositoryOwner
          login: String!
        - object G_User < User implements G_RepositoryOwner
          login: String!
    """)
    assert result.schema.types["Query"].fields["prismagraphql"].link.call.returns == "G_RepositoryOwner"


def test_fields_without_links_are_told_and_gone() -> None:
    sdl = "type Query { a: Int b: Thing } type Mutation { c: Int } type Thing { d: Int }"
    result = linked(
        service("front", sdl, "links: [{field: Query.a, value: 1}]", virtual=True),
        service("real", "type Query { e: Int }"),
    )
    assert findings(result) == [
        ("VIRTUAL_FIELD_WITHOUT_LINK", coordinate, FIXES["VIRTUAL_FIELD_WITHOUT_LINK"])
        for coordinate in ("Query.b", "Mutation.c", "Thing.d")
    ]
    assert [show_field(field) for field in result.schema.types["Query"].fields.values()] == ["a: Int <- 1", "e: Int"]
    assert result.schema.roots == {"query": "Query"}


def test_a_link_that_is_wrong_is_told_once_and_its_field_is_gone() -> None:
    sdl = "type Query { a: Thing b: Int }"
    links = "links: [{field: Query.a, schema: nowhere, query: a}, {field: Query.b, value: 1}]"
    result = linked(service("front", sdl, links, virtual=True), service("real", "type Query { e: Int }"))
    assert findings(result) == [("LINK_SCHEMA_UNKNOWN", "Query.a", "There is 'front', 'real'.")]
    assert list(result.schema.types["Query"].fields) == ["b", "e"]


ARGUMENTS = {
    "as in the target": ("(id: ID!)", []),
    "stricter": ("(id: ID! = 3)", []),
    "looser": ("(id: ID)", [("LINK_ARGUMENT_TYPE", "Query.x", "Declare it as 'ID!'.")]),
    "of another type": ("(id: String!)", [("LINK_ARGUMENT_TYPE", "Query.x", "Declare it as 'ID!'.")]),
    "nullable with a default": ("(id: ID = 3)", []),
    "one too many": ("(id: ID!, size: Int)", [("LINK_ARGUMENT_UNUSED", "Query.x", FIXES["LINK_ARGUMENT_UNUSED"])]),
}


@pytest.mark.parametrize(("arguments", "expected"), ARGUMENTS.values(), ids=ARGUMENTS)
def test_declared_arguments(arguments: str, expected: list[tuple[str, str, str]]) -> None:
    links = "links: [{field: Query.x, schema: real, query: user, arguments: [{name: id}]}]"
    result = linked(
        service("front", f"type Query {{ x{arguments}: User }}", links, virtual=True),
        service("real", "type Query { user(id: ID!): User } type User { id: ID! }"),
    )
    assert findings(result) == expected
    if not expected:
        field = result.schema.types["Query"].fields["x"]
        assert f"x{arguments}: User" in show_field(field)


def test_a_declared_type_must_fit() -> None:
    result = linked(
        service(
            "front", "type Query { x: [User] }", "links: [{field: Query.x, schema: real, query: user}]", virtual=True
        ),
        service("real", "type Query { user: User } type User { id: ID! }"),
    )
    assert [each.code for each in result.diagnostics] == ["LINK_TYPE_MISMATCH"]


def test_a_virtual_schema_links_types_of_real_services() -> None:
    """Keys are read where they are, since the virtual schema has no service to read them from."""
    front = """
        type Query { one: Int }
        type User { id: ID! name: String repositories: [Repository!] }
    """
    links = """
        links:
        - {field: Query.one, value: 1}
        - {field: User.repositories, schema: github, query: repositories, arguments: [{name: login, from: name}]}
    """
    users = "type Query { users(ids: [ID!]!): [User!]! } type User { id: ID! name: String }"
    github = "type Query { repositories(login: String): [Repository!]! } type Repository { name: String }"
    lookup = "lookups: [{type: User, key: id, query: users, arguments: [{name: ids, batch: true}]}]"
    result = linked(
        service("front", front, links, virtual=True), service("github", github), service("user", users, lookup)
    )
    assert findings(result) == []
    user = result.schema.types["User"]
    assert show_field(user.fields["repositories"]) == (
        "repositories: [Repository!] <- github.repositories(login: String from name): [Repository!]!"
    )
    assert user.fields["repositories"].link.graph == "user"
    assert [join.graph for join in user.fields["name"].joins] == ["user"]
