"""Clients of subgraphs, and policies on the addresses that they may call."""

import asyncio
import socket
from collections.abc import AsyncIterator, Callable, Iterator, Mapping
from contextlib import AbstractAsyncContextManager, asynccontextmanager, contextmanager
from urllib.parse import urlsplit

import aiohttp
import pytest
import uvloop
from aiohttp.abc import AbstractResolver, ResolveResult
from support.hostile_server import Answer, Connection, HostileServer, Received, response

from dovetail_composition.endpoints.addresses import ALWAYS_DENIED, AddressPolicy, print_policy
from dovetail_composition.manifest import Endpoint, HeaderRule, Limits, Manifest, Policies
from dovetail_gateway.subgraph.addresses import Addresses
from dovetail_gateway.subgraph.connections.connections import Connections, open_connections
from dovetail_gateway.subgraph.http import HttpSubgraphs
from dovetail_gateway.subgraph.port import SubgraphError, SubgraphRequest
from dovetail_gateway.subgraph.secrets import SecretStore
from dovetail_gateway.subgraph.session import open_session, system_resolver
from dovetail_gateway.telemetry.testing import RecordingObserver

BOTH_LOOPS = {
    "test_answers.py",
    "test_connections.py",
    "test_http.py",
    "test_http_responses.py",
    "test_patience.py",
    "test_phases.py",
    "test_tls.py",
}
LoopFactory = Callable[[], asyncio.AbstractEventLoop]
OK = b'{"data":{"a":1}}'
QUERY = SubgraphRequest(subgraph="catalog", query="{a}")
MUTATION = SubgraphRequest(subgraph="catalog", query="mutation{a}", retryable=False)


def pytest_asyncio_loop_factories(config: pytest.Config, item: pytest.Item) -> Mapping[str, LoopFactory]:
    """Both loops that a gateway may run on, for modules that ask for both."""
    loops: Mapping[str, LoopFactory] = {"asyncio": asyncio.new_event_loop, "uvloop": uvloop.new_event_loop}
    return loops if item.path.name in BOTH_LOOPS else {"asyncio": loops["asyncio"]}


def now() -> float:
    return asyncio.get_running_loop().time()


@pytest.fixture
async def session() -> AsyncIterator[aiohttp.ClientSession]:
    async with open_session(Addresses(), system_resolver()) as opened:
        yield opened


@pytest.fixture
async def connections() -> AsyncIterator[Connections]:
    async with open_connections(Addresses(), system_resolver()) as opened:
        yield opened


@pytest.fixture
def observer() -> RecordingObserver:
    return RecordingObserver()


Build = Callable[..., HttpSubgraphs]
Make = Callable[..., AbstractAsyncContextManager[HttpSubgraphs]]


@pytest.fixture
def build(session: aiohttp.ClientSession, connections: Connections, observer: RecordingObserver) -> Build:
    def build(
        url: str, limits: Limits | None = None, store: SecretStore | None = None, **endpoint: object
    ) -> HttpSubgraphs:
        manifest = Manifest(
            endpoints={"catalog": Endpoint(url=url, **endpoint)},
            policies=Policies(limits=limits or Limits(), headers=(HeaderRule(name="Authorization", forward=True),)),
        )
        return HttpSubgraphs(
            manifest=manifest,
            connections=connections,
            session=session,
            secrets=store or SecretStore(),
            observer=observer,
        )

    return build


@pytest.fixture
def make(build: Build) -> Make:
    @asynccontextmanager
    async def make(url: str, limits: Limits | None = None, store: SecretStore | None = None, **endpoint: object):
        subgraphs = build(url, limits, store, **endpoint)
        yield subgraphs
        await subgraphs.close()

    return make


async def failure_of(subgraphs: HttpSubgraphs, request: SubgraphRequest = QUERY, within: float = 10) -> SubgraphError:
    with pytest.raises(SubgraphError) as caught:
        await subgraphs.bind({}, now() + within).send(request)
    return caught.value


def writes(data: bytes, *, close: bool = False) -> Answer:
    async def answer(server: HostileServer, received: Received, connection: Connection) -> None:
        await connection.write(data)
        if close:
            connection.close()

    return answer


async def half_a_body(server: HostileServer, received: Received, connection: Connection) -> None:
    await connection.write(response(OK)[:-4])
    await asyncio.Event().wait()


@pytest.fixture
def addresses() -> Addresses:
    return Addresses()


def policy(*denied: str, allowed: tuple[str, ...] = ()) -> bytes:
    return print_policy(AddressPolicy(denied=denied, allowed=allowed)).encode()


STRICT = policy(*ALWAYS_DENIED)


class Resolver(AbstractResolver):
    """Gives every name the same addresses, which may change."""

    def __init__(self) -> None:
        self.addresses: tuple[str, ...] = ("127.0.0.1",)
        self.asked = 0
        self.silent: asyncio.Event | None = None
        """Until it is set, there is no answer."""

    async def resolve(
        self, host: str, port: int = 0, family: socket.AddressFamily = socket.AF_UNSPEC
    ) -> list[ResolveResult]:
        self.asked += 1
        if self.silent is not None:
            await self.silent.wait()
        return [
            ResolveResult(
                hostname=host,
                host=address,
                port=port,
                family=socket.AF_INET6 if ":" in address else socket.AF_INET,
                proto=0,
                flags=socket.AI_NUMERICHOST,
            )
            for address in self.addresses
        ]

    async def close(self) -> None:
        pass


@pytest.fixture
def resolver() -> Resolver:
    """Used by modules whose `connections` ask it."""
    return Resolver()


@contextmanager
def failing(code: str) -> Iterator[None]:
    with pytest.raises(SubgraphError) as caught:
        yield
    assert caught.value.code == code


def named(server: HostileServer, host: str = "catalog.example", scheme: str = "http") -> str:
    return f"{scheme}://{host}:{urlsplit(server.url).port}/graphql"
