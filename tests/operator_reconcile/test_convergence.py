"""From level to level: what the operator writes as the cluster changes, and that it stops writing."""

import asyncio
import base64
from dataclasses import replace

from support.observations import NOW
from support.operator import SETTINGS, gateway, memory_operator, schema

from dovetail_operator.testing import FakeCluster

from .conftest import BROKEN_USER, USER, until


async def test_once_all_is_written_nothing_more_is(cluster: FakeCluster) -> None:
    operator = memory_operator(cluster)
    assert await operator.look()
    assert sorted(cluster.writes) == [
        "ConfigMap shop/public",
        "ConfigMap shop/public-schemas",
        "status GraphQLGateway shop/public",
        "status GraphQLSchema shop/product",
        "status GraphQLSchema shop/user",
    ]
    cluster.writes.clear()

    assert await operator.look()
    assert await memory_operator(cluster).look(), "nor does an operator that was just started"

    assert cluster.writes == []


async def test_a_broken_schema_keeps_its_last_good_version_through_a_restart(cluster: FakeCluster) -> None:
    await memory_operator(cluster).look()
    cluster.put(BROKEN_USER)

    operator = memory_operator(cluster)
    await operator.look()

    assert "me: User" in operator.sdl()
    assert operator.status("GraphQLSchema", "user") == {
        "Accepted": "Refused",
        "ResolvedRefs": "ResolvedRefs",
        "Programmed": "LastGoodKept",
        "Stalled": "Refused",
        "Ready": "Refused",
    }
    cluster.put(USER)
    await operator.look()
    assert operator.status("GraphQLSchema", "user")["Ready"] == "Ready"
    assert "Stalled" not in operator.status("GraphQLSchema", "user")


async def test_a_condition_of_ours_that_does_not_hold_is_taken_back_and_one_of_others_is_not(
    cluster: FakeCluster,
) -> None:
    await memory_operator(cluster).look()
    user = cluster.objects["GraphQLSchema", "shop", "user"]
    settled = user["status"]["conditions"]
    user["status"]["conditions"] = [*settled, {"type": "Theirs", "status": "True"}]
    cluster.writes.clear()
    await memory_operator(cluster).look()
    assert cluster.writes == []

    user["status"]["conditions"] = [*settled, {"type": "Stalled", "status": "True"}]
    await memory_operator(cluster).look()

    assert cluster.writes == ["status GraphQLSchema shop/user"]


async def test_refusing_a_version_changes_nothing_for_gateways(cluster: FakeCluster) -> None:
    operator = memory_operator(cluster)
    await operator.look()
    cluster.writes.clear()
    cluster.put(BROKEN_USER)

    await operator.look()

    *statuses, event = cluster.writes
    assert statuses == ["status GraphQLGateway shop/public", "status GraphQLSchema shop/user"]
    assert event.startswith("create Event shop/user.")


async def test_a_deleted_schema_leaves_the_api_and_the_memory(cluster: FakeCluster) -> None:
    operator = memory_operator(cluster)
    await operator.look()
    cluster.remove("GraphQLSchema", "shop", "user")
    await operator.look()
    assert "me: User" not in operator.sdl()

    cluster.put(BROKEN_USER)
    await operator.look()

    assert operator.status("GraphQLSchema", "user")["Programmed"] == "NotComposed"


async def test_the_last_schema_gone_leaves_the_artifact_as_it_was(cluster: FakeCluster) -> None:
    operator = memory_operator(cluster)
    await operator.look()
    before = operator.sdl()
    for name in ("user", "product"):
        cluster.remove("GraphQLSchema", "shop", name)

    await operator.look()

    assert operator.sdl() == before
    assert operator.status("GraphQLGateway", "public")["Programmed"] == "NoSchemas"


async def test_what_somebody_else_changes_is_put_right(cluster: FakeCluster) -> None:
    operator = memory_operator(cluster)
    await operator.look()
    before = operator.sdl()
    cluster.put({**cluster.objects["ConfigMap", "shop", "public"], "data": {"supergraph.graphql": "mine"}})

    await operator.composer.reconcile()

    assert operator.sdl() == before


