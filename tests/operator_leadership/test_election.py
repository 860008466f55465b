"""Who leads, by a Lease in a cluster in memory: never two at once, whatever clocks and the API server do."""

import asyncio
from typing import Any

import pytest
from support.clock import Clock

from dovetail_operator.leading.election import Election
from dovetail_operator.leading.leadership import LeaderCluster
from dovetail_operator.ports import NotLeadingError
from dovetail_operator.reconcile.observation import KubeObject
from dovetail_operator.settings import Settings, from_environment
from dovetail_operator.testing import FakeCluster, FakeLeadership

SETTINGS = Settings(lease_namespace="dovetail", lease_duration=15, lease_renewal=10, lease_retry=1)
KEY = ("Lease", "dovetail", "dovetail-operator")
CONFIG_MAP = {"apiVersion": "v1", "kind": "ConfigMap", "metadata": {"namespace": "shop", "name": "public"}}


class Candidate(Election):
    """One that counts how often it was told of a change."""

    def __init__(self, cluster: FakeCluster, identity: str) -> None:
        self.told = 0
        super().__init__(settings=SETTINGS, cluster=cluster, identity=identity, changed=self._count)

    @property
    def leads(self) -> bool:
        return self.seconds() > 0

    def _count(self) -> None:
        self.told += 1


@pytest.fixture
def cluster() -> FakeCluster:
    return FakeCluster()


@pytest.fixture
def first(cluster: FakeCluster, clock: Clock) -> Candidate:
    return Candidate(cluster, "first")


@pytest.fixture
def second(cluster: FakeCluster, clock: Clock) -> Candidate:
    return Candidate(cluster, "second")


def spec(cluster: FakeCluster) -> dict[str, Any]:
    found: dict[str, Any] = cluster.objects[KEY]["spec"]
    return found


async def test_the_first_one_leads_and_keeps_leading(
    cluster: FakeCluster, clock: Clock, first: Candidate, second: Candidate
) -> None:
    for _ in range(60):
        await first.stand()
        await second.stand()
        assert (first.leads, second.leads) == (True, False)
        clock.pass_by(1)

    assert (spec(cluster)["holderIdentity"], spec(cluster)["leaseTransitions"]) == ("first", 0)
    assert spec(cluster)["leaseDurationSeconds"] == 15
    assert (first.term, first.told, second.told) == (1, 1, 0)


async def test_a_dead_leader_is_followed_after_the_whole_duration(
    cluster: FakeCluster, clock: Clock, first: Candidate, second: Candidate
) -> None:
    await first.stand()
    await second.stand()

    clock.pass_by(15)
    await second.stand()
    assert not second.leads
    clock.pass_by(0.1)
    await second.stand()

    assert second.leads
    assert not first.leads, "it stopped long before, without having heard of anything"
    assert (spec(cluster)["holderIdentity"], spec(cluster)["leaseTransitions"]) == ("second", 1)
    await first.stand()
    assert (first.leads, first.told) == (False, 2)


async def test_a_leader_without_an_api_server_stops_before_another_may_lead(
    cluster: FakeCluster, clock: Clock, first: Candidate
) -> None:
    await first.stand()
    cluster.broken = {"*"}

    clock.pass_by(9.9)
    await first.stand()
    assert first.leads
    clock.pass_by(0.1)
    await first.stand()

    assert not first.leads
    assert first.told == 2
    cluster.broken = set()
    await first.stand()
    assert first.leads
    assert first.term == 2, "another one may have led meanwhile"


async def test_the_time_of_the_renewal_counts_from_before_it_was_asked_for(
    cluster: FakeCluster, clock: Clock, first: Candidate
) -> None:
    def slow(_seen: KubeObject, _gone: bool) -> None:
        clock.pass_by(4)

    cluster.watchers.append(slow)

    await first.stand()

    assert first.seconds() == 6


async def test_clocks_of_machines_do_not_matter(
    cluster: FakeCluster, clock: Clock, first: Candidate, second: Candidate
) -> None:
    await first.stand()
    for moment in ("1999-01-01T00:00:00.000000Z", "2999-01-01T00:00:00.000000Z"):
        cluster.put({**cluster.objects[KEY], "spec": {**spec(cluster), "renewTime": moment}})
        await second.stand()
        assert not second.leads

    clock.pass_by(15.1)
    await second.stand()
    assert second.leads


