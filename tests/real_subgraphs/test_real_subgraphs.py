"""Federation servers of four libraries and a plain one: asked for their schemas, composed, queried, changed."""

import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml
from local import ask, local_gateway
from processes import DOVETAIL, listening, python_services
from support.example_gateways import composed

from .building import SERVERS
from .running import Server, servers

HERE = SERVERS.parent
DEADLINE_SECONDS = 60


@pytest.fixture(scope="module")
def running() -> Iterator[dict[str, Server]]:
    with servers() as started:
        yield started


@pytest.fixture(scope="module")
def addresses(running: dict[str, Server]) -> Iterator[dict[str, str]]:
    with python_services(SERVERS / "plain" / "makers.py") as plain:
        yield {**plain, **{name: server.address for name, server in running.items()}}


@pytest.fixture(scope="module")
def store(addresses: dict[str, str], tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The API of all five, served from manifests as they change."""
    config = local_gateway(HERE / "gateway.yaml", addresses, tmp_path_factory.mktemp("store") / "gateway.yaml")
    with listening([*DOVETAIL, "dev", HERE / "manifests", config, "--port", "0"]) as address:
        yield address


ENTITIES = "query ($of: [_Any!]!) { _entities(representations: $of) { __typename %s } }"


@pytest.mark.parametrize(
    ("service", "of", "fields", "expected"),
    [
        (
            "accounts",
            [{"id": "u2"}, {"email": "ada@example.com"}, {"id": "u9"}],
            "... on User { name }",
            [{"__typename": "User", "name": "Ben"}, {"__typename": "User", "name": "Ada"}, None],
        ),
        (
            "products",
            [{"upc": "p3"}, {"upc": "p9"}, {"upc": "p1"}],
            "... on Product { name }",
            [{"__typename": "Product", "name": "Lamp"}, None, {"__typename": "Product", "name": "Kettle"}],
        ),
        (
            "products",
            [{"maker": {"id": "m1"}, "model": "L-2"}],
            "... on Product { upc }",
            [{"__typename": "Product", "upc": "p3"}],
        ),
        (
            "reviews",
            [{"upc": "p1"}],
            "... on Product { averageStars }",
            [{"__typename": "Product", "averageStars": 4}],
        ),
        (
            "inventory",
            [{"upc": "p2", "price": {"amount": 2550, "currency": "EUR"}, "weight": 3}],
            "... on Product { shipping { amount } }",
            [{"__typename": "Product", "shipping": {"amount": 450}}],
        ),
    ],
)
def test_a_server_by_itself(
    running: dict[str, Server], service: str, of: list[dict[str, Any]], fields: str, expected: list[Any]
) -> None:
    address = running[service].address
    typename = next(iter(one["__typename"] for one in expected if one))

    sdl = ask(address, "{ _service { sdl } }")["data"]["_service"]["sdl"]
    entities = ask(address, ENTITIES % fields, of=[{"__typename": typename, **one} for one in of])

    assert "@key" in sdl
    assert entities["data"]["_entities"] == expected


QUERIES = {
    "entities of four services, asked for from each other": (
        """{
          topProducts(first: 1) {
            name
            inStock
            reviews(minimum: 4) { stars author { name email role } }
            averageStars
          }
        }""",
        {
            "topProducts": [
                {
                    "name": "Kettle",
                    "inStock": 3,
                    "reviews": [{"stars": 5, "author": {"name": "Ada", "email": "ada@example.com", "role": "EDITOR"}}],
                    "averageStars": 4,
                },
            ]
        },
    ),
    "@requires of a nested value, from a service that only knows the key": (
        "{ warehouses { city products { upc name shipping { amount currency } } } }",
        {
            "warehouses": [
                {
                    "city": "Oslo",
                    "products": [{"upc": "p1", "name": "Kettle", "shipping": {"amount": 300, "currency": "EUR"}}],
                },
                {
                    "city": "Turin",
                    "products": [{"upc": "p3", "name": "Lamp", "shipping": {"amount": 0, "currency": "EUR"}}],
                },
            ]
        },
    ),
    "from a federated type to a plain service and back": (
        """{
          products(upcs: ["p1", "p9", "p2"]) {
            upc
            manufacturer { name founded flagship { name price { amount } warehouse { city } } }
          }
        }""",
        {
            "products": [
                {
                    "upc": "p1",
                    "manufacturer": {
                        "name": "Norr",
                        "founded": 1950,
                        "flagship": {"name": "Lamp", "price": {"amount": 6000}, "warehouse": {"city": "Turin"}},
                    },
                },
                {
                    "upc": "p2",
                    "manufacturer": {
                        "name": "Meridian",
                        "founded": 1921,
                        "flagship": {"name": "Atlas", "price": {"amount": 2550}, "warehouse": None},
                    },
                },
            ]
        },
    ),
    "from the plain service's root into all others": (
        """{
          founded(since: 1940) {
            name
            flagship { slug: upc inStock reviews { text author { name reviews { stars } } } }
          }
        }""",
        {
            "founded": [
                {
                    "name": "Norr",
                    "flagship": {
                        "slug": "p3",
                        "inStock": 7,
                        "reviews": [{"text": "Dim.", "author": {"name": "Cleo", "reviews": [{"stars": 2}]}}],
                    },
                },
                {"name": "Lull", "flagship": None},
            ]
        },
    ),
    "roots of all services beside each other": (
        """{
          me { id name reviews { id product { name model } } }
          warehouses { id }
          topProducts(first: 1) { __typename upc }
          founded(since: 2000) { id }
        }""",
        {
            "me": {
                "id": "u1",
                "name": "Ada",
                "reviews": [
                    {"id": "r1", "product": {"name": "Kettle", "model": "K-1"}},
                    {"id": "r3", "product": {"name": "Atlas", "model": "A-7"}},
                ],
            },
            "warehouses": [{"id": "w1"}, {"id": "w2"}],
            "topProducts": [{"__typename": "Product", "upc": "p1"}],
            "founded": [{"id": "m3"}],
        },
    ),
}


@pytest.mark.parametrize("name", QUERIES)
def test_a_query_crosses_them(store: str, name: str) -> None:
    query, expected = QUERIES[name]

    assert ask(store, query) == {"data": expected}


def test_an_enum_of_one_service_filters_what_others_extend(store: str) -> None:
    query = "query ($role: Role) { users(role: $role) { name reviews { product { manufacturer { name } } } } }"

    editor = {
        "name": "Ada",
        "reviews": [{"product": {"manufacturer": {"name": name}}} for name in ("Norr", "Meridian")],
    }
    assert ask(store, query, role="EDITOR") == {"data": {"users": [editor]}}


def test_inaccessible_fields_are_no_part_of_the_api(store: str) -> None:
    (error,) = ask(store, "{ topProducts { cost } }")["errors"]

    assert error["extensions"]["code"] == "GRAPHQL_VALIDATION_FAILED"


def test_mutations_of_several_services_in_the_order_of_the_document(store: str) -> None:
    mutation = """mutation ($upc: ID!) {
      first: changeRole(id: "u2", role: EDITOR) { role }
      addReview(upc: $upc, author: "u2", stars: 1) { stars author { name role } product { name inStock } }
      last: changeRole(id: "u2", role: READER) { role }
    }"""
    added = {"stars": 1, "author": {"name": "Ben", "role": "EDITOR"}, "product": {"name": "Atlas", "inStock": 0}}

    assert ask(store, mutation, upc="p2") == {
        "data": {"first": {"role": "EDITOR"}, "addReview": added, "last": {"role": "READER"}}
    }
    (reviewed,) = ask(store, '{ products(upcs: ["p2"]) { reviews { stars } } }')["data"]["products"]
    assert reviewed == {"reviews": [{"stars": 4}, {"stars": 1}]}


def test_a_services_error_keeps_its_code(store: str) -> None:
    answer = ask(store, 'mutation { addReview(upc: "p2", author: "u2", stars: 9) { id } }')

    (error,) = answer["errors"]
    assert (answer["data"], error["message"], error["path"]) == (None, "Stars are 1 to 5.", ["addReview"])
    assert (error["extensions"]["code"], error["extensions"]["service"]) == ("REVIEW:STARS", "reviews")


CHANGES = {
    "accounts": (
        "{ topProducts(first: 1) { reviews { author { initial } } } }",
        {"topProducts": [{"reviews": [{"author": {"initial": "A"}}, {"author": {"initial": "B"}}]}]},
    ),
    "products": (
        "{ warehouses { products { slogan } } }",
        {"warehouses": [{"products": [{"slogan": "Boils water."}]}, {"products": [{"slogan": "Some light."}]}]},
    ),
    "reviews": (
        "{ users(role: EDITOR) { reviews { helpful } } }",
        {"users": [{"reviews": [{"helpful": True}, {"helpful": True}]}]},
    ),
    "inventory": (
        "{ founded(since: 1940) { flagship { name restocked } } }",
        {"founded": [{"flagship": {"name": "Lamp", "restocked": "2024-05-01"}}, {"flagship": None}]},
    ),
}


@pytest.mark.parametrize("service", CHANGES)
def test_a_new_field_of_a_service_is_there_and_all_goes_on(
    store: str, running: dict[str, Server], service: str
) -> None:
    query, expected = CHANGES[service]
    (error,) = ask(store, query)["errors"]
    assert error["extensions"]["code"] == "GRAPHQL_VALIDATION_FAILED"

    running[service].release()

    assert once_valid(store, query) == {"data": expected}
    for known, answer in QUERIES.values():
        assert ask(store, known) == {"data": answer}


def once_valid(address: str, query: str) -> dict[str, Any]:
    """The answer as soon as the API has what the query asks for."""
    deadline = time.monotonic() + DEADLINE_SECONDS
    while True:
        answer = ask(address, query)
        codes = [error["extensions"].get("code") for error in answer.get("errors", ())]
        if codes != ["GRAPHQL_VALIDATION_FAILED"]:
            return answer
        assert time.monotonic() < deadline, answer
        # What is waited for is another process; nothing tells when it has asked again.
        time.sleep(0.1)


def test_a_supergraph_yaml_asks_the_same_servers(running: dict[str, Server], tmp_path: Path) -> None:
    subgraphs = {
        name: {"schema": {"subgraph_url": f"{server.address}/graphql"}} for name, server in sorted(running.items())
    }
    file = tmp_path / "supergraph.yaml"
    file.write_text(yaml.safe_dump({"federation_version": "=2.11.2", "subgraphs": subgraphs}))

    supergraph = composed(tmp_path, file)

    with listening([*DOVETAIL, "gateway", "--supergraph", supergraph, "--port", "0", "--admin-port", "0"]) as address:
        query, expected = QUERIES["@requires of a nested value, from a service that only knows the key"]
        assert ask(address, query) == {"data": expected}
