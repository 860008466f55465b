"""examples/github: delegation to GitHub's real schema, which a mock of it answers."""

from collections.abc import Iterator

import pytest
from local import ask, calls
from processes import EXAMPLES, python_services
from support.example_gateways import example_gateway
from support.github_schema import github_schema

GITHUB = EXAMPLES / "github"


@pytest.fixture(scope="module")
def services() -> Iterator[dict[str, str]]:
    github_schema()
    with python_services(GITHUB / "mock.py") as addresses:
        yield {"github": addresses["mock"]}


@pytest.fixture(scope="module")
def apps(services: dict[str, str], tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    folder, template = tmp_path_factory.mktemp("github"), GITHUB / "gateway.local.yaml"
    with example_gateway(folder, [GITHUB / "manifests"], template, services) as address:
        yield address


def test_a_constant_is_answered_without_a_call(apps: str, services: dict[str, str]) -> None:
    before = calls(services)
    answer = ask(apps, "{ info }")

    assert answer == {"data": {"info": "This app provides information about the Prisma GitHub organization"}}
    assert calls(services) == before


def test_an_interface_is_narrowed_to_the_type_that_the_field_names(apps: str) -> None:
    answer = ask(
        apps, "{ prismagraphql { __typename login name isVerified membersWithRole(first: 3) { totalCount } } }"
    )

    organization = answer["data"]["prismagraphql"]
    assert organization["__typename"] == "Organization"
    assert (organization["login"], organization["name"]) == ("prismagraphql", "Prismagraphql")
    assert isinstance(organization["isVerified"], bool)
    assert isinstance(organization["membersWithRole"]["totalCount"], int)


def test_one_request_asks_for_each_name(apps: str, services: dict[str, str]) -> None:
    before = calls(services)
    query = """query($names: [String!]!) {
      prismagraphqlRepositories(names: $names) { nameWithOwner stargazerCount owner { login } }
    }"""
    answer = ask(apps, query, names=["prisma", "graphql-yoga", "graphcool"])

    names = [repository["nameWithOwner"] for repository in answer["data"]["prismagraphqlRepositories"]]
    assert names == ["prismagraphql/prisma", "prismagraphql/graphql-yoga", "prismagraphql/graphcool"]
    assert calls(services)["github"] - before["github"] == 1


def test_root_fields_of_github_are_not_part_of_the_api(apps: str) -> None:
    fields = ask(apps, "{ __schema { queryType { fields { name } } } }")["data"]["__schema"]["queryType"]["fields"]

    assert [field["name"] for field in fields] == ["info", "prismagraphql", "prismagraphqlRepositories"]
