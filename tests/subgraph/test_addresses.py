"""No call goes to an address that the policy refuses: however it is spelled, resolved, pooled or changed meanwhile."""

import asyncio
import logging
import socket
from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from urllib.parse import urlsplit

import pytest
from aiohttp.abc import AbstractResolver, ResolveResult
from support.hostile_server import Connection, HostileServer, Received, hostile_server, response

from dovetail_composition.endpoints.addresses import ALWAYS_DENIED, AddressPolicy, print_policy
from dovetail_composition.manifest import ClientCredentials, Endpoint, Manifest, SecretRef
from dovetail_gateway.subgraph.addresses import Addresses
from dovetail_gateway.subgraph.connections.connections import open_connections
from dovetail_gateway.subgraph.http import HttpSubgraphs
from dovetail_gateway.subgraph.port import SubgraphError, SubgraphRequest
from dovetail_gateway.subgraph.secrets import SecretStore
from dovetail_gateway.subgraph.session import open_session
from dovetail_gateway.telemetry.testing import RecordingObserver

from .conftest import QUERY, STRICT, policy

SECRET = SecretRef(namespace="shop", name="login", key="key")


class FakeResolver(AbstractResolver):
    """Answers by name, each time with the next of its answers, the last one for ever."""

    def __init__(self) -> None:
        self.answers: dict[str, list[tuple[str, ...]]] = {}
        self.asked: list[str] = []

    async def resolve(
        self, host: str, port: int = 0, family: socket.AddressFamily = socket.AF_UNSPEC
    ) -> list[ResolveResult]:
        self.asked.append(host)
        answers = self.answers.get(host)
        if not answers:
            raise OSError(None, "no such name")
        addresses = answers.pop(0) if len(answers) > 1 else answers[0]
        return [
            ResolveResult(
                hostname=host,
                host=address,
                port=port,
                family=socket.AF_INET6 if ":" in address else socket.AF_INET,
                proto=0,
                flags=socket.AI_NUMERICHOST,
            )
            for address in addresses
        ]

    async def close(self) -> None:
        pass


class Client:
    """Calls one endpoint under a policy that changes."""

    def __init__(self, http: HttpSubgraphs) -> None:
        self._http = http

    async def call(self, request: SubgraphRequest = QUERY) -> int:
        deadline = asyncio.get_running_loop().time() + 10
        return (await self._http.bind({}, deadline).send(request)).status

    async def failure(self, request: SubgraphRequest = QUERY) -> SubgraphError:
        with pytest.raises(SubgraphError) as caught:
            await self.call(request)
        return caught.value


Open = Callable[..., AbstractAsyncContextManager[Client]]


@pytest.fixture
def resolver() -> FakeResolver:
    return FakeResolver()


@pytest.fixture
async def client_of(addresses: Addresses, resolver: FakeResolver, observer: RecordingObserver) -> AsyncIterator[Open]:
    secrets = SecretStore()
    secrets.replace({SECRET.id: b"s3cret"})
    async with open_session(addresses, resolver) as session, open_connections(addresses, resolver) as connections:

        @asynccontextmanager
        async def client(url: str, token_url: str | None = None) -> AsyncIterator[Client]:
            auth = ClientCredentials(token_url=token_url, client_id=SECRET, client_secret=SECRET) if token_url else None
            manifest = Manifest(endpoints={"catalog": Endpoint(url=url, auth=auth)})
            http = HttpSubgraphs(
                manifest=manifest, connections=connections, session=session, secrets=secrets, observer=observer
            )
            yield Client(http)
            await http.close()

        yield client


@pytest.fixture
async def server() -> AsyncIterator[HostileServer]:
    async def answer(server: HostileServer, received: Received, connection: Connection) -> None:
        await connection.write(response(b'{"data":{"a":1}}'))

    async with hostile_server(answer) as running:
        yield running


def at(server: HostileServer, host: str) -> str:
    return f"http://{host}:{urlsplit(server.url).port}/graphql"


SPELLINGS = (
    "127.0.0.1",
    "127.0.0.1.",
    "127.1",
    "127.0.1",
    "2130706433",
    "0x7f000001",
    "0x7f.1",
    "0177.0.0.1",
    "017700000001",
    "127.00000.0.1",
    "%31%32%37.0.0.1",
    "１２７.0.0.1",
    "127。0。0。1",
    "0.0.0.0",
    "0",
    "[::1]",
    "[::]",
    "[::ffff:127.0.0.1]",
    "[::ffff:7f00:1]",
    "[0:0:0:0:0:ffff:127.0.0.1]",
    "[::127.0.0.1]",
    "[64:ff9b::7f00:1]",
    "[fe80::1%25lo]",
)


@pytest.mark.parametrize("host", SPELLINGS)
async def test_no_spelling_of_an_address_passes(
    host: str, server: HostileServer, client_of: Open, addresses: Addresses, resolver: FakeResolver
) -> None:
    addresses.replace(STRICT)
    async with client_of(at(server, host)) as client:
        failure = await client.failure()

    assert failure.code == "SUBGRAPH_ADDRESS_REFUSED"
    assert server.connections == 0
    assert resolver.asked == [], "no name server may read it otherwise"


