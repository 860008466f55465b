"""Schemas that cannot be served as they are, beside one that is, under load."""

import copy
from typing import Any

import pytest
from harness.world import Gateway, World

CATALOGS = {
    "query": "{ catalogs { id name } }",
    "expect": {"catalogs": [{"id": "1", "name": "catalog v1"}, {"id": "2", "name": "catalog v1"}]},
}
FIELDS = "{ __schema { queryType { fields { name } } } }"
LARGE_BYTES = 512 * 1024


@pytest.fixture(scope="module")
def gateway(world: World, operator: None) -> Gateway:
    """A gateway over the schemas of its own namespace."""
    (catalog,) = world.manifests("catalog")
    world.serve(catalog)
    world.apply(catalog)
    installed = world.gateway()
    world.client.until(installed.url, CATALOGS["query"], CATALOGS["expect"])
    return installed


def fields(*names: str) -> Any:
    return {"__schema": {"queryType": {"fields": [{"name": name} for name in names]}}}


def test_a_bad_schema(world: World, gateway: Gateway) -> None:
    (broken,) = world.manifests("broken")
    with world.client.load(gateway.url, [CATALOGS]):
        world.apply(broken)
        accepted = world.until_condition("graphqlschema", "broken", "Accepted", "Refused")
        assert world.ask(gateway, FIELDS).data == fields("catalogs")
    assert accepted["status"] == "False"
    assert "broken 4:1: Syntax Error: Expected ']', found '}'" in accepted["message"]
    assert "hint: Correct the syntax" in accepted["message"]
    world.delete("graphqlschema", "broken")


def test_a_good_schema_turns_bad(world: World, gateway: Gateway) -> None:
    (catalog,), (broken,) = world.manifests("catalog"), world.manifests("broken")
    bad = copy.deepcopy(catalog)
    bad["spec"]["schema"] = broken["spec"]["schema"]
    with world.client.load(gateway.url, [CATALOGS]):
        world.apply(bad)
        accepted = world.until_condition("graphqlschema", "catalog", "Accepted", "Refused")
        world.until_condition("graphqlschema", "catalog", "Programmed", "LastGoodKept")
        assert "catalog 4:1: Syntax Error" in accepted["message"]
        world.apply(catalog)
        world.until_condition("graphqlschema", "catalog", "Ready", "Ready")


def test_a_conflicting_schema(world: World, gateway: Gateway) -> None:
    (rival,) = world.manifests("rival")
    with world.client.load(gateway.url, [CATALOGS]):
        world.apply(rival)
        accepted = world.until_condition("graphqlschema", "rival", "Accepted", "Refused")
    assert "Query.catalogs is owned by catalog and defined by rival" in accepted["message"]
    assert f"also: {world.namespace}/catalog 2:3 Query.catalogs" in accepted["message"]
    assert "hint: Rename or hide" in accepted["message"]
    owner = world.conditions("graphqlschema", "catalog")
    assert owner["Ready"]["status"] == "True", "the one that was there before is not blamed"
    world.delete("graphqlschema", "rival")


def test_a_schema_of_512_kib(world: World, gateway: Gateway) -> None:
    (large,) = world.manifests("large")
    config_map = {
        "apiVersion": "v1",
        "kind": "ConfigMap",
        "metadata": {"name": "large-schema"},
        "data": {"schema.graphql": large_sdl()},
    }
    with world.client.load(gateway.url, [CATALOGS]):
        # Without --server-side kubectl would keep a copy in an annotation, for which there is no room.
        world.cluster.kubectl("apply", "--server-side", "-n", world.namespace, "-f", "-", objects=config_map)
        world.apply(large)
        world.until_condition("graphqlschema", "large", "Ready", "Ready")
        world.client.until(gateway.url, FIELDS, fields("catalogs", "large"))
        world.delete("graphqlschema", "large")
        world.client.until(gateway.url, FIELDS, fields("catalogs"))


def test_a_schema_of_a_namespace_that_is_not_selected(world: World, gateway: Gateway) -> None:
    (stranger,) = world.manifests("stranger")
    elsewhere = world.another_namespace("e2e-elsewhere")
    with world.client.load(gateway.url, [CATALOGS]):
        world.apply(stranger, namespace=elsewhere)
        programmed = world.until_condition("graphqlschema", "stranger", "Programmed", "NotSelected", elsewhere)
        assert world.ask(gateway, FIELDS).data == fields("catalogs")
    assert "labels" in programmed["message"]
    assert "namespace" in programmed["message"]


def large_sdl() -> str:
    """Thousands of types, filled up to the size with a comment."""
    lines = ["type Query { large: T0 }"]
    size = len(lines[0])
    while size < LARGE_BYTES - 300:
        number = len(lines) - 1
        lines += [f'"What the number {number} is for." type T{number} {{ id: ID!, name: String, next: T{number + 1} }}']
        size += len(lines[-1]) + 1
    lines += [f"type T{len(lines) - 1} {{ id: ID! }}"]
    text = "\n".join(lines) + "\n"
    return text + "#" * (LARGE_BYTES - len(text))
