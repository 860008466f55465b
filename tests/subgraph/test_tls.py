"""Calls over TLS: only to who proves to be the URL's host, within the time for connecting, ended in order."""

import asyncio
import ssl
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest
from support.authority import Authority
from support.hostile_server import Connection, HostileServer, Received, hostile_server, response
from support.waiting import until

from dovetail_composition.manifest import Limits
from dovetail_gateway.subgraph.addresses import Addresses
from dovetail_gateway.subgraph.connections import pool
from dovetail_gateway.subgraph.connections.connections import Connections, open_connections
from dovetail_gateway.subgraph.port import SubgraphRequest

from .conftest import MUTATION, OK, QUERY, Make, Resolver, failing, half_a_body, named, now, writes


@pytest.fixture(scope="module")
def trusted(authority: Authority) -> ssl.SSLContext:
    return authority.server("catalog.example")


@pytest.fixture(autouse=True)
def system_authorities(authority: Authority, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SSL_CERT_FILE", str(authority.certificate))


@pytest.fixture
async def connections(resolver: Resolver) -> AsyncIterator[Connections]:
    async with open_connections(Addresses(), resolver) as opened:
        yield opened


async def test_a_trusted_server_is_called_over_one_connection_that_speaks_http_1(
    trusted: ssl.SSLContext, make: Make
) -> None:
    protocols = []

    async def answer(server: HostileServer, received: Received, connection: Connection) -> None:
        protocols.append(connection.transport.get_extra_info("ssl_object").selected_alpn_protocol())
        await connection.write(response(OK))

    async with hostile_server(answer, trusted) as server, make(named(server, scheme="https")) as subgraphs:
        for _ in range(3):
            assert (await subgraphs.bind({}, now() + 5).send(QUERY)).body == OK
        assert (server.connections, protocols) == (1, ["http/1.1"] * 3)


async def test_a_trailing_dot_is_no_part_of_the_certificates_name(trusted: ssl.SSLContext, make: Make) -> None:
    async with (
        hostile_server(writes(response(OK)), trusted) as server,
        make(named(server, "catalog.example.", "https")) as subgraphs,
    ):
        assert (await subgraphs.bind({}, now() + 5).send(QUERY)).body == OK


@pytest.mark.parametrize("case", ["another name", "an unknown authority", "expired"])
async def test_who_cannot_prove_it_is_sent_nothing(
    case: str, authority: Authority, tmp_path: Path, make: Make, caplog: pytest.LogCaptureFixture
) -> None:
    contexts = {
        "another name": lambda: authority.server("another.example"),
        "an unknown authority": lambda: Authority.found(tmp_path / "theirs").server("catalog.example"),
        "expired": lambda: authority.server("catalog.example", days=-1),
    }
    reasons = {
        "another name": "Hostname mismatch",
        "an unknown authority": "unable to get local issuer certificate",
        "expired": "certificate has expired",
    }

    async with (
        hostile_server(writes(response(OK)), contexts[case]()) as server,
        make(named(server, scheme="https")) as subgraphs,
    ):
        with failing("SUBGRAPH_UNREACHABLE"):
            await subgraphs.bind({"authorization": "Bearer t"}, now() + 5).send(MUTATION)
        await server.until(lambda: not server.open_connections)
        assert server.requests == []
    (told,) = [record for record in caplog.records if record.message == "subgraph call failed"]
    assert reasons[case] in told.__dict__["detail"]


@asynccontextmanager
async def no_handshake(reply: bytes) -> AsyncIterator[tuple[str, set[asyncio.StreamWriter]]]:
    """A server that answers any greeting with these bytes; its URL, and the connections that it has."""
    clients: set[asyncio.StreamWriter] = set()

    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        clients.add(writer)
        try:
            while await reader.read(1 << 16):
                writer.write(reply)
        except ConnectionError:
            pass
        finally:
            clients.discard(writer)
            writer.close()

    listener = await asyncio.start_server(serve, "127.0.0.1", 0)
    async with listener:
        yield f"https://catalog.example:{listener.sockets[0].getsockname()[1]}/", clients


async def test_a_server_without_tls_is_unreachable(make: Make) -> None:
    async with no_handshake(b"HTTP/1.1 400 Bad Request\r\n\r\n") as (url, clients), make(url) as subgraphs:
        with failing("SUBGRAPH_UNREACHABLE"):
            await subgraphs.bind({}, now() + 5).send(MUTATION)
        await until(lambda: not clients)


@pytest.mark.parametrize(
    ("connect", "within", "code"), [(0.2, 10, "SUBGRAPH_UNREACHABLE"), (10, 0.2, "SUBGRAPH_TIMEOUT")]
)
async def test_a_handshake_that_hangs_has_its_time(connect: float, within: float, code: str, make: Make) -> None:
    async with no_handshake(b"") as (url, clients), make(url, Limits(connect_timeout=connect)) as subgraphs:
        for _ in range(2):
            with failing(code):
                await subgraphs.bind({}, now() + within).send(MUTATION)
        await until(lambda: not clients)


async def test_who_gives_up_in_the_handshake_leaves_no_connection(make: Make, connections: Connections) -> None:
    async with no_handshake(b"") as (url, clients), make(url, Limits(connect_timeout=10)) as subgraphs:
        for _ in range(2 * pool.LIMIT):
            call = asyncio.ensure_future(subgraphs.bind({}, now() + 10).send(QUERY))
            await until(lambda: clients)
            call.cancel()
            await until(lambda: not clients)


async def test_a_connection_that_the_server_ends_while_it_is_idle_is_not_used(
    trusted: ssl.SSLContext, make: Make
) -> None:
    async with (
        hostile_server(writes(response(OK)), trusted) as server,
        make(named(server, scheme="https")) as subgraphs,
    ):
        for _ in range(3):
            assert (await subgraphs.bind({}, now() + 5).send(MUTATION)).body == OK
            for connection in list(server.open_connections):
                connection.close()
            await server.until(lambda: not server.open_connections)
        assert [each.connection for each in server.requests] == [1, 2, 3]


async def test_idle_connections_are_ended_by_us(
    trusted: ssl.SSLContext, make: Make, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(pool, "KEEPALIVE_SECONDS", 0.1)
    async with (
        hostile_server(writes(response(OK)), trusted) as server,
        make(named(server, scheme="https")) as subgraphs,
    ):
        await subgraphs.bind({}, now() + 5).send(QUERY)
        await server.until(lambda: not server.open_connections)


async def test_a_call_that_is_given_up_ends_its_connection_and_so_does_the_process(
    trusted: ssl.SSLContext, make: Make, connections: Connections
) -> None:
    async with (
        hostile_server(half_a_body, trusted) as server,
        make(named(server, scheme="https")) as subgraphs,
    ):
        calls = [asyncio.ensure_future(subgraphs.bind({}, now() + 30).send(QUERY)) for _ in range(4)]
        await server.until(lambda: len(server.requests) == 4)
        calls[0].cancel()
        await server.until(lambda: len(server.open_connections) == 3)
        calls[1].cancel()
        await connections.close()
        await server.until(lambda: not server.open_connections)
        for call in calls[2:]:
            with failing("SUBGRAPH_UNREACHABLE"):
                await call


async def test_large_requests_and_answers(trusted: ssl.SSLContext, make: Make) -> None:
    large = b'{"data":{"a":"' + b"x" * (8 << 20) + b'"}}'
    request = SubgraphRequest(subgraph="catalog", query="", body=large)
    async with (
        hostile_server(writes(response(large)), trusted) as server,
        make(named(server, scheme="https")) as subgraphs,
    ):
        for _ in range(2):
            assert (await subgraphs.bind({}, now() + 20).send(request)).body == large
        assert {each.body == large for each in server.requests} == {True}
        assert server.connections == 1
