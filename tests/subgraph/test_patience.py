"""A service that has answered before and is away for a moment is waited for by queries, and by nothing else."""

import asyncio
from collections.abc import AsyncIterator

import pytest
from aiohttp import web
from support.ports import free_ports
from support.waiting import until

from dovetail_composition.manifest import Endpoint, Manifest
from dovetail_gateway.subgraph import patience
from dovetail_gateway.subgraph.addresses import Addresses
from dovetail_gateway.subgraph.connections.connections import open_connections
from dovetail_gateway.subgraph.http import HttpSubgraphs
from dovetail_gateway.subgraph.port import SubgraphAnswer, SubgraphError, SubgraphRequest
from dovetail_gateway.subgraph.secrets import SecretStore
from dovetail_gateway.subgraph.session import open_session, system_resolver
from dovetail_gateway.telemetry.testing import RecordingObserver

QUERY = SubgraphRequest(subgraph="catalog", query="{a}")
MUTATION = SubgraphRequest(subgraph="catalog", query="mutation{a}", retryable=False)


async def answer(_request: web.Request) -> web.Response:
    return web.json_response({"data": {}})


class Service:
    """A server that comes and goes at one address."""

    def __init__(self) -> None:
        (self.port,) = free_ports(1)
        self._runner: web.AppRunner | None = None

    async def come(self) -> None:
        app = web.Application()
        app.router.add_post("/", answer)
        self._runner = web.AppRunner(app, shutdown_timeout=0)
        await self._runner.setup()
        site = web.TCPSite(self._runner, "127.0.0.1", self.port)
        await site.start()

    async def go(self) -> None:
        if self._runner is not None:
            await self._runner.cleanup()


class World:
    def __init__(self, service: Service, subgraphs: HttpSubgraphs, observer: RecordingObserver) -> None:
        self.service, self.subgraphs, self.observer = service, subgraphs, observer

    async def call(self, request: SubgraphRequest = QUERY) -> SubgraphAnswer:
        return await self.subgraphs.bind({}, asyncio.get_running_loop().time() + 30).send(request)

    @property
    def retried(self) -> int:
        return self.observer.counts()["subgraph_retried"]

    async def failure(self, request: SubgraphRequest = QUERY) -> str:
        with pytest.raises(SubgraphError) as raised:
            await self.call(request)
        return raised.value.code


@pytest.fixture
async def world() -> AsyncIterator[World]:
    service, observer = Service(), RecordingObserver()
    await service.come()
    async with (
        open_session(Addresses(), system_resolver()) as session,
        open_connections(Addresses(), system_resolver()) as connections,
    ):
        manifest = Manifest(endpoints={"catalog": Endpoint(url=f"http://127.0.0.1:{service.port}/")})
        subgraphs = HttpSubgraphs(
            manifest=manifest, connections=connections, session=session, secrets=SecretStore(), observer=observer
        )
        yield World(service, subgraphs, observer)
        await subgraphs.close()
    await service.go()


async def test_queries_wait_until_it_is_back(world: World) -> None:
    await world.call()
    await world.service.go()
    calls = [asyncio.create_task(world.call()) for _ in range(40)]
    await until(lambda: world.retried >= 80)
    await world.service.come()
    assert [answer.status for answer in await asyncio.gather(*calls)] == [200] * 40


async def test_a_mutation_fails_at_once(world: World) -> None:
    await world.call()
    await world.service.go()
    assert await world.failure(MUTATION) == "SUBGRAPH_UNREACHABLE"
    assert world.retried == 0


async def test_a_service_that_has_never_answered_is_not_waited_for(world: World) -> None:
    await world.service.go()
    assert await world.failure() == "SUBGRAPH_UNREACHABLE"
    assert world.retried == 1


async def test_an_outage_costs_the_waiting_once(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(patience, "SECONDS", 0.3)
    await world.call()
    await world.service.go()
    assert await world.failure() == "SUBGRAPH_UNREACHABLE"
    waited = world.retried
    assert waited > 1
    assert await world.failure() == "SUBGRAPH_UNREACHABLE"
    assert world.retried == waited + 1
    await world.service.come()
    assert (await world.call()).status == 200


async def test_only_so_many_calls_wait(world: World) -> None:
    await world.call()
    await world.service.go()
    calls = [asyncio.create_task(world.failure()) for _ in range(200)]
    done, waiting = await asyncio.wait(calls, timeout=30, return_when=asyncio.FIRST_COMPLETED)
    assert done
    await until(lambda: sum(call.done() for call in calls) == 200 - 128)
    for call in waiting:
        call.cancel()
    await asyncio.wait(calls)
