"""Calls to subgraphs survive what servers do to them; each failure has its code, and mutations go out once."""

import asyncio

import orjson
import pytest
from support.hostile_server import Answer, Connection, HostileServer, Received, hostile_server, response

from dovetail_composition.manifest import HeaderRule, SecretRef
from dovetail_gateway.subgraph.port import SubgraphError, SubgraphRequest
from dovetail_gateway.subgraph.secrets import SecretStore
from dovetail_gateway.telemetry.testing import RecordingObserver

from .conftest import MUTATION, OK, QUERY, Make, failure_of, half_a_body, now, writes


async def silence(server: HostileServer, received: Received, connection: Connection) -> None:
    await asyncio.Event().wait()


async def test_sends_a_graphql_request_and_gives_back_the_raw_answer(make: Make, observer: RecordingObserver) -> None:
    async with hostile_server(writes(response(OK))) as server, make(server.url) as subgraphs:
        request = SubgraphRequest(
            subgraph="catalog", query="query($i:ID){a}", variables={"i": orjson.Fragment(b"1.10")}
        )
        answer = await subgraphs.bind({}, now() + 5).send(request)

    (received,) = server.requests
    assert (answer.status, answer.body, answer.content_type) == (200, OK, "application/json")
    assert received.line == "POST /graphql HTTP/1.1"
    assert received.body == b'{"query":"query($i:ID){a}","variables":{"i":1.10}}'
    assert received.header("content-type") == "application/json"
    assert received.header("accept") == "application/graphql-response+json, application/json"
    assert observer.last("subgraph_called")["outcome"] == "ok"


async def test_connections_are_kept_alive(make: Make) -> None:
    async with hostile_server(writes(response(OK))) as server, make(server.url) as subgraphs:
        for _ in range(5):
            await subgraphs.bind({}, now() + 5).send(QUERY)

        assert (server.connections, len(server.requests)) == (1, 5)


async def test_a_hung_subgraph_does_not_starve_another(make: Make) -> None:
    async with (
        hostile_server(silence) as hung,
        hostile_server(writes(response(OK))) as healthy,
        make(hung.url) as stuck,
        make(healthy.url) as free,
    ):
        waiting = [asyncio.create_task(failure_of(stuck, within=2)) for _ in range(100)]
        await hung.until(lambda: len(hung.requests) == 32)
        answer = await free.bind({}, now() + 1).send(QUERY)

        assert answer.status == 200
        assert {(await task).code for task in waiting} == {"SUBGRAPH_TIMEOUT"}


async def test_headers_forwarded_constant_and_secret(make: Make) -> None:
    key = SecretRef(namespace="shop", name="catalog", key="apiKey")
    store = SecretStore()
    store.replace({key.id: b"s3cret\n"})
    rules = (
        HeaderRule(name="X-Tenant", forward=True),
        HeaderRule(name="X-Source", value="gateway"),
        HeaderRule(name="X-Api-Key", secret=key),
    )
    async with (
        hostile_server(writes(response(OK))) as server,
        make(server.url, headers=rules, store=store) as subgraphs,
    ):
        client = {"x-tenant": "acme", "authorization": "Bearer t", "cookie": "a=b", "x-other": "no"}
        await subgraphs.bind(client, now() + 5).send(QUERY)

    sent = {name.lower(): value for name, value in server.requests[0].headers}
    assert sent.pop("host").startswith("127.0.0.1")
    assert sent.pop("content-length") == "30"
    assert sent == {
        "x-tenant": "acme",
        "authorization": "Bearer t",
        "x-source": "gateway",
        "x-api-key": "s3cret",
        "content-type": "application/json",
        "accept": "application/graphql-response+json, application/json",
        "accept-encoding": "gzip, deflate",
        "user-agent": "dovetail",
    }


async def test_a_missing_secret_fails_its_subgraph_with_a_code(make: Make) -> None:
    rule = HeaderRule(name="X-Api-Key", secret=SecretRef(namespace="shop", name="catalog", key="apiKey"))
    async with hostile_server(writes(response(OK))) as server, make(server.url, headers=(rule,)) as subgraphs:
        assert (await failure_of(subgraphs)).code == "SUBGRAPH_SECRET_MISSING"
        assert server.requests == []


async def test_a_client_header_that_would_split_the_request_is_refused(make: Make) -> None:
    async with hostile_server(writes(response(OK))) as server, make(server.url) as subgraphs:
        with pytest.raises(SubgraphError) as caught:
            await subgraphs.bind({"authorization": "a\r\nX-Evil: 1"}, now() + 5).send(QUERY)

        assert caught.value.code == "SUBGRAPH_HEADER_REFUSED"
        assert server.requests == []


async def test_a_header_that_the_library_cannot_encode_is_no_crash(make: Make) -> None:
    async with hostile_server(writes(response(OK))) as server, make(server.url) as subgraphs:
        with pytest.raises(SubgraphError) as caught:
            await subgraphs.bind({"authorization": "\ud800"}, now() + 5).send(QUERY)

        assert caught.value.code == "SUBGRAPH_HEADER_REFUSED"
        assert server.requests == []


