"""Connections to subgraphs: made to any address of a name, bounded, used again while they live, ended in order."""

import asyncio
import socket
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import asynccontextmanager, contextmanager
from urllib.parse import urlsplit

import pytest
from support.hostile_server import Connection, HostileServer, Received, hostile_server, response
from support.waiting import until

from dovetail_composition.manifest import Limits
from dovetail_gateway.subgraph.addresses import Addresses
from dovetail_gateway.subgraph.connections import names, pool
from dovetail_gateway.subgraph.connections.connections import Connections, open_connections
from dovetail_gateway.subgraph.connections.origin import read_url
from dovetail_gateway.subgraph.http import HttpSubgraphs
from dovetail_gateway.subgraph.port import SubgraphAnswer, SubgraphRequest

from .conftest import OK, QUERY, Build, Make, Resolver, failing, failure_of, named, now, writes


@pytest.fixture
async def connections(resolver: Resolver) -> AsyncIterator[Connections]:
    async with open_connections(Addresses(), resolver) as opened:
        yield opened


Call = Callable[..., "asyncio.Future[SubgraphAnswer]"]


@pytest.fixture
def call(build: Build) -> Call:
    """Calls that are not repeated; those of one URL share what a generation's calls share."""
    made: dict[tuple[str, float], HttpSubgraphs] = {}

    def call(
        url: str, body: bytes = b"{}", *, within: float = 10, connect: float = 5
    ) -> asyncio.Future[SubgraphAnswer]:
        subgraphs = made.get((url, connect))
        if subgraphs is None:
            subgraphs = made[url, connect] = build(url, Limits(connect_timeout=connect, subgraph_body_bytes=1 << 20))
        request = SubgraphRequest(subgraph="catalog", query="", body=body, retryable=False)
        return asyncio.ensure_future(subgraphs.bind({}, now() + within).send(request))

    return call


@pytest.fixture
async def server() -> AsyncIterator[HostileServer]:
    async with hostile_server(writes(response(OK))) as running:
        yield running


@pytest.mark.parametrize(
    "addresses", [("::1", "127.0.0.1"), ("127.0.0.1", "::1"), ("127.0.0.2", "127.0.0.3", "::1", "127.0.0.1")]
)
async def test_any_address_of_a_name_that_answers_is_used(
    addresses: tuple[str, ...], call: Call, server: HostileServer, resolver: Resolver
) -> None:
    resolver.addresses = addresses
    assert (await call(named(server))).body == OK


async def test_a_name_without_addresses_and_one_that_nobody_answers_for(
    call: Call, server: HostileServer, resolver: Resolver
) -> None:
    resolver.addresses = ("127.0.0.2", "::1")
    with failing("SUBGRAPH_UNREACHABLE"):
        await call(named(server))
    resolver.addresses = ()
    with failing("SUBGRAPH_UNREACHABLE"):
        await call(named(server, "another.example"))


async def test_an_address_that_is_silent_holds_nothing_up(
    call: Call, server: HostileServer, resolver: Resolver
) -> None:
    """A listener whose queue is full answers no attempt to connect."""
    port = urlsplit(server.url).port
    assert port is not None
    with silent(port, "127.0.0.2"):
        resolver.addresses = ("127.0.0.2", "127.0.0.1")
        assert (await call(named(server))).body == OK
        resolver.addresses = ("127.0.0.2",)
        with failing("SUBGRAPH_UNREACHABLE"):
            await call(named(server, "silent.example"), connect=0.2)
        with failing("SUBGRAPH_TIMEOUT"):
            await call(named(server, "silent.example"), within=0.2)


@contextmanager
def silent(port: int, host: str) -> Iterator[None]:
    listener, queue = socket.socket(), [socket.socket() for _ in range(3)]
    try:
        listener.bind((host, port))
        listener.listen(0)
        for each in queue:
            each.setblocking(False)
            each.connect_ex((host, port))
        yield
    finally:
        for each in (listener, *queue):
            each.close()


async def test_the_host_is_named_as_it_stands_in_the_url(call: Call, server: HostileServer) -> None:
    port = urlsplit(server.url).port
    await call(named(server, "Catalog.Example."))
    await call(f"http://user:p%40ss@catalog.example:{port}/gr%C3%A4ph ql?a=b&c=ü#part")
    first, second = server.requests
    assert first.header("host") == f"catalog.example:{port}"
    assert second.line == "POST /gr%C3%A4ph%20ql?a=b&c=%C3%BC HTTP/1.1"