async def test_a_rotated_secret_reaches_the_companion_secret(cluster: FakeCluster) -> None:
    def secret(value: str) -> None:
        data = {"key": base64.b64encode(value.encode()).decode()}
        cluster.put({"kind": "Secret", "metadata": {"name": "user", "namespace": "shop"}, "data": data})

    rules = [{"name": "X-Key", "secretKeyRef": {"name": "user", "key": "key"}}]
    sdl = USER["spec"]["schema"]["sdl"]
    cluster.put(schema("user", sdl, endpoint={"url": "http://user.example/graphql", "headers": rules}))
    operator = memory_operator(cluster)
    await operator.look()
    assert operator.status("GraphQLSchema", "user")["ResolvedRefs"] == "SecretNotFound"

    for value in ("first", "second"):
        secret(value)
        await operator.composer.reconcile()
        copied = cluster.objects["Secret", "shop", "public"]["data"]
        assert copied == {"shop_user_key": base64.b64encode(value.encode()).decode()}
    assert operator.status("GraphQLSchema", "user")["ResolvedRefs"] == "ResolvedRefs"

    cluster.put(USER)
    await operator.composer.reconcile()
    assert ("Secret", "shop", "public") not in cluster.objects, "nothing refers to a Secret any more"


async def test_a_schema_follows_its_config_map(cluster: FakeCluster) -> None:
    def config_map(sdl: str) -> None:
        cluster.put({"kind": "ConfigMap", "metadata": {"name": "sdl", "namespace": "shop"}, "data": {"user": sdl}})

    cluster.put(schema("user", "", schema={"configMapKeyRef": {"name": "sdl", "key": "user"}}))
    operator = memory_operator(cluster)
    await operator.look()
    assert operator.status("GraphQLSchema", "user")["ResolvedRefs"] == "ConfigMapNotFound"

    for field in ("first", "second"):
        config_map(f"type Query {{ {field}: Int }}")
        await operator.composer.reconcile()
        assert f"{field}: Int" in operator.sdl()

    cluster.remove("ConfigMap", "shop", "sdl")
    await operator.composer.reconcile()
    assert "second: Int" in operator.sdl()
    assert operator.status("GraphQLSchema", "user")["Programmed"] == "LastGoodKept"


async def test_config_maps_of_others_are_not_read(cluster: FakeCluster) -> None:
    operator = memory_operator(cluster)
    await operator.look()
    cluster.reads.clear()

    cluster.put({"kind": "ConfigMap", "metadata": {"name": "other", "namespace": "shop"}, "data": {}})
    await operator.composer.reconcile()

    assert cluster.reads == []


async def test_a_gateway_that_cannot_be_written_holds_up_no_other(cluster: FakeCluster) -> None:
    cluster.put(gateway("second"))
    cluster.broken.add("ConfigMap shop/public")
    operator = memory_operator(cluster)

    assert not await operator.look()

    assert operator.status("GraphQLGateway", "second")["Ready"] == "Ready"
    assert operator.status("GraphQLGateway", "public") == {}, "it must not be said that something is written"
    assert operator.status("GraphQLSchema", "user") == {}
    cluster.broken.clear()
    assert await operator.composer.reconcile()
    assert operator.status("GraphQLGateway", "public")["Ready"] == "Ready"


async def test_an_endpoint_that_is_asked_is_composed_once_it_answers(cluster: FakeCluster) -> None:
    cluster.put(schema("asked", "", schema={"federation": {"interval": "1s"}}))
    answer = {"data": {"_service": {"sdl": "type Query { asked: Int }"}}}
    operator = memory_operator(cluster, answers={"http://asked.example/graphql": answer})
    await operator.look()
    assert operator.status("GraphQLSchema", "asked")["ResolvedRefs"] == "FetchPending"

    await asyncio.sleep(0)
    await operator.composer.reconcile()

    assert operator.status("GraphQLSchema", "asked")["Ready"] == "Ready"
    await operator.poller.close()


