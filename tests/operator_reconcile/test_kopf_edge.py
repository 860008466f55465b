"""The edge to kopf: which events are told to whom, and that nothing is ever stored in anyone's object."""

import asyncio
import itertools
import os
import signal
from collections.abc import Iterable
from contextlib import nullcontext
from typing import Any

import kopf
import pytest
from support.operator import gateway, memory_operator, schema

from dovetail_operator.handlers import kopf_settings, register_login, register_resources, run_watchers, running
from dovetail_operator.testing import FakeCluster


def registered(*, clusterwide: bool = True) -> tuple[kopf.OperatorRegistry, Any]:
    registry = kopf.OperatorRegistry()
    operator = memory_operator(FakeCluster())
    register_resources(registry, operator.watching, clusterwide=clusterwide)
    return registry, operator


def handlers(registry: kopf.OperatorRegistry) -> dict[str, Any]:
    return {handler.id: handler.fn for handler in registry._watching.get_all_handlers()}


def test_events_of_these_kinds_are_watched_and_no_other_handler_exists() -> None:
    registry, _ = registered()

    whole = ["ConfigMap", "GraphQLGateway", "GraphQLSchema", "Namespace", "Secret"]
    slim = ["EndpointSlice", "Node", "ReferenceGrant", "Service", "ServiceCIDR"]
    assert sorted(handlers(registry)) == sorted(f"saw {kind}" for kind in [*whole, *slim])
    for other in (registry._changing, registry._spawning, registry._indexing, registry._webhooks):
        assert other.get_all_handlers() == []


def test_an_operator_of_some_namespaces_watches_nothing_beyond_them() -> None:
    registry, _ = registered(clusterwide=False)

    assert not handlers(registry).keys() & {"saw Namespace", "saw Node", "saw ServiceCIDR"}
    assert handlers(registry).keys() >= {"saw Service", "saw EndpointSlice", "saw ReferenceGrant"}


@pytest.mark.parametrize("made", [schema("user", "a"), gateway("public")], ids=lambda each: each["kind"])
async def test_what_is_seen_is_in_the_inventory_until_it_is_gone(made: dict[str, Any]) -> None:
    registry, operator = registered()
    saw = handlers(registry)[f"saw {made['kind']}"]

    for kind in (None, "ADDED", "MODIFIED"):
        await saw(event={"type": kind, "object": made}, body={}, logger=None)
        assert operator.inventory.all(made["kind"]) == (made,)

    await saw(event={"type": "DELETED", "object": made}, body={}, logger=None)
    assert operator.inventory.all(made["kind"]) == ()


def test_kopf_stores_nothing_posts_nothing_and_blocks_no_deletion() -> None:
    settings = kopf_settings(None, 70)
    body, patch = kopf.Body({"metadata": {"annotations": {"a": "b"}}, "spec": {"a": 1}}), kopf.Patch()
    progress, diffbase = settings.persistence.progress_storage, settings.persistence.diffbase_storage

    essence = diffbase.build(body=body)
    diffbase.store(body=body, patch=patch, essence=essence)
    progress.store(key=kopf.HandlerId("a"), record=kopf.ProgressRecord(), body=body, patch=patch)
    progress.touch(body=body, patch=patch, value="now")
    progress.purge(key=kopf.HandlerId("a"), body=body, patch=patch)

    assert dict(patch) == {}
    assert (diffbase.fetch(body=body), progress.fetch(key=kopf.HandlerId("a"), body=body)) == (None, None)
    assert progress.clear(essence=essence) == essence == {}
    assert not settings.posting.enabled
    assert settings.peering.standalone


def test_only_an_operator_of_the_whole_cluster_looks_at_custom_resource_definitions() -> None:
    assert not kopf_settings(None, 70).scanning.disabled
    assert kopf_settings(["shop"], 70).scanning.disabled


async def test_kopf_logs_in_as_it_is_told() -> None:
    registry = kopf.OperatorRegistry()
    identity = kopf.ConnectionInfo(server="https://api.example")

    async def login() -> kopf.ConnectionInfo:
        return identity

    register_login(registry, login)

    (handler,) = registry._activities.get_all_handlers()
    assert await handler.fn(logger=None) is identity


def test_kopf_never_gives_up_on_an_api_server_and_asks_again_within_seconds() -> None:
    pauses = kopf_settings(None, 70).networking.error_backoffs
    assert isinstance(pauses, Iterable)

    for _ in range(2):
        assert max(itertools.islice(pauses, 1000)) == 5


def test_a_silent_watch_is_begun_anew_after_the_time_that_is_set() -> None:
    assert kopf_settings(None, 12).watching.inactivity_timeout == 12


class ApiError(Exception):
    """As kopf's, which tell the status of the API server's answer."""

    def __init__(self, status: int) -> None:
        self.status = status


@pytest.mark.parametrize(("failures", "raised"), [([404, 404], None), ([404, 403], 403), ([], None)])
async def test_watches_begin_anew_where_a_watched_kind_went_away(
    monkeypatch: pytest.MonkeyPatch, failures: list[int], raised: int | None
) -> None:
    ends = iter(failures)

    async def spawn_tasks(**_: Any) -> list[asyncio.Task[None]]:
        return []

    async def run_tasks(_tasks: Iterable[Any], *, ignored: Any) -> None:
        """Fail as told, and end by a signal then."""
        assert asyncio.current_task() in ignored
        for status in ends:
            raise ApiError(status)
        os.kill(os.getpid(), signal.SIGTERM)
        await asyncio.sleep(0)

    monkeypatch.setattr(kopf, "spawn_tasks", spawn_tasks)
    monkeypatch.setattr(kopf, "run_tasks", run_tasks)
    monkeypatch.setattr(running, "_AGAIN_SECONDS", 0)
    registry, _ = registered()
    with pytest.raises(ApiError) if raised else nullcontext() as error:
        async with asyncio.timeout(10):
            await run_watchers(registry, kopf_settings(["shop"], 70), ["shop"], asyncio.Event())

    assert list(ends) == []
    assert error is None or error.value.status == raised