@pytest.mark.parametrize("url", ["", "catalog:8080", "ftp://catalog/graphql", "http://", "http://[::1", "http://a:b/"])
async def test_an_endpoint_that_is_no_url_is_misconfigured(url: str, make: Make) -> None:
    async with make(url) as subgraphs:
        assert (await failure_of(subgraphs)).code == "SUBGRAPH_MISCONFIGURED"


async def test_a_subgraph_without_endpoint_is_misconfigured(make: Make) -> None:
    async with make("http://127.0.0.1:1/") as subgraphs:
        request = SubgraphRequest(subgraph="virtual", query="{a}")
        error = await failure_of(subgraphs, request)

    assert error.code == "SUBGRAPH_MISCONFIGURED"
    assert "virtual" in str(error)


async def test_a_reserved_header_rule_is_misconfigured(make: Make) -> None:
    async with make("http://127.0.0.1:1/", headers=(HeaderRule(name="Host", forward=True),)) as subgraphs:
        assert (await failure_of(subgraphs)).code == "SUBGRAPH_MISCONFIGURED"


async def test_nobody_listens(make: Make, observer: RecordingObserver) -> None:
    async with hostile_server(silence) as server:
        url = server.url
    async with make(url) as subgraphs:
        error = await failure_of(subgraphs)

    assert error.code == "SUBGRAPH_UNREACHABLE"
    assert "127.0.0.1" not in str(error)
    assert observer.counts()["subgraph_retried"] == 1
    assert observer.last("subgraph_called")["outcome"] == "unreachable"


async def trickle_headers(server: HostileServer, received: Received, connection: Connection) -> None:
    for byte in response(OK):
        await connection.write(bytes([byte]))
        await asyncio.sleep(0.05)


@pytest.mark.parametrize("answer", [silence, trickle_headers, half_a_body])
async def test_slow_servers_end_at_the_endpoints_timeout(answer: Answer, make: Make) -> None:
    async with hostile_server(answer) as server, make(server.url, timeout=0.3) as subgraphs:
        started = now()
        error = await failure_of(subgraphs)

        assert error.code == "SUBGRAPH_TIMEOUT"
        assert now() - started < 3
        await server.until(lambda: not server.open_connections)
        assert len(server.requests) <= 1, "it is not sent again"


async def test_no_call_outlives_the_requests_deadline(make: Make) -> None:
    async with hostile_server(silence) as server, make(server.url, timeout=60) as subgraphs:
        started = now()
        error = await failure_of(subgraphs, within=0.3)

    assert error.code == "SUBGRAPH_TIMEOUT"
    assert now() - started < 3


async def test_a_deadline_that_has_passed_sends_nothing(make: Make) -> None:
    async with hostile_server(silence) as server, make(server.url) as subgraphs:
        assert (await failure_of(subgraphs, within=-1)).code == "SUBGRAPH_TIMEOUT"
        assert server.requests == []


async def close_at_once(server: HostileServer, received: Received, connection: Connection) -> None:
    connection.close()


async def reset(server: HostileServer, received: Received, connection: Connection) -> None:
    connection.reset()


@pytest.mark.parametrize("answer", [close_at_once, reset])
async def test_a_query_is_sent_twice_and_a_mutation_once_when_the_connection_breaks(answer: Answer, make: Make) -> None:
    async with hostile_server(answer) as server, make(server.url) as subgraphs:
        assert (await failure_of(subgraphs, QUERY)).code == "SUBGRAPH_UNREACHABLE"
        assert len(server.requests) == 2

        assert (await failure_of(subgraphs, MUTATION)).code == "SUBGRAPH_UNREACHABLE"
        assert len(server.requests) == 3


async def first_use_only(server: HostileServer, received: Received, connection: Connection) -> None:
    """A server that closes kept-alive connections just as they are used again: a rolling restart."""
    if sum(request.connection == received.connection for request in server.requests) > 1:
        connection.close()
    else:
        await connection.write(response(OK))


async def test_a_stale_connection_is_no_error_to_a_query(make: Make, observer: RecordingObserver) -> None:
    async with hostile_server(first_use_only) as server, make(server.url) as subgraphs:
        port = subgraphs.bind({}, now() + 5)
        await port.send(QUERY)
        answer = await port.send(QUERY)

        assert answer.body == OK
        assert len(server.requests) == 3
        assert observer.counts()["subgraph_retried"] == 1


async def test_a_stale_connection_never_doubles_a_mutation(make: Make) -> None:
    async with hostile_server(first_use_only) as server, make(server.url) as subgraphs:
        await subgraphs.bind({}, now() + 5).send(QUERY)
        error = await failure_of(subgraphs, MUTATION)

        assert error.code == "SUBGRAPH_UNREACHABLE"
        assert sum(b"mutation" in request.body for request in server.requests) == 1


async def test_an_answer_that_breaks_off_is_not_asked_for_again(make: Make) -> None:
    async with hostile_server(writes(response(OK)[:-4], close=True)) as server, make(server.url) as subgraphs:
        assert (await failure_of(subgraphs)).code == "SUBGRAPH_UNREACHABLE"
        assert len(server.requests) == 1
