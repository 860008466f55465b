"""A restart or another leader is news to nobody; and what shows that a watch is dead."""

import asyncio
from collections.abc import Mapping
from typing import Any

import pytest
from support.clock import Clock
from support.operator import MemoryOperator, gateway, memory_operator, schema
from support.waiting import until

from dovetail_operator.testing import FakeCluster, FakeLeadership, FakeTelemetry
from dovetail_operator.watch.proof import WatchProof

URL = "http://asked.example/graphql"
ASKED = schema("asked", "", schema={"federation": {"interval": "1h"}})


def answer(sdl: str) -> Mapping[str, Mapping[str, Any]]:
    return {URL: {"data": {"_service": {"sdl": sdl}}}}


async def settle(operator: MemoryOperator) -> None:
    """Until its endpoint was asked, and all was looked at since."""
    await operator.look()
    await until(lambda: operator.telemetry.fetches != [])
    await operator.composer.reconcile()
    await operator.composer.reconcile()


@pytest.fixture
def cluster() -> FakeCluster:
    filled = FakeCluster()
    for each in (ASKED, schema("user", "type Query { me: Int }"), gateway()):
        filled.put(each)
    return filled


@pytest.mark.parametrize(
    ("answers", "reason"),
    [
        (answer("type Query { asked: Int }"), "Ready"),
        (answer("type Query { asked: Nothing }"), "Refused"),
        ({}, "FetchFailed"),
    ],
    ids=["good", "refused", "failed"],
)
async def test_an_operator_that_has_not_asked_yet_takes_nothing_back(
    cluster: FakeCluster, answers: Mapping[str, Mapping[str, Any]], reason: str
) -> None:
    first = memory_operator(cluster, answers=answers)
    await settle(first)
    assert first.status("GraphQLSchema", "asked")["Ready"] == reason
    await first.poller.close()
    cluster.watchers.clear()
    cluster.writes.clear()

    second = memory_operator(cluster, answers=answers)
    await settle(second)

    assert cluster.writes == []
    await second.poller.close()


async def test_a_new_question_is_told_to_be_open(cluster: FakeCluster) -> None:
    first = memory_operator(cluster, answers=answer("type Query { asked: Int }"))
    await settle(first)
    await first.poller.close()
    cluster.watchers.clear()
    cluster.put({**ASKED, "spec": {**ASKED["spec"], "schema": {"introspection": {"interval": "1h"}}}})

    second = memory_operator(cluster)
    await second.look()

    assert second.status("GraphQLSchema", "asked")["Ready"] == "FetchPending"
    assert "asked: Int" in second.sdl(), "its last good version is served meanwhile"
    await second.poller.close()


async def test_who_stands_by_writes_nothing_and_asks_nobody_until_it_leads(cluster: FakeCluster) -> None:
    leadership = FakeLeadership(leads=False)
    standby = memory_operator(cluster, answers=answer("type Query { asked: Int }"), leadership=leadership)
    assert await standby.look()
    await asyncio.sleep(0)
    assert (cluster.writes, standby.telemetry.fetches, standby.telemetry.results) == ([], [], ["stood_by"])

    leadership.win()
    await settle(standby)

    assert standby.status("GraphQLSchema", "asked")["Ready"] == "Ready"
    await standby.poller.close()


async def test_a_new_leader_looks_again_before_it_writes(cluster: FakeCluster) -> None:
    leadership = FakeLeadership(leads=False)
    standby = memory_operator(cluster, leadership=leadership)
    await standby.look()
    cluster.watchers.clear()
    cluster.put(schema("user", "type Query { me: Int later: Int }"))
    await memory_operator(cluster).look()

    leadership.win()
    cluster.writes.clear()
    await standby.composer.reconcile()

    assert "later: Int" in standby.sdl()
    assert cluster.writes == []


async def test_a_leader_that_loses_in_the_middle_of_its_writes_stops(cluster: FakeCluster) -> None:
    leadership = FakeLeadership()
    operator = memory_operator(cluster, leadership=leadership)

    def lose(seen: Mapping[str, Any], _gone: bool) -> None:
        if seen["kind"] == "ConfigMap":
            leadership.leads = False

    cluster.watchers.append(lose)

    assert not await operator.look()

    assert len(cluster.writes) == 1
    assert operator.telemetry.results == ["failed"]


async def test_what_a_list_shows_and_a_watch_never_tells_is_missed(cluster: FakeCluster, clock: Clock) -> None:
    operator = memory_operator(cluster)
    await operator.look()
    watchers, cluster.watchers[:] = list(cluster.watchers), []
    assert operator.proof.dead == (), "what was there from the start is told by watches soon"
    for seen in list(cluster.objects.values()):
        for watch in watchers:
            watch(seen, False)
    cluster.put(schema("user", "type Query { other: Int }"))

    await operator.look()
    clock.pass_by(89)
    await operator.look()
    assert operator.proof.dead == ()
    assert operator.proof.pending
    clock.pass_by(2)
    await operator.look()

    assert operator.proof.dead == ("GraphQLSchema",)
    assert operator.telemetry.misses == ["GraphQLSchema"]
    for watch in watchers:
        watch(cluster.objects["GraphQLSchema", "shop", "user"], False)
    assert operator.proof.dead == (), "it was late, and is not dead"


async def test_a_missed_change_of_content_is_missed_too(cluster: FakeCluster, clock: Clock) -> None:
    cluster.put({"apiVersion": "v1", "kind": "Secret", "metadata": {"name": "key", "namespace": "shop"}, "data": {}})
    rules = [{"name": "X-Key", "secretKeyRef": {"name": "key", "key": "key"}}]
    cluster.put(schema("user", "type Query { me: Int }", endpoint={"url": "http://user.example", "headers": rules}))
    operator = memory_operator(cluster)
    await operator.look()
    for watch in cluster.watchers:
        for seen in list(cluster.objects.values()):
            watch(seen, False)
    watchers, cluster.watchers[:] = list(cluster.watchers), []
    cluster.put({**cluster.objects["Secret", "shop", "key"], "data": {"key": "YQ=="}})

    await operator.look()
    clock.pass_by(91)
    await operator.look()

    assert "Secret" in operator.proof.dead
    assert watchers


async def test_what_is_gone_proves_nothing_since_a_watch_that_begins_anew_is_not_told(
    cluster: FakeCluster, clock: Clock
) -> None:
    operator = memory_operator(cluster)
    await operator.look()
    for watch in cluster.watchers:
        for seen in list(cluster.objects.values()):
            watch(seen, False)
    cluster.watchers.clear()
    cluster.remove("GraphQLSchema", "shop", "user")
    cluster.remove("ConfigMap", "shop", "public-schemas")

    await operator.watching.list_all()
    await operator.lookups.read("ConfigMap", [("shop", "public-schemas")])

    assert not operator.proof.pending


def test_an_api_server_that_is_away_proves_nothing_against_watches(clock: Clock) -> None:
    proof = WatchProof(90, FakeTelemetry())
    proof.changed("GraphQLSchema", [("shop", "user")])
    clock.pass_by(60)
    proof.unreachable()
    clock.pass_by(60)
    proof.listed()
    assert proof.dead == ()

    clock.pass_by(31)
    proof.listed()

    assert proof.dead == ("GraphQLSchema",)
