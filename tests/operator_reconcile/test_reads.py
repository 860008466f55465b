"""Inventory and lookups: what is known, and that no change between two looks is missed."""

import asyncio
from typing import Any

from dovetail_operator.testing import FakeCluster, FakeTelemetry
from dovetail_operator.watch.inventory import Inventory
from dovetail_operator.watch.lookups import Lookups
from dovetail_operator.watch.proof import WatchProof

NAME = ("shop", "sdl")


def config_map(text: str) -> dict[str, Any]:
    return {"kind": "ConfigMap", "metadata": {"name": "sdl", "namespace": "shop"}, "data": {"text": text}}


async def test_an_object_is_read_once_until_its_watch_shows_a_change() -> None:
    cluster = FakeCluster()
    lookups = Lookups(cluster, WatchProof(60, FakeTelemetry()))
    assert await lookups.read("ConfigMap", [NAME]) == {}
    assert await lookups.read("ConfigMap", [NAME]) == {}
    assert len(cluster.reads) == 1, "that there is none is known, too"

    created = cluster.put(config_map("first"))

    assert lookups.changed("ConfigMap", created, gone=False)
    assert (await lookups.read("ConfigMap", [NAME]))[NAME]["data"] == {"text": "first"}
    assert not lookups.changed("ConfigMap", created, gone=False), "the same version again is no news"
    cluster.remove("ConfigMap", *NAME)
    assert lookups.changed("ConfigMap", created, gone=True)
    assert await lookups.read("ConfigMap", [NAME]) == {}


async def test_what_nobody_reads_is_no_news() -> None:
    cluster = FakeCluster()

    assert not Lookups(cluster, WatchProof(60, FakeTelemetry())).changed(
        "ConfigMap", cluster.put(config_map("first")), gone=False
    )


async def test_what_changes_while_it_is_being_read_is_read_again() -> None:
    cluster = FakeCluster()
    lookups = Lookups(cluster, WatchProof(60, FakeTelemetry()))
    cluster.put(config_map("first"))
    answers = []

    async def slow(*key: str) -> Any:
        found = await FakeCluster.get(cluster, *key)
        if not answers:
            changed = cluster.put(config_map("second"))
            await asyncio.sleep(0)
            assert lookups.changed("ConfigMap", changed, gone=False)
        answers.append(found)
        return found

    cluster.get = slow
    found = await lookups.read("ConfigMap", [NAME])

    assert [each["data"]["text"] for each in answers] == ["first", "second"]
    assert found[NAME]["data"] == {"text": "second"}


async def test_what_is_no_longer_needed_is_forgotten() -> None:
    cluster = FakeCluster()
    lookups = Lookups(cluster, WatchProof(60, FakeTelemetry()))
    created = cluster.put(config_map("first"))
    await lookups.read("ConfigMap", [NAME])

    lookups.keep_only("Secret", [])
    assert lookups.changed(
        "ConfigMap", {**created, "metadata": {**created["metadata"], "resourceVersion": "9"}}, gone=False
    )
    await lookups.read("ConfigMap", [NAME])
    lookups.keep_only("ConfigMap", [])

    assert not lookups.changed("ConfigMap", created, gone=True)


def seen(name: str, version: int = 1) -> dict[str, Any]:
    return {"metadata": {"name": name, "namespace": "shop", "resourceVersion": str(version)}}


def names(inventory: Inventory) -> list[str]:
    return [
        f"{each['metadata']['name']}@{each['metadata']['resourceVersion']}" for each in inventory.all("GraphQLSchema")
    ]


def test_a_list_replaces_what_watches_have_shown_before_it() -> None:
    inventory = Inventory()
    inventory.put("GraphQLSchema", seen("missed-its-deletion"))

    inventory.begin_list("GraphQLSchema")
    inventory.replace("GraphQLSchema", [seen("b"), seen("a")])

    assert names(inventory) == ["a@1", "b@1"]


def test_what_a_list_shows_unchanged_stays_the_same_object() -> None:
    """So that what was derived from it need not be derived anew, nor sent to where decisions are made."""
    inventory = Inventory()
    inventory.put("GraphQLSchema", seen("same", 1))
    inventory.put("GraphQLSchema", seen("changed", 1))
    (changed, same) = inventory.all("GraphQLSchema")

    inventory.begin_list("GraphQLSchema")
    inventory.replace("GraphQLSchema", [seen("same", 1), seen("changed", 2)])

    again = inventory.all("GraphQLSchema")
    assert again[1] is same
    assert again[0] is not changed


def test_what_watches_show_while_a_list_is_made_is_newer_than_the_list() -> None:
    inventory = Inventory()
    inventory.begin_list("GraphQLSchema")
    inventory.put("GraphQLSchema", seen("new", 3))
    inventory.put("GraphQLSchema", seen("changed", 4))
    inventory.drop("GraphQLSchema", seen("gone"))

    inventory.replace("GraphQLSchema", [seen("gone"), seen("changed"), seen("same")])

    assert names(inventory) == ["changed@4", "new@3", "same@1"]