async def test_the_loop_acts_on_changes_and_tries_again_after_failures(cluster: FakeCluster) -> None:
    operator = memory_operator(cluster)
    cluster.broken.add("*")
    tasks = [asyncio.create_task(operator.watching.run()), asyncio.create_task(operator.composer.run())]
    async with asyncio.timeout(30):
        await until(lambda: len(cluster.refused) > 2)
        cluster.broken.clear()
        await until(lambda: operator.status("GraphQLGateway", "public") != {})
        cluster.put(schema("late", "type Query { late: Int }"))
        await until(lambda: "late: Int" in operator.sdl())
    for task in tasks:
        task.cancel()
    await asyncio.gather(*tasks, return_exceptions=True)


async def test_nothing_is_written_before_the_first_list_is_complete(cluster: FakeCluster) -> None:
    operator = memory_operator(cluster)
    task = asyncio.create_task(operator.composer.run())

    operator.watching.saw("GraphQLGateway", cluster.objects["GraphQLGateway", "shop", "public"], gone=False)
    operator.watching.saw("GraphQLSchema", cluster.objects["GraphQLSchema", "shop", "user"], gone=False)
    for _ in range(20):
        await asyncio.sleep(0)

    assert cluster.writes == [], "half of the schemas would make half an API"
    task.cancel()
    await asyncio.gather(task, return_exceptions=True)


async def test_a_list_that_failed_is_made_again_as_soon_as_a_watch_works(cluster: FakeCluster) -> None:
    cluster.broken.add("*")
    operator = memory_operator(cluster, settings=replace(SETTINGS, first_retry=3600))
    tasks = [asyncio.create_task(operator.watching.run()), asyncio.create_task(operator.composer.run())]
    async with asyncio.timeout(30):
        await until(lambda: bool(cluster.refused))
        cluster.broken.clear()
        cluster.put(schema("late", "type Query { late: Int }"))
        await until(lambda: operator.status("GraphQLSchema", "late") != {})
    for task in tasks:
        task.cancel()
    await asyncio.gather(*tasks, return_exceptions=True)


async def test_an_operator_of_some_namespaces_lists_those_only(cluster: FakeCluster) -> None:
    cluster.put(schema("elsewhere", "type Query { elsewhere: Int }", namespace="other"))
    cluster.put(gateway("elsewhere", namespace="other"))
    operator = memory_operator(cluster, namespaces=("shop",))

    await operator.look()

    assert {each["metadata"]["name"] for each in operator.inventory.all("GraphQLSchema")} == {"user", "product"}
    assert ("ConfigMap", "other", "elsewhere") not in cluster.objects


async def test_two_gateways_whose_names_clash_do_not_fight(cluster: FakeCluster) -> None:
    cluster.put(gateway("public-schemas"))
    operator = memory_operator(cluster)
    await operator.look()
    await operator.look()
    cluster.writes.clear()

    await operator.look()

    assert cluster.writes == []
    assert operator.status("GraphQLGateway", "public")["Programmed"] == "NotOwned"
    assert operator.status("GraphQLGateway", "public-schemas")["Programmed"] == "Programmed"


async def test_what_belongs_to_a_gateway_that_is_being_deleted_does_not_come_back(cluster: FakeCluster) -> None:
    operator = memory_operator(cluster)
    await operator.look()
    leaving = cluster.objects["GraphQLGateway", "shop", "public"]
    cluster.put({**leaving, "metadata": {**leaving["metadata"], "deletionTimestamp": NOW}})
    cluster.remove("ConfigMap", "shop", "public")

    await operator.look()

    assert ("ConfigMap", "shop", "public") not in cluster.objects


async def test_a_gateway_that_was_made_anew_takes_over_what_the_old_one_left(cluster: FakeCluster) -> None:
    operator = memory_operator(cluster)
    await operator.look()
    cluster.remove("GraphQLGateway", "shop", "public")
    cluster.put(gateway())

    await operator.look()

    owners = cluster.objects["ConfigMap", "shop", "public"]["metadata"]["ownerReferences"]
    assert [owner["uid"] for owner in owners] == [
        cluster.objects["GraphQLGateway", "shop", "public"]["metadata"]["uid"]
    ]
    assert operator.status("GraphQLGateway", "public")["Ready"] == "Ready"
