"""Artifacts that one ConfigMap does not hold: which slots they take, in which order, and what is too large for all."""

import pytest
from support.operator import memory_operator, schema

from dovetail_composition.artifact import config_maps, from_config_maps, from_object
from dovetail_operator.testing import FakeCluster


async def test_shards_go_by_turns_into_two_sets_of_slots_before_their_pointer(
    cluster: FakeCluster, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(config_maps, "MAX_CONTENT", 700)
    operator = memory_operator(cluster)

    async def shards_after(field: str) -> set[str]:
        cluster.put(schema("user", f"type Query {{ {field}: Int }}"))
        cluster.writes.clear()
        await operator.look()
        written = [each for each in cluster.writes if each.startswith("ConfigMap shop/public")]
        written.remove("ConfigMap shop/public-schemas")
        assert written[-1] == "ConfigMap shop/public"
        return {each.removeprefix("ConfigMap ") for each in written[:-1]}

    def stored() -> set[str]:
        names = {f"{namespace}/{name}" for kind, namespace, name in cluster.objects if kind == "ConfigMap"}
        return names - {"shop/public", "shop/public-schemas"}

    first = await shards_after("first")
    second = await shards_after("second")
    assert min(first) == "shop/public-shard-a-0"
    assert min(second) == "shop/public-shard-b-0"
    assert len(first) == len(second) > 1
    assert stored() == first | second, "gateways may still be reading the older ones"
    assert await shards_after("third") == first

    cluster.writes.clear()
    await operator.look()
    assert cluster.writes == []
    cluster.remove("ConfigMap", *min(first).split("/"))
    await operator.look()
    assert cluster.writes == [f"ConfigMap {min(first)}"], "a shard that somebody deleted is written again"

    monkeypatch.setattr(config_maps, "MAX_CONTENT", 900 << 10)
    assert await shards_after("fourth") == set()
    assert stored() == first, "what the pointer listed before is still being read, the older ones are not"
    assert await shards_after("fifth") == set()
    assert stored() == set()


async def test_an_operator_that_ends_between_shards_begins_them_again(
    cluster: FakeCluster, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(config_maps, "MAX_CONTENT", 700)
    cluster.put(schema("user", "type Query { sooner: Int }"))
    await memory_operator(cluster).look()
    before = cluster.objects["ConfigMap", "shop", "public"]
    cluster.put(schema("user", "type Query { later: Int }"))
    cluster.broken.add("ConfigMap shop/public-shard-b-1")
    await memory_operator(cluster).look()
    assert cluster.objects["ConfigMap", "shop", "public"] == before

    cluster.broken.clear()
    await memory_operator(cluster).look()
    artifact = from_config_maps(
        from_object(each) for key, each in cluster.objects.items() if key[0] == "ConfigMap" and "schemas" not in key[2]
    )
    assert "later" in artifact.sdl


async def test_an_artifact_that_is_too_large_is_a_finding_and_the_one_before_stays(
    cluster: FakeCluster, monkeypatch: pytest.MonkeyPatch
) -> None:
    operator = memory_operator(cluster)
    await operator.look()
    before = cluster.objects["ConfigMap", "shop", "public"]
    monkeypatch.setattr(config_maps, "MAX_CONTENT", 100)
    cluster.put(schema("user", "type Query { more: Int }"))
    await operator.look()

    assert cluster.objects["ConfigMap", "shop", "public"] == before
    conditions = cluster.objects["GraphQLGateway", "shop", "public"]["status"]["conditions"]
    (found,) = [each for each in conditions if each["type"] == "Programmed"]
    assert found["reason"] == "ArtifactTooLarge"
    assert "divide the API among several gateways" in found["message"]
    assert operator.status("GraphQLSchema", "user")["Programmed"] == "ArtifactTooLarge"


async def test_a_slot_that_is_somebody_elses_is_left_alone(
    cluster: FakeCluster, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(config_maps, "MAX_CONTENT", 700)
    theirs = {"apiVersion": "v1", "kind": "ConfigMap", "metadata": {"name": "public-shard-a-1", "namespace": "shop"}}
    cluster.put({**theirs, "data": {"their": "own"}})
    cluster.put(schema("user", "type Query { slotted: Int }"))
    operator = memory_operator(cluster)
    await operator.look()

    assert cluster.objects["ConfigMap", "shop", "public-shard-a-1"]["data"] == {"their": "own"}
    assert operator.status("GraphQLGateway", "public")["Programmed"] == "NotOwned"
