"""examples/github-in-code answers as the manifests of examples/github do."""

import sys
from collections.abc import Iterator
from typing import Any

import pytest
from local import ask, calls
from processes import EXAMPLES, listening, python_services
from support.example_gateways import example_gateway
from support.github_schema import github_schema

GITHUB, IN_CODE = EXAMPLES / "github", EXAMPLES / "github-in-code"


@pytest.fixture(scope="module")
def services() -> Iterator[dict[str, str]]:
    github_schema()
    with python_services(GITHUB / "mock.py") as addresses:
        yield {"github": addresses["mock"]}


@pytest.fixture(scope="module")
def declared(services: dict[str, str], tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    folder, template = tmp_path_factory.mktemp("github"), GITHUB / "gateway.local.yaml"
    with example_gateway(folder, [GITHUB / "manifests"], template, services) as address:
        yield address


@pytest.fixture(scope="module")
def in_code(services: dict[str, str]) -> Iterator[str]:
    url = f"{services['github']}/graphql"
    with listening([sys.executable, IN_CODE / "apps.py", "--github", url, "--port", "0"]) as address:
        yield address


QUERIES: dict[str, tuple[str, dict[str, Any]]] = {
    "a constant": ("{ info }", {}),
    "narrowed": ("{ prismagraphql { __typename login name isVerified membersWithRole(first: 3) { totalCount } } }", {}),
    "each": (
        """query($names: [String!]!, $first: Int = 2) {
          prismagraphqlRepositories(names: $names) {
            nameWithOwner stars: stargazerCount createdAt
            owner { __typename login ... on Organization { isVerified } }
            one: issues(first: $first) { nodes { state title } } two: issues(last: 1, states: OPEN) { totalCount }
          }
        }""",
        {"names": ["prisma", "graphql-yoga", "graphcool"]},
    ),
    "fragments and conditions": (
        """query($no: Boolean = false) {
          a: prismagraphql { ...O } b: prismagraphql { ...O url @include(if: $no) }
          info @skip(if: $no)
        }
        fragment O on Organization { ... on RepositoryOwner { login } ... on Actor { avatarUrl(size: 7) } }""",
        {},
    ),
    "null where none may be": ('{ prismagraphqlRepositories(names: ["prisma", "nothing"]) { name } }', {}),
}


@pytest.mark.parametrize("name", QUERIES)
def test_both_give_the_same_answer(name: str, declared: str, in_code: str, services: dict[str, str]) -> None:
    query, variables = QUERIES[name]
    before = calls(services)["github"]
    answer = ask(in_code, query, **variables)

    assert calls(services)["github"] - before == (0 if name == "a constant" else 1)
    expected = ask(declared, query, **variables)
    assert answer.get("data") == expected.get("data")
    assert bool(answer.get("errors")) == bool(expected.get("errors"))
    if name != "null where none may be":
        assert answer == expected


def test_both_have_the_same_fields(declared: str, in_code: str) -> None:
    query = "{ __schema { queryType { fields { name type { kind ofType { kind name } } args { name } } } } }"
    assert ask(in_code, query) == ask(declared, query)
