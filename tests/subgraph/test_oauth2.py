"""One token serves all calls of a client until it nears its end or is refused; secrets stay out of logs."""

import asyncio
import base64
import json
import logging
from collections.abc import AsyncIterator
from urllib.parse import parse_qs

import aiohttp
import pytest
from support.hostile_server import Connection, HostileServer, Received, hostile_server, response

from dovetail_composition.manifest import ClientCredentials, Endpoint, HeaderRule, Manifest, Policies, SecretRef
from dovetail_gateway.subgraph.addresses import Addresses
from dovetail_gateway.subgraph.connections.connections import Connections
from dovetail_gateway.subgraph.http import HttpSubgraphs
from dovetail_gateway.subgraph.oauth2 import ClientCredentialsTokens, TokenError
from dovetail_gateway.subgraph.port import SubgraphError, SubgraphRequest
from dovetail_gateway.subgraph.secrets import SecretStore
from dovetail_gateway.subgraph.session import open_session, system_resolver
from dovetail_gateway.telemetry.testing import RecordingObserver

CLIENT_ID = SecretRef(namespace="shop", name="login", key="clientID")
CLIENT_SECRET = SecretRef(namespace="shop", name="login", key="clientSecret")
MUTATION = SubgraphRequest(subgraph="catalog", query="mutation{a}", retryable=False)


@pytest.fixture
async def session() -> AsyncIterator[aiohttp.ClientSession]:
    async with open_session(Addresses(), system_resolver()) as opened:
        yield opened


@pytest.fixture
def secrets() -> SecretStore:
    store = SecretStore()
    store.replace({CLIENT_ID.id: b"dove tail", CLIENT_SECRET.id: b"p:w/d"})
    return store


def credentials(url: str) -> ClientCredentials:
    return ClientCredentials(
        token_url=url, client_id=CLIENT_ID, client_secret=CLIENT_SECRET, scopes=("read", "write"), audience="catalog"
    )


class TokenServer:
    """Issues `token-1`, `token-2`, ..."""

    def __init__(self, **answer: object) -> None:
        self.issued = 0
        self.answer = answer
        self.go = asyncio.Event()
        self.go.set()

    async def __call__(self, server: HostileServer, received: Received, connection: Connection) -> None:
        await self.go.wait()
        self.issued += 1
        answer = {"access_token": f"token-{self.issued}", "token_type": "Bearer", "expires_in": 3600, **self.answer}
        await connection.write(response(json.dumps(answer).encode()))


async def test_asks_as_the_rfc_says(session: aiohttp.ClientSession, secrets: SecretStore) -> None:
    async with hostile_server(TokenServer()) as server:
        token = await ClientCredentialsTokens(session, secrets).token(credentials(server.url))

    (received,) = server.requests
    assert token == "token-1"
    assert received.header("content-type") == "application/x-www-form-urlencoded"
    assert parse_qs(received.body.decode()) == {
        "grant_type": ["client_credentials"],
        "scope": ["read write"],
        "audience": ["catalog"],
    }
    assert received.header("authorization") == "Basic " + base64.b64encode(b"dove+tail:p%3Aw%2Fd").decode()


async def test_one_fetch_serves_all_who_wait_for_it(session: aiohttp.ClientSession, secrets: SecretStore) -> None:
    issuer = TokenServer()
    issuer.go.clear()
    async with hostile_server(issuer) as server:
        tokens = ClientCredentialsTokens(session, secrets)
        waiting = [asyncio.create_task(tokens.token(credentials(server.url))) for _ in range(50)]
        await server.until(lambda: len(server.requests) == 1)
        waiting[0].cancel()
        issuer.go.set()

        assert set(await asyncio.gather(*waiting[1:])) == {"token-1"}
        assert await tokens.token(credentials(server.url)) == "token-1"
        assert issuer.issued == 1


@pytest.mark.parametrize("expires_in", [0, -5, "0", 1e-9])
async def test_a_token_near_its_end_is_fetched_again(
    expires_in: object, session: aiohttp.ClientSession, secrets: SecretStore
) -> None:
    async with hostile_server(TokenServer(expires_in=expires_in)) as server:
        tokens = ClientCredentialsTokens(session, secrets)

        assert await tokens.token(credentials(server.url)) == "token-1"
        assert await tokens.token(credentials(server.url)) == "token-2"


@pytest.mark.parametrize("expires_in", [None, "soon", "3600", 3600])
async def test_a_token_whose_life_is_long_or_unknown_is_kept(
    expires_in: object, session: aiohttp.ClientSession, secrets: SecretStore
) -> None:
    async with hostile_server(TokenServer(expires_in=expires_in)) as server:
        tokens = ClientCredentialsTokens(session, secrets)

        assert await tokens.token(credentials(server.url)) == "token-1"
        assert await tokens.token(credentials(server.url)) == "token-1"


async def test_only_the_token_that_was_refused_is_forgotten(
    session: aiohttp.ClientSession, secrets: SecretStore
) -> None:
    async with hostile_server(TokenServer()) as server:
        client = credentials(server.url)
        tokens = ClientCredentialsTokens(session, secrets)
        await tokens.token(client)
        tokens.refused(client, "token-1")
        assert await tokens.token(client) == "token-2"

        tokens.refused(client, "token-1")
        assert await tokens.token(client) == "token-2"


