"""What the admin port answers, without a cluster: each trouble that it can tell of."""

import asyncio
import json
import socket
from collections.abc import AsyncIterator
from dataclasses import dataclass
from typing import Any

import aiohttp
import pytest
from support.operator import MemoryOperator, gateway, memory_operator, schema

from dovetail_operator.admin.app import admin_port
from dovetail_operator.admin.reporting import ProcessReporter
from dovetail_operator.admin.telemetry import Metrics
from dovetail_operator.ports import ClusterError
from dovetail_operator.testing import FakeCluster, FakeLeadership


@dataclass(frozen=True, slots=True)
class Admin:
    """An operator in memory and its admin port."""

    operator: MemoryOperator
    reporter: ProcessReporter
    leadership: FakeLeadership
    url: str

    async def ask(self, path: str) -> tuple[int, str]:
        async with aiohttp.ClientSession() as session, session.get(self.url + path) as response:
            return response.status, await response.text()

    async def details(self, path: str) -> tuple[int, dict[str, Any]]:
        status, text = await self.ask(path)
        return status, json.loads(text)


@pytest.fixture
async def admin(caplog: pytest.LogCaptureFixture) -> AsyncIterator[Admin]:
    caplog.set_level("INFO")
    cluster, leadership = FakeCluster(), FakeLeadership()
    for each in (schema("user", "type Query { me: Int }"), schema("broken", "type Query { a: No }"), gateway()):
        cluster.put(each)
    operator = memory_operator(cluster)
    reporter = ProcessReporter(
        inventory=operator.inventory,
        composer=operator.composer,
        watching=operator.watching,
        proof=operator.proof,
        leadership=leadership,
        metrics=Metrics(),
    )
    async with admin_port(reporter, "127.0.0.1", 0):
        url = next(vars(record)["url"] for record in caplog.records if record.message == "admin port is open")
        yield Admin(operator, reporter, leadership, url)


async def test_it_is_alive_before_it_is_ready(admin: Admin) -> None:
    assert await admin.details("/livez") == (200, {"status": "alive"})
    unready = {"status": "unready", "reason": "the cluster was not listed yet", "leader": True}
    assert await admin.details("/readyz") == (503, unready)


async def test_it_is_ready_once_all_was_listed_be_it_the_leader_or_not(admin: Admin) -> None:
    listing = asyncio.create_task(admin.operator.watching.run())
    async with asyncio.timeout(30):
        while not admin.operator.watching.complete:  # noqa: ASYNC110 - it sets no event
            await asyncio.sleep(0)
    listing.cancel()

    assert await admin.details("/readyz") == (200, {"status": "ready", "leader": True})
    admin.leadership.leads = False
    assert await admin.details("/readyz") == (200, {"status": "ready", "leader": False})


async def test_it_is_dead_when_a_task_has_ended_that_never_should(admin: Admin) -> None:
    async def end() -> None:
        pass

    admin.reporter.tasks = [asyncio.create_task(end(), name="composer")]
    await admin.reporter.tasks[0]

    assert await admin.details("/livez") == (503, {"status": "dead", "ended": ["composer"]})


async def test_objects_are_counted_by_reasons_that_there_are(admin: Admin) -> None:
    await admin.operator.look()
    strange = schema("strange", "type Query { a: Int }")
    ready = {"type": "Ready", "status": "False", "reason": "TextOfATenant"}
    admin.operator.watching.saw("GraphQLSchema", {**strange, "status": {"conditions": [ready]}}, gone=False)

    _, text = await admin.ask("/metrics")

    assert 'dovetail_operator_objects{kind="GraphQLSchema",ready="False",reason="Refused"} 1.0' in text
    assert 'dovetail_operator_objects{kind="GraphQLSchema",ready="False",reason="Unknown"} 1.0' in text
    assert "TextOfATenant" not in text


async def test_a_port_that_is_taken_is_told_with_what_to_do(admin: Admin) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        with pytest.raises(ClusterError, match=f"127.0.0.1:{port} cannot be opened.*DOVETAIL_ADMIN_PORT"):
            async with admin_port(admin.reporter, "127.0.0.1", port):
                pass