@pytest.mark.parametrize(
    ("url", "host"),
    [
        ("http://[::1]:8080/", b"[::1]:8080"),
        ("http://[::1]/", b"[::1]"),
        ("http://a.example:80/", b"a.example"),
        ("https://a.example:443/", b"a.example"),
        ("https://a.example:80/", b"a.example:80"),
    ],
)
def test_heads_name_hosts(url: str, host: bytes) -> None:
    assert b"\r\nHost: " + host + b"\r\n" in read_url(url).head


@pytest.mark.parametrize(
    "url", ["http://a/\r\nX: y", "http://a\r\n.example/", "http://a/?q=\r\n\r\nPOST /", "http://a/\x00"]
)
def test_no_url_splits_a_request(url: str) -> None:
    try:
        head = read_url(url).head
    except ValueError:
        return
    assert head.count(b"\r\n") == 5
    assert b"\x00" not in head


async def test_the_users_name_in_a_url_is_sent_unless_a_header_says_otherwise(make: Make) -> None:
    async with (
        hostile_server(writes(response(OK))) as server,
        make(server.url.replace("http://", "http://user:p%40ss@")) as subgraphs,
    ):
        await subgraphs.bind({}, now() + 5).send(QUERY)
        await subgraphs.bind({"authorization": "Bearer t"}, now() + 5).send(QUERY)
    assert [each.header("authorization") for each in server.requests] == ["Basic dXNlcjpwQHNz", "Bearer t"]
    assert {each.header("user-agent") for each in server.requests} == {"dovetail"}