BAD_ANSWERS = [
    pytest.param(response(b"{}", status="400 Bad Request"), id="status"),
    pytest.param(response(b"not json"), id="not-json"),
    pytest.param(response(b"[]"), id="no-object"),
    pytest.param(response(b'{"access_token": 1}'), id="no-string"),
    pytest.param(response(b'{"access_token": "a\\r\\nX: y"}'), id="header-splitting"),
    pytest.param(response(b'{"access_token": "a", "token_type": "mac"}'), id="no-bearer"),
    pytest.param(response(b'"' + b"a" * 100_000 + b'"'), id="too-large"),
]


@pytest.mark.parametrize("data", BAD_ANSWERS)
async def test_a_server_in_trouble_is_not_asked_by_every_call(
    data: bytes, session: aiohttp.ClientSession, secrets: SecretStore
) -> None:
    async def answer(server: HostileServer, received: Received, connection: Connection) -> None:
        await connection.write(data)

    async with hostile_server(answer) as server:
        tokens = ClientCredentialsTokens(session, secrets)
        for _ in range(5):
            with pytest.raises(TokenError) as caught:
                await tokens.token(credentials(server.url))

        assert len(server.requests) == 1
        assert "p:w/d" not in str(caught.value)


class Catalog:
    """Accepts one token only."""

    def __init__(self, accepted: str) -> None:
        self.accepted = accepted
        self.executed = 0

    async def __call__(self, server: HostileServer, received: Received, connection: Connection) -> None:
        if received.header("authorization") != f"Bearer {self.accepted}":
            await connection.write(response(b"no", status="401 Unauthorized"))
            return
        self.executed += 1
        await connection.write(response(b'{"data":{}}'))


def subgraphs_of(
    session: aiohttp.ClientSession, connections: Connections, secrets: SecretStore, url: str, token_url: str
) -> HttpSubgraphs:
    endpoint = Endpoint(url=url, auth=credentials(token_url))
    policies = Policies(headers=(HeaderRule(name="authorization", forward=True),))
    manifest = Manifest(endpoints={"catalog": endpoint}, policies=policies)
    return HttpSubgraphs(
        manifest=manifest,
        connections=connections,
        session=session,
        secrets=secrets,
        observer=RecordingObserver(),
    )


async def test_a_refused_token_is_replaced_once_and_the_call_repeated(
    session: aiohttp.ClientSession, connections: Connections, secrets: SecretStore
) -> None:
    catalog = Catalog("token-2")
    async with hostile_server(TokenServer()) as issuer, hostile_server(catalog) as server:
        subgraphs = subgraphs_of(session, connections, secrets, server.url, issuer.url)
        client = {"authorization": "Bearer of-the-client"}
        answer = await subgraphs.bind(client, asyncio.get_running_loop().time() + 5).send(MUTATION)

        assert answer.status == 200
        assert catalog.executed == 1
        assert [request.header("authorization") for request in server.requests] == ["Bearer token-1", "Bearer token-2"]


async def test_a_token_refused_twice_is_an_error(
    session: aiohttp.ClientSession, connections: Connections, secrets: SecretStore, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    async with hostile_server(TokenServer()) as issuer, hostile_server(Catalog("other")) as server:
        subgraphs = subgraphs_of(session, connections, secrets, server.url, issuer.url)
        with pytest.raises(SubgraphError) as caught:
            await subgraphs.bind({}, asyncio.get_running_loop().time() + 5).send(MUTATION)

        assert caught.value.code == "SUBGRAPH_AUTH_FAILED"
        assert len(server.requests) == 2
    logged = " ".join(str(vars(record)) for record in caplog.records)
    assert not any(secret in logged for secret in ("token-1", "token-2", "p:w/d", "dove tail"))


async def test_a_missing_secret_fails_the_call_with_a_code(
    session: aiohttp.ClientSession, connections: Connections
) -> None:
    async with hostile_server(TokenServer()) as issuer:
        subgraphs = subgraphs_of(session, connections, SecretStore(), "http://127.0.0.1:1/", issuer.url)
        with pytest.raises(SubgraphError) as caught:
            await subgraphs.bind({}, asyncio.get_running_loop().time() + 5).send(MUTATION)

        assert caught.value.code == "SUBGRAPH_AUTH_FAILED"
        assert issuer.requests == []


async def test_closing_ends_fetches_under_way(session: aiohttp.ClientSession, secrets: SecretStore) -> None:
    issuer = TokenServer()
    issuer.go.clear()
    async with hostile_server(issuer) as server:
        tokens = ClientCredentialsTokens(session, secrets)
        waiting = asyncio.create_task(tokens.token(credentials(server.url)))
        await server.until(lambda: len(server.requests) == 1)
        await tokens.close()

        with pytest.raises(TokenError, match="closed"):
            await waiting
        await server.until(lambda: not server.open_connections)
