"""Which pods run the artifact: asked soon after a change until all run it, and told in the gateway's status."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from typing import Any

import aiohttp
import pytest
from aiohttp import web
from support.operator import gateway, memory_operator, schema
from support.waiting import until, until_true

from dovetail_operator.asking.rollouts import Rollout, Rollouts
from dovetail_operator.fetch.pods import HttpPodAsker
from dovetail_operator.leading.leadership import SoleLeader
from dovetail_operator.ports import FetchError
from dovetail_operator.reconcile.observation import GatewayPods
from dovetail_operator.testing import FakeCluster, FakeLeadership, FakePodAsker

KEY = ("shop", "public")
PODS = ("10.0.0.1:9090", "10.0.0.2:9090", "10.0.0.3:9090")


def endpoint_slice(
    *addresses: str, managed_by: str = "endpointslice-controller.k8s.io", **metadata: Any
) -> dict[str, Any]:
    """As Kubernetes makes it for the admin Service of a gateway's pods."""
    labels = {
        "kubernetes.io/service-name": "public-admin",
        "dovetail.dev/gateway": "public",
        "endpointslice.kubernetes.io/managed-by": managed_by,
    }
    return {
        "apiVersion": "discovery.k8s.io/v1",
        "kind": "EndpointSlice",
        "metadata": {"name": "public-admin-1", "namespace": "shop", "labels": labels, **metadata},
        "addressType": "IPv4",
        "ports": [{"name": "admin", "port": 9090}],
        "endpoints": [
            {"addresses": [each], "conditions": {"ready": False}, "targetRef": {"kind": "Pod", "namespace": "shop"}}
            for each in addresses
        ],
    }


class Asking:
    """Rollouts over pods in memory, and how often something new was told."""

    def __init__(self, **running: str) -> None:
        self.asker = FakePodAsker()
        self.leadership = FakeLeadership()
        self.told = 0
        self.rollouts = Rollouts(self.asker, self.leadership, self._count)

    def run(self, digest: str, *pods: str) -> None:
        self.asker.running |= dict.fromkeys(pods, digest)

    def want(self, digest: str, *pods: str) -> None:
        self.rollouts.follow({KEY: Rollout(digest=digest, pods=pods)})

    def programmed(self) -> GatewayPods | None:
        return self.rollouts.pods().get(KEY)

    def _count(self) -> None:
        self.told += 1


@pytest.fixture
async def asking() -> AsyncIterator[Asking]:
    made = Asking()
    yield made
    await made.rollouts.close()


async def test_pods_are_asked_until_all_run_what_they_should(asking: Asking) -> None:
    asking.run("new", PODS[0])
    asking.run("old", PODS[1])
    asking.want("new", *PODS)
    await until(lambda: asking.programmed() == GatewayPods(total=3, by_digest={"new": 1}))

    asking.run("new", *PODS)
    await until(lambda: asking.programmed() == GatewayPods(total=3, by_digest={"new": 3}))

    assert asking.told == 2
    asked = len(asking.asker.asked)
    asking.want("new", *PODS)
    await asyncio.sleep(0)
    assert len(asking.asker.asked) == asked, "what has not changed is not asked again at once"


async def test_a_new_digest_is_asked_for_at_once(asking: Asking) -> None:
    asking.run("old", *PODS)
    asking.want("old", *PODS)
    await until(lambda: asking.programmed() == GatewayPods(total=3, by_digest={"old": 3}))

    asking.want("new", *PODS)
    await until(lambda: asking.programmed() == GatewayPods(total=3))
    asking.run("new", *PODS)

    await until(lambda: asking.programmed() == GatewayPods(total=3, by_digest={"new": 3}))


async def test_a_gateway_without_pods_is_known_to_have_none(asking: Asking) -> None:
    asking.want("new")

    assert asking.programmed() == GatewayPods(total=0)
    assert asking.asker.asked == []


async def test_who_stands_by_asks_nobody_and_knows_nothing(asking: Asking) -> None:
    asking.run("new", *PODS)
    asking.want("new", *PODS)
    await until(lambda: asking.programmed() is not None)
    asking.leadership.leads = False

    asking.want("new", *PODS)

    assert asking.programmed() is None