async def test_proxies_of_the_environment_are_not_asked(
    call: Call, server: HostileServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("http_proxy", "http://127.0.0.1:1/")
    monkeypatch.setenv("ALL_PROXY", "http://127.0.0.1:1/")
    assert (await call(named(server))).body == OK


async def test_a_connection_that_the_server_closed_meanwhile_is_not_used(call: Call, server: HostileServer) -> None:
    await call(named(server))
    for connection in list(server.open_connections):
        connection.close()
    await server.until(lambda: not server.open_connections)
    for _ in range(3):
        await asyncio.sleep(0)  # so that the loop has told the client, too
    assert (await call(named(server))).body == OK
    assert server.connections == 2


async def test_a_connection_on_which_the_server_speaks_unasked_is_not_used(call: Call, server: HostileServer) -> None:
    await call(named(server))
    (connection,) = server.open_connections
    await connection.write(response(b'{"data":{"a":"of nobody"}}'))
    await server.until(lambda: not server.open_connections)
    assert (await call(named(server))).body == OK


async def test_idle_connections_end_and_the_next_one_asks_for_the_name_again(
    call: Call, server: HostileServer, resolver: Resolver, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(pool, "KEEPALIVE_SECONDS", 0.1)
    monkeypatch.setattr(names, "DNS_SECONDS", 0)
    await asyncio.gather(*(call(named(server)) for _ in range(3)))
    asked = resolver.asked
    await server.until(lambda: not server.open_connections)
    await call(named(server))
    assert (resolver.asked, server.connections) == (asked + 1, 4)


async def test_a_service_that_moves_is_followed_though_its_connections_are_never_idle(
    call: Call, server: HostileServer, resolver: Resolver, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(names, "DNS_SECONDS", 0)
    async with hostile_server(writes(response(OK)), host="127.0.0.2", port=server.port) as moved:
        await call(named(server))
        monkeypatch.setattr(pool, "LIFETIME_SECONDS", 0.3)
        await call(named(server, "of-short-life.example"))
        resolver.addresses = ("127.0.0.2",)
        await call(named(server))
        assert moved.requests == []
        while not moved.requests:
            await call(named(server, "of-short-life.example"))
        await server.until(lambda: len(server.open_connections) == 1)
        assert (server.connections, moved.connections) == (2, 1)


async def test_a_name_is_asked_for_once_by_all_who_wait_and_kept_for_a_moment(
    call: Call, server: HostileServer, resolver: Resolver
) -> None:
    await asyncio.gather(*(call(named(server)) for _ in range(10)))
    assert (resolver.asked, server.connections) == (1, 10)


class Held:
    """Answers when it is let."""

    def __init__(self) -> None:
        self.go = asyncio.Event()

    async def __call__(self, server: HostileServer, received: Received, connection: Connection) -> None:
        await self.go.wait()
        await connection.write(response(OK))


async def test_connections_of_one_origin_are_bounded_and_those_in_line_served_in_order(call: Call) -> None:
    held = Held()
    async with hostile_server(held) as server:
        calls = [call(named(server), b"%d" % number) for number in range(100)]
        await server.until(lambda: len(server.requests) == pool.LIMIT)
        for given_up in calls[40:60]:
            given_up.cancel()
        held.go.set()
        await asyncio.wait(calls)
        assert server.connections == pool.LIMIT
    assert {each.cancelled() for each in calls[40:60]} == {True}
    assert {each.result().body for each in (*calls[:40], *calls[60:])} == {OK}
    waited = [int(each.body) for each in server.requests[pool.LIMIT :]]
    assert waited == [*range(pool.LIMIT, 40), *range(60, 100)]


async def test_who_gives_up_in_line_costs_no_connection(call: Call) -> None:
    held = Held()
    async with hostile_server(held) as server:
        for _ in range(2):
            calls = [call(named(server), within=0.2) for _ in range(2 * pool.LIMIT)]
            await asyncio.wait(calls)
            assert {str(each.exception()) for each in calls} == {"Subgraph 'catalog' did not answer in time."}
            await server.until(lambda: not server.open_connections)
        held.go.set()
        answers = await asyncio.gather(*(call(named(server)) for _ in range(2 * pool.LIMIT)))
        assert {each.body for each in answers} == {OK}


async def test_cancelled_calls_close_their_connection_at_any_moment(call: Call, server: HostileServer) -> None:
    for rounds in range(12):
        given_up = call(named(server))
        for _ in range(rounds):
            await asyncio.sleep(0)
        given_up.cancel()
        await asyncio.wait([given_up])
        assert (await call(named(server))).body == OK
    await until(lambda: len(server.open_connections) <= 2)


async def test_origins_share_no_connections(call: Call, server: HostileServer) -> None:
    await call(named(server, "one.example"))
    await call(named(server, "two.example"))
    assert server.connections == 2
    await asyncio.gather(*(call(named(server, "one.example")) for _ in range(2)))
    assert server.connections == 3


LARGE = b"x" * (16 << 20)


async def test_a_large_request_is_written_as_fast_as_it_is_read(call: Call, server: HostileServer) -> None:
    assert (await call(named(server), LARGE)).body == OK
    assert server.requests[0].body == LARGE
    assert (await call(named(server))).body == OK
    assert server.connections == 1


@asynccontextmanager
async def reading_nothing(data: bytes) -> AsyncIterator[str]:
    """A server that answers with these bytes and reads no request to its end."""
    ended: list[asyncio.Task[None]] = []

    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.read(1)
        writer.transport.pause_reading()  # type: ignore[attr-defined] # a transport that reads
        writer.write(data)
        await asyncio.Event().wait()

    def accept(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        writers.append(writer)
        ended.append(asyncio.get_running_loop().create_task(serve(reader, writer)))

    writers: list[asyncio.StreamWriter] = []
    listener = await asyncio.start_server(accept, "127.0.0.1", 0, limit=1 << 16)
    try:
        yield f"http://catalog.example:{listener.sockets[0].getsockname()[1]}/"
    finally:
        listener.close()
        for task in ended:
            task.cancel()
        for writer in writers:
            writer.transport.abort()
        await asyncio.gather(*ended, return_exceptions=True)


async def test_an_early_answer_ends_the_request(call: Call) -> None:
    data = response(OK, status="413 Content Too Large")
    async with reading_nothing(data) as url:
        for _ in range(2):
            assert (await call(url, LARGE)).status == 413


async def test_a_server_that_reads_no_more_costs_the_time_of_its_call(call: Call) -> None:
    async with reading_nothing(b"") as url:
        with failing("SUBGRAPH_TIMEOUT"):
            await call(url, LARGE, within=0.3)


async def test_a_head_that_breaks_off_is_no_missing_answer(make: Make) -> None:
    """The server was there and began: what ended it would do so again, at twice the cost."""
    async with hostile_server(writes(b"HTTP/1.1 200 OK\r\nContent-", close=True)) as server, make(server.url) as made:
        assert (await failure_of(made)).code == "SUBGRAPH_UNREACHABLE"
        assert len(server.requests) == 1


async def test_calls_under_way_end_with_the_process(call: Call, connections: Connections) -> None:
    async with hostile_server(Held()) as server:
        under_way = call(named(server))
        await server.until(lambda: len(server.requests) == 1)
        await connections.close()
        for each in (under_way, call(named(server))):
            with failing("SUBGRAPH_UNREACHABLE"):
                await each
        await server.until(lambda: not server.open_connections)
