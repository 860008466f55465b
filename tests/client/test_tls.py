"""TLS as one says: whose certificates are trusted, and with which one the binding shows who it is."""

import asyncio
import ssl
from pathlib import Path
from typing import Any

import pytest
from aiohttp import web
from support.authority import Authority
from support.hostile_server import Connection, HostileServer, Received, hostile_server, response
from support.jobs_service import SDL

from dovetail_client import Binding, BindingError, ConnectError, SyncBinding, TokenError
from dovetail_client.oauth2 import ClientCredentials


@pytest.fixture(scope="module")
def server_tls(authority: Authority) -> ssl.SSLContext:
    return authority.server("127.0.0.1")


async def answers(_server: HostileServer, received: Received, connection: Connection) -> None:
    token = b'{"access_token": "t", "expires_in": 3600}'
    await connection.write(response(token if b"grant_type" in received.body else b'{"data": {"version": "1"}}'))


def https(server: HostileServer) -> str:
    return server.url.replace("http:", "https:")


@pytest.mark.parametrize("form", [str, Path, lambda path: ssl.create_default_context(cafile=path)])
async def test_a_private_authority_is_trusted_where_one_says_so(
    form: Any, authority: Authority, server_tls: ssl.SSLContext
) -> None:
    tls = form(authority.certificate)
    async with hostile_server(answers, server_tls) as server:
        login = ClientCredentials(https(server), client_id="a", client_secret="b", tls=tls)
        async with Binding(url=https(server), schema=SDL, tls=tls, auth=login) as jobs:
            assert await jobs.query.version() == "1"
            assert await jobs.with_options(timeout=5).query.version() == "1"

        def wait() -> Any:
            with SyncBinding(url=https(server), schema=SDL, tls=tls) as jobs:
                return jobs.query.version()

        assert await asyncio.to_thread(wait) == "1"


async def test_who_is_not_trusted_is_sent_nothing(server_tls: ssl.SSLContext) -> None:
    async with hostile_server(answers, server_tls) as server:
        async with Binding(url=https(server), schema=SDL, headers={"Authorization": "Bearer secret"}) as jobs:
            with pytest.raises(ConnectError, match="certificate") as caught:
                await jobs.query.version()
            with pytest.raises(ConnectError, match="certificate"):
                await anext(jobs.subscription.jobChanged(id=1))
        with pytest.raises(TokenError, match="did not answer"):
            await ClientCredentials(https(server), client_id="a", client_secret="secret").authorization()

    assert "secret" not in repr(caught.value)
    assert server.requests == []


async def test_subscriptions_use_it_too(authority: Authority, server_tls: ssl.SSLContext) -> None:
    async def speak(request: web.Request) -> web.WebSocketResponse:
        socket = web.WebSocketResponse(protocols=["graphql-transport-ws"])
        await socket.prepare(request)
        await socket.receive_json()
        await socket.send_json({"type": "connection_ack"})
        await socket.receive_json()
        await socket.send_json({"type": "next", "id": "1", "payload": {"data": {"jobChanged": {"id": "1"}}}})
        await socket.send_json({"type": "complete", "id": "1"})
        return socket

    app = web.Application()
    app.router.add_get("/graphql", speak)
    runner = web.AppRunner(app, shutdown_timeout=0)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0, ssl_context=server_tls).start()
    url = f"https://127.0.0.1:{runner.addresses[0][1]}/graphql"
    async with Binding(url=url, schema=SDL, tls=authority.certificate) as jobs:
        assert [job async for job in jobs.subscription.jobChanged(id=1, select="{ id }")] == [{"id": "1"}]
    await runner.cleanup()


async def test_a_certificate_shows_who_calls(authority: Authority) -> None:
    strict = authority.server("127.0.0.1")
    strict.verify_mode = ssl.CERT_REQUIRED
    strict.load_verify_locations(authority.certificate)
    known = ssl.create_default_context(cafile=authority.certificate)
    known.load_cert_chain(*authority.signed("applications"))

    async with hostile_server(answers, strict) as server:
        async with Binding(url=https(server), schema=SDL, tls=known) as jobs:
            assert await jobs.query.version() == "1"
        async with Binding(url=https(server), schema=SDL, tls=authority.certificate) as jobs:
            with pytest.raises(BindingError):
                await jobs.query.version()

    assert len(server.requests) == 1


@pytest.mark.parametrize("content", [None, "no certificate"])
def test_a_file_without_authorities_is_told_at_once(content: str | None, tmp_path: Path) -> None:
    path = tmp_path / "ca.pem"
    if content is not None:
        path.write_text(content)

    with pytest.raises(OSError, match=r"No such file|PEM|CERTIFICATE"):
        Binding(url="https://jobs.example/graphql", tls=path)
    with pytest.raises(OSError, match=r"No such file|PEM|CERTIFICATE"):
        ClientCredentials("https://jobs.example/token", client_id="a", client_secret="b", tls=path)