async def test_without_a_policy_every_address_may_be_called(server: HostileServer, client_of: Open) -> None:
    async with client_of(server.url) as client:
        assert await client.call() == 200


async def test_an_allowed_range_may_be_called(server: HostileServer, client_of: Open, addresses: Addresses) -> None:
    addresses.replace(policy(*ALWAYS_DENIED, allowed=("127.0.0.0/8",)))
    async with client_of(server.url) as client:
        assert await client.call() == 200


async def test_a_name_is_refused_by_what_it_resolves_to(
    server: HostileServer,
    client_of: Open,
    addresses: Addresses,
    resolver: FakeResolver,
    observer: RecordingObserver,
    caplog: pytest.LogCaptureFixture,
) -> None:
    addresses.replace(STRICT)
    resolver.answers["innocent.example."] = [("127.0.0.1",)]
    with caplog.at_level(logging.WARNING):
        async with client_of(at(server, "innocent.example")) as client:
            failure = await client.failure()

    assert failure.code == "SUBGRAPH_ADDRESS_REFUSED"
    assert str(failure) == "Subgraph 'catalog' is at an address that the gateway may not call."
    assert server.connections == 0
    (record,) = caplog.records
    assert "127.0.0.1 is in the refused range 127.0.0.0/8" in vars(record)["detail"]
    assert observer.last("subgraph_called")["outcome"] == "refused"
    assert "subgraph_retried" not in observer.counts()


async def test_of_several_addresses_the_allowed_ones_are_used(
    server: HostileServer, client_of: Open, addresses: Addresses, resolver: FakeResolver
) -> None:
    addresses.replace(policy("127.0.0.2/32", "::1/128"))
    resolver.answers["two.example."] = [("::1", "127.0.0.2", "127.0.0.1")]
    async with client_of(at(server, "two.example")) as client:
        assert await client.call() == 200


async def test_of_several_addresses_that_are_all_refused_the_code_says_so(
    server: HostileServer, client_of: Open, addresses: Addresses, resolver: FakeResolver
) -> None:
    addresses.replace(STRICT)
    resolver.answers["two.example."] = [("::1", "127.0.0.2", "169.254.169.254", "127.0.0.1")]
    async with client_of(at(server, "two.example")) as client:
        assert (await client.failure()).code == "SUBGRAPH_ADDRESS_REFUSED"
    assert server.connections == 0


async def test_a_name_that_turns_to_another_address_is_checked_again(
    server: HostileServer, client_of: Open, addresses: Addresses, resolver: FakeResolver
) -> None:
    """Whatever a name server says the second time: the address that was checked is the one that is called."""
    addresses.replace(policy("127.0.0.1/32"))
    resolver.answers["turning.example."] = [("127.0.0.9",), ("127.0.0.1",)]
    async with client_of(at(server, "turning.example")) as client:
        assert (await client.failure()).code == "SUBGRAPH_UNREACHABLE", "nobody listens there"
        resolved = len(resolver.asked)
        await client.failure()
    assert server.connections == 0
    assert resolved == 1, "the answer that was checked is kept, not asked for again between check and call"


async def test_a_pooled_connection_to_an_address_that_is_refused_by_now_is_not_used(
    server: HostileServer, client_of: Open, addresses: Addresses
) -> None:
    addresses.replace(policy("10.0.0.0/8"))
    async with client_of(server.url) as client:
        await asyncio.gather(*(client.call() for _ in range(5)))
        made, asked = server.connections, len(server.requests)

        addresses.replace(policy("10.0.0.0/8", "127.0.0.0/8"))
        assert {(await client.failure()).code for _ in range(2)} == {"SUBGRAPH_ADDRESS_REFUSED"}
        assert (server.connections, len(server.requests)) == (made, asked)

        addresses.replace(policy("10.0.0.0/8"))
        assert await client.call() == 200


async def test_a_connection_from_before_the_policy_is_not_used(
    server: HostileServer, client_of: Open, addresses: Addresses, resolver: FakeResolver
) -> None:
    resolver.answers["innocent.example"] = [("127.0.0.1",)]
    async with client_of(at(server, "innocent.example")) as client:
        assert await client.call() == 200
        addresses.replace(STRICT)
        assert (await client.failure()).code == "SUBGRAPH_ADDRESS_REFUSED"
    assert len(server.requests) == 1


async def test_pooled_connections_are_used_under_a_policy(
    server: HostileServer, client_of: Open, addresses: Addresses
) -> None:
    addresses.replace(policy("10.0.0.0/8"))
    async with client_of(server.url) as client:
        for _ in range(5):
            await client.call()
    assert (server.connections, len(server.requests)) == (1, 5)


