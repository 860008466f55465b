"""The way through the cluster: `kubectl apply`, operator and gateway as processes, an API that changes under load."""

import asyncio
import re
import statistics
import time
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from contextlib import asynccontextmanager, suppress
from typing import Any

import aiohttp
import pytest
import yaml
from processes import python_services
from support.cluster import ApiServer, eventually
from support.needs import ROOT
from support.processes import Running, running

pytestmark = pytest.mark.cluster

NAMESPACE = "shop"
SHOP = ROOT / "examples" / "shop"
NAMES = ("catalog", "product", "review", "user")
BATCHED = "{ catalogs { name products(sort: NAME) { name reviews { stars author { name } } } } }"
LOAD = "{ catalogs { name products { name averageStars } } }"
NEW_FIELD = "{ catalogs { updatedAt } }"
REQUESTS_A_SECOND = 5


@pytest.fixture(scope="module")
def services() -> Iterator[dict[str, str]]:
    """The shop's services as processes: address by name."""
    with python_services(*(SHOP / "services" / f"{name}.py" for name in NAMES)) as addresses:
        yield addresses


@pytest.fixture(scope="module")
def manifests() -> dict[str, Any]:
    """The shop's schemas as its example has them, by name."""
    return {name: yaml.safe_load((SHOP / "manifests" / f"{name}.yaml").read_text()) for name in NAMES}


@pytest.fixture(scope="module")
def shop(
    cluster: ApiServer,
    services: dict[str, str],
    manifests: dict[str, Any],
    tmp_path_factory: pytest.TempPathFactory,
) -> Iterator[str]:
    """Everything runs; the address of the gateway. There is no cluster DNS here, so the gateway names the endpoints."""
    logs = tmp_path_factory.mktemp("logs")
    environment = {
        "KUBECONFIG": str(cluster.kubeconfig),
        "DOVETAIL_SHUTDOWN_GRACE": "0",
        "DOVETAIL_ALLOWED_RANGES": "127.0.0.0/8",
    }
    gateway = yaml.safe_load((SHOP / "gateway.yaml").read_text())
    gateway["spec"]["endpoints"] = {name: {"url": f"{address}/graphql"} for name, address in services.items()}
    cluster.kubectl("create", "namespace", NAMESPACE)
    with running(
        logs / "operator.log", "-m", "dovetail_cli", "operator", "--namespace", NAMESPACE, environment=environment
    ) as operator:
        cluster.kubectl("apply", "-f", "-", objects=[*manifests.values(), gateway])
        operator.wait_for("artifact written")
        with running(
            logs / "gateway.log",
            *("-m", "dovetail_cli", "gateway", "--config-map", f"{NAMESPACE}/shop", "--port=0", "--admin-port=0"),
            environment=environment,
        ) as server:
            server.wait_for("ready at")
            yield _address(server)
            assert server.stop()[0] == 0
        assert operator.stop()[0] == 0


def _address(server: Running) -> str:
    found = re.search(r"ready at (http://\S+)", server.said())
    assert found is not None
    return found[1]


Ask = Callable[[str], Awaitable[dict[str, Any]]]


@pytest.fixture
async def ask(shop: str) -> AsyncIterator[Ask]:
    """Ask the gateway a query; the answer's JSON."""
    async with aiohttp.ClientSession() as session:

        async def send(query: str) -> dict[str, Any]:
            async with session.post(shop, json={"query": query}) as response:
                answer: dict[str, Any] = await response.json()
                return answer

        yield send


@asynccontextmanager
async def load(ask: Ask) -> AsyncIterator[None]:
    """A light load for the time of a `with`, none of whose requests may fail, and all of which have one answer."""
    expected = await ask(LOAD)
    assert "errors" not in expected
    failures: list[Any] = []
    served = 0

    async def run() -> None:
        nonlocal served
        while True:
            answer = await ask(LOAD)
            served += 1
            if answer != expected:
                failures.append(answer)
            await asyncio.sleep(1 / REQUESTS_A_SECOND)

    task = asyncio.create_task(run())
    try:
        yield
    finally:
        task.cancel()
        with suppress(asyncio.CancelledError):
            await task
    assert served > 1
    assert failures == []


async def calls_of(address: str) -> int:
    async with aiohttp.ClientSession() as session, session.get(f"{address}/calls") as response:
        calls: int = (await response.json())["calls"]
        return calls


async def test_a_batched_query_is_one_call_a_service(ask: Ask, services: dict[str, str]) -> None:
    before = {name: await calls_of(address) for name, address in services.items()}

    answer = await ask(BATCHED)

    assert "errors" not in answer
    authors = [
        review["author"]["name"]
        for catalog in answer["data"]["catalogs"]
        for product in catalog["products"]
        for review in product["reviews"]
    ]
    assert len(authors) > 1
    assert {name: await calls_of(address) - before[name] for name, address in services.items()} == dict.fromkeys(
        NAMES, 1
    )


async def test_a_change_is_served_within_a_second_without_a_failed_request(
    ask: Ask, cluster: ApiServer, manifests: dict[str, Any]
) -> None:
    older = yaml.safe_load(yaml.safe_dump(manifests["catalog"]))
    older["spec"]["schema"]["sdl"] = older["spec"]["schema"]["sdl"].replace("  updatedAt: Instant!\n", "")
    took = []
    async with load(ask):
        for _ in range(3):
            await asyncio.to_thread(cluster.kubectl, "apply", "-f", "-", objects=older)
            await _until(lambda: ask(NEW_FIELD), lambda answer: "data" not in answer or answer["data"] is None)
            await asyncio.to_thread(cluster.kubectl, "apply", "-f", "-", objects=manifests["catalog"])
            start = time.monotonic()
            await _until(lambda: ask(NEW_FIELD), lambda answer: "errors" not in answer)
            took.append(time.monotonic() - start)

    assert statistics.median(took) < 1, took


async def test_a_broken_schema_is_refused_by_its_line_and_the_old_api_goes_on(
    ask: Ask, cluster: ApiServer, manifests: dict[str, Any]
) -> None:
    broken = yaml.safe_load(yaml.safe_dump(manifests["catalog"]))
    sdl = broken["spec"]["schema"]["sdl"].replace("catalogs: [Catalog!]!", "catalogs: [Catalogue!]!")
    broken["spec"]["schema"]["sdl"] = sdl
    line = next(number for number, text in enumerate(sdl.splitlines(), 1) if "Catalogue" in text)

    def refused() -> Any:
        status = cluster.get("gqls", "catalog", f"--namespace={NAMESPACE}")["status"]
        accepted = next(each for each in status["conditions"] if each["type"] == "Accepted")
        return accepted["status"] == "False" and accepted

    async with load(ask):
        await asyncio.to_thread(cluster.kubectl, "apply", "-f", "-", objects=broken)
        condition = await asyncio.to_thread(eventually, refused, "the broken schema is refused")
        assert "errors" not in await ask(BATCHED)

    assert f" {line}:" in condition["message"]
    assert "Query.catalogs" in condition["message"]
    assert "Catalogue" in condition["message"]
    cluster.kubectl("apply", "-f", "-", objects=manifests["catalog"])
    eventually(lambda: not refused(), "the right schema is accepted again")


async def _until(
    ask: Callable[[], Awaitable[dict[str, Any]]], fits: Callable[[dict[str, Any]], bool], deadline: float = 60
) -> None:
    async with asyncio.timeout(deadline):
        while not fits(await ask()):  # noqa: ASYNC110 - another process is waited for
            await asyncio.sleep(0.02)