async def test_of_two_that_take_a_free_lease_at_once_one_gets_it(cluster: FakeCluster, clock: Clock) -> None:
    both = asyncio.Barrier(2)

    class Racing(FakeCluster):
        async def get(self, *args: Any) -> KubeObject | None:
            found = await super().get(*args)
            await both.wait()
            return found

    shared = Racing()
    for round_ in range(2):
        candidates = [Candidate(shared, f"{name}-{round_}") for name in ("first", "second")]
        await asyncio.gather(*(each.stand() for each in candidates))
        assert [each.leads for each in candidates].count(True) == 1
        leader = next(each for each in candidates if each.leads)
        assert spec(shared)["holderIdentity"] == leader._identity
        shared.put({**shared.objects[KEY], "spec": {**spec(shared), "holderIdentity": ""}})


async def test_a_leader_that_sees_another_holder_stops_at_once(cluster: FakeCluster, first: Candidate) -> None:
    await first.stand()
    cluster.put({**cluster.objects[KEY], "spec": {**spec(cluster), "holderIdentity": "usurper"}})

    await first.stand()

    assert not first.leads


async def test_a_lease_that_is_deleted_still_has_its_holder_for_a_while(
    cluster: FakeCluster, clock: Clock, first: Candidate, second: Candidate
) -> None:
    await first.stand()
    await second.stand()
    cluster.remove(*KEY)

    await second.stand()
    assert not second.leads
    await first.stand()
    assert first.leads

    cluster.remove(*KEY)
    clock.pass_by(15.1)
    await second.stand()
    assert second.leads


async def test_a_released_lease_is_taken_at_once(cluster: FakeCluster, first: Candidate, second: Candidate) -> None:
    await first.stand()
    await second.stand()

    await first.release()
    assert not first.leads
    await second.stand()

    assert second.leads


async def test_whoever_does_not_lead_releases_nothing(
    cluster: FakeCluster, first: Candidate, second: Candidate
) -> None:
    await first.stand()
    await second.stand()
    await second.release()

    assert spec(cluster)["holderIdentity"] == "first"


async def test_an_api_server_that_does_not_answer_ends_an_attempt_and_a_release(clock: Clock) -> None:
    class Hanging(FakeCluster):
        hangs = False

        async def get(self, *args: Any) -> KubeObject | None:
            if self.hangs:
                await asyncio.Event().wait()
            return await super().get(*args)

    cluster = Hanging()
    quick = Settings(lease_namespace="dovetail", lease_renewal=0.3, lease_retry=0.1)
    candidate = Election(settings=quick, cluster=cluster, identity="first", changed=lambda: None)
    await candidate.stand()
    cluster.hangs = True

    async with asyncio.timeout(30):
        await candidate.stand()
        await candidate.release()


async def test_only_the_leader_writes(cluster: FakeCluster) -> None:
    leadership = FakeLeadership(leads=False)
    guarded = LeaderCluster(cluster, leadership)

    for write in (guarded.apply, guarded.apply_status, guarded.create, guarded.replace):
        with pytest.raises(NotLeadingError):
            await write(CONFIG_MAP)
    assert await guarded.get("ConfigMap", "shop", "public") is None
    assert (cluster.writes, cluster.objects) == ([], {})

    leadership.win()
    await guarded.apply(CONFIG_MAP)
    assert cluster.writes == ["ConfigMap shop/public"]


async def test_no_write_lasts_longer_than_the_leadership(cluster: FakeCluster) -> None:
    class Ending(FakeLeadership):
        def seconds(self) -> float:
            return 0.05

    class Hanging(FakeCluster):
        async def apply(self, manifest: KubeObject) -> KubeObject:
            await asyncio.Event().wait()
            return manifest

    async with asyncio.timeout(30):
        with pytest.raises(NotLeadingError, match="ended during a write"):
            await LeaderCluster(Hanging(), Ending()).apply(CONFIG_MAP)


def test_a_renewal_that_is_no_shorter_than_the_lease_is_refused() -> None:
    with pytest.raises(ValueError, match="DOVETAIL_LEASE_RENEWAL must be less than DOVETAIL_LEASE_DURATION"):
        from_environment({"DOVETAIL_LEASE_RENEWAL": "15"})