async def test_few_are_asked_at_once(asking: Asking) -> None:
    waiting, most = 0, 0

    class Slow:
        async def digest(self, url: str) -> str | None:
            nonlocal waiting, most
            waiting += 1
            most = max(most, waiting)
            await asyncio.sleep(0)
            waiting -= 1
            return "new"

    rollouts = Rollouts(Slow(), SoleLeader(), lambda: None)
    rollouts.follow({KEY: Rollout(digest="new", pods=tuple(f"10.0.1.{n}:9090" for n in range(200)))})
    await until(lambda: KEY in rollouts.pods())

    assert rollouts.pods()[KEY] == GatewayPods(total=200, by_digest={"new": 200})
    assert most == 16
    await rollouts.close()


@pytest.fixture
def cluster() -> FakeCluster:
    filled = FakeCluster()
    filled.put(schema("user", "type Query { me: Int }"))
    filled.put(gateway())
    return filled


def programmed(cluster: FakeCluster) -> str | None:
    value: str | None = cluster.objects["GraphQLGateway", "shop", "public"]["status"].get("programmed")
    return value


async def test_the_status_tells_how_many_pods_run_the_artifact(cluster: FakeCluster) -> None:
    cluster.put(endpoint_slice("10.0.0.1", "10.0.0.2"))
    operator = memory_operator(cluster)
    await operator.look()
    digest = cluster.objects["GraphQLGateway", "shop", "public"]["status"]["digest"]
    await operator.composer.reconcile()
    await until(lambda: len(operator.asker.asked) >= 2)
    await operator.composer.reconcile()
    assert programmed(cluster) == "0/2"

    operator.asker.running["10.0.0.1:9090"] = digest

    async def told() -> bool:
        await operator.composer.reconcile()
        return programmed(cluster) == "1/2"

    await until_true(told)

    cluster.writes.clear()
    await memory_operator(cluster).look()
    assert cluster.writes == [], "an operator that was just started takes nothing back"


async def test_no_pods_are_no_status(cluster: FakeCluster) -> None:
    operator = memory_operator(cluster)
    await operator.look()
    await operator.composer.reconcile()

    assert programmed(cluster) is None


async def test_slices_that_anybody_may_have_made_are_not_believed(cluster: FakeCluster) -> None:
    cluster.put(endpoint_slice("10.0.0.1", managed_by="me"))
    operator = memory_operator(cluster)
    await operator.look()
    await operator.composer.reconcile()

    assert operator.asker.asked == []
    assert programmed(cluster) is None


Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]


@pytest.fixture
async def ask() -> AsyncIterator[Callable[[Handler], Awaitable[str | None]]]:
    """Ask a pod that answers like this."""
    runners = []

    async def asked(handler: Handler) -> str | None:
        app = web.Application()
        app.router.add_get("/status", handler)
        runner = web.AppRunner(app, handler_cancellation=True, shutdown_timeout=0)
        runners.append(runner)
        await runner.setup()
        site = web.TCPSite(runner, "127.0.0.1", 0)
        await site.start()
        async with aiohttp.ClientSession() as session:
            return await HttpPodAsker(session).digest(f"http://127.0.0.1:{site.port}/status")

    yield asked
    for runner in runners:
        await runner.cleanup()


async def test_a_pod_tells_its_digest(ask: Callable[[Handler], Awaitable[str | None]]) -> None:
    async def running(_request: web.Request) -> web.Response:
        return web.json_response({"digest": "sha256:a", "subgraphs": ["a" * 50] * 10_000})

    async def starting(_request: web.Request) -> web.Response:
        return web.json_response({"digest": None})

    assert await ask(running) == "sha256:a"
    assert await ask(starting) is None


@pytest.mark.parametrize("content", ["", "{", "[" * 100_000, "a" * (2 << 20)], ids=["empty", "half", "deep", "huge"])
async def test_what_is_no_status_is_no_answer(ask: Callable[[Handler], Awaitable[str | None]], content: str) -> None:
    async def strange(_request: web.Request) -> web.Response:
        return web.Response(text=content)

    with pytest.raises(FetchError):
        await ask(strange)


async def test_a_pod_that_never_answers_is_not_waited_for(
    ask: Callable[[Handler], Awaitable[str | None]], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("dovetail_operator.fetch.pods._SECONDS", 0.2)

    async def silent(_request: web.Request) -> web.Response:
        await asyncio.Event().wait()
        return web.Response()

    with pytest.raises(FetchError):
        await ask(silent)