async def test_token_servers_are_under_the_policy_too(
    server: HostileServer, client_of: Open, addresses: Addresses, resolver: FakeResolver
) -> None:
    addresses.replace(STRICT)
    resolver.answers["login.example."] = [("127.0.0.1",)]
    async with client_of("http://catalog.example/graphql", token_url=at(server, "login.example")) as client:
        for _ in range(2):  # the second time from the memory of the first failure
            failure = await client.failure()
            assert failure.code == "SUBGRAPH_ADDRESS_REFUSED"
            assert "127.0.0.1" not in str(failure)
    assert server.connections == 0


@pytest.mark.parametrize(
    ("restricted", "host", "asked"),
    [
        (False, "catalog.shop", "catalog.shop"),
        (True, "catalog.shop", "catalog.shop."),
        (True, "api.example.com", "api.example.com."),
        (True, "api.example.com.", "api.example.com."),
        (True, "catalog.shop.svc", "catalog.shop.svc.cluster.local."),
        (True, "catalog.shop.svc.cluster.local", "catalog.shop.svc.cluster.local."),
    ],
)
async def test_under_a_policy_names_are_absolute(
    restricted: bool, host: str, asked: str, client_of: Open, addresses: Addresses, resolver: FakeResolver
) -> None:
    addresses.replace(STRICT if restricted else None)
    async with client_of(f"http://{host}/graphql") as client:
        assert (await client.failure()).code == "SUBGRAPH_UNREACHABLE"
    assert set(resolver.asked) == {asked}


SERVICE = "catalog.shop.svc"
INTERNAL = print_policy(AddressPolicy(denied=(), internal=("127.0.0.0/8", "::1/128"))).encode()


@pytest.fixture
def names(resolver: FakeResolver) -> FakeResolver:
    """Names that all lead to the same place, and of which one belongs to the cluster."""
    for name in (
        f"{SERVICE}.cluster.local.",
        "innocent.example.",
        f"{SERVICE}.example.",
        "catalog.shop.",
        "127-0-0-1.shop.pod.cluster.local.",
    ):
        resolver.answers[name] = [("127.0.0.1",)]
    return resolver


@pytest.mark.usefixtures("names")
@pytest.mark.parametrize("host", [SERVICE, f"{SERVICE}.", "Catalog.Shop.Svc", f"{SERVICE}.cluster.local"])
async def test_names_of_services_lead_into_the_cluster(
    host: str, server: HostileServer, client_of: Open, addresses: Addresses
) -> None:
    addresses.replace(INTERNAL)
    async with client_of(at(server, host)) as client:
        assert [await client.call() for _ in range(3)] == [200] * 3
    assert server.connections == 1, "kept alive"


@pytest.mark.usefixtures("names")
@pytest.mark.parametrize(
    "host",
    [
        "127.0.0.1",
        "[::1]",
        "innocent.example",
        f"{SERVICE}.example",
        "catalog.shop",
        "127-0-0-1.shop.pod.cluster.local",
    ],
)
async def test_nothing_else_leads_into_the_cluster(
    host: str, server: HostileServer, client_of: Open, addresses: Addresses
) -> None:
    addresses.replace(INTERNAL)
    async with client_of(at(server, SERVICE)) as permitted, client_of(at(server, host)) as client:
        await permitted.call()
        assert {(await client.failure()).code for _ in range(2)} == {"SUBGRAPH_ADDRESS_REFUSED"}
        assert await permitted.call() == 200
    assert (server.connections, len(server.requests)) == (1, 2)


@pytest.mark.usefixtures("names")
async def test_each_call_is_judged_by_its_own_host_when_many_connect_at_once(
    server: HostileServer, client_of: Open, addresses: Addresses
) -> None:
    addresses.replace(INTERNAL)
    async with client_of(at(server, SERVICE)) as permitted, client_of(at(server, "innocent.example")) as client:
        calls = [each for _ in range(20) for each in (permitted.call(), client.failure())]
        found = await asyncio.gather(*calls)
    assert found[::2] == [200] * 20
    assert {each.code for each in found[1::2] if isinstance(each, SubgraphError)} == {"SUBGRAPH_ADDRESS_REFUSED"}
    assert len(server.requests) == 20


@pytest.mark.usefixtures("names")
async def test_a_pooled_connection_into_the_cluster_is_not_used_once_that_is_known(
    server: HostileServer, client_of: Open, addresses: Addresses
) -> None:
    addresses.replace(policy("10.0.0.0/8"))
    async with client_of(at(server, "innocent.example")) as client:
        assert await client.call() == 200, "as under a policy of an older operator"
        addresses.replace(INTERNAL)
        assert (await client.failure()).code == "SUBGRAPH_ADDRESS_REFUSED"
    assert len(server.requests) == 1


@pytest.mark.usefixtures("names")
async def test_token_servers_are_not_reached_inside_of_the_cluster_but_by_name(
    server: HostileServer, client_of: Open, addresses: Addresses
) -> None:
    addresses.replace(INTERNAL)
    url = at(server, SERVICE)
    async with client_of(url, token_url=at(server, "innocent.example")) as client:
        assert (await client.failure()).code == "SUBGRAPH_ADDRESS_REFUSED"
    assert server.connections == 0
    async with client_of(url, token_url=url) as client:
        await client.failure()
    assert server.connections == 1, "it was asked, if in vain"
