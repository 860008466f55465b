"""Secrets stay where they are: whatever fails, no error, log or `repr` shows a header, a token or a variable."""

import asyncio
import logging
import traceback
from collections.abc import Awaitable, Callable

import pytest
from support.hostile_server import Answer, Connection, HostileServer, Received, hostile_server, response

from dovetail_client import Binding, BindingError, Retries
from dovetail_client.oauth2 import ClientCredentials

SDL = """
type Query { version: String!  login(password: String!, twice: Boolean): String }
type Subscription { changed: Int }
"""
# Put together, since tracebacks show lines of this file.
SECRET, TOKEN, KEY, PARAMETER = ("".join(pair) for pair in (("s3", "cr3t"), ("t0", "k3n"), ("k", "3y"), ("p4r", "4m")))


def writes(data: bytes) -> Answer:
    async def answer(_server: HostileServer, _received: Received, connection: Connection) -> None:
        await connection.write(data)
        connection.close()

    return answer


async def reset(_server: HostileServer, _received: Received, connection: Connection) -> None:
    connection.reset()


async def silent(_server: HostileServer, _received: Received, _connection: Connection) -> None:
    """Answer nothing."""


SERVERS: dict[str, Answer] = {
    "no-http": writes(b"HTTP/1.1 200 OK\r\nwrong header\r\n\r\n"),
    "status": writes(response(b"no", status="500 no")),
    "unauthorized": writes(response(b"{}", status="401 no")),
    "redirect": writes(response(b"", status="307 no", headers=("Location: /elsewhere",))),
    "no-graphql": writes(response(b"[]")),
    "reset": reset,
    "silent": silent,
}
GRANTS = writes(response(b'{"access_token": "%s", "expires_in": 100}' % TOKEN.encode()))
CALLS: dict[str, Callable[[Binding], Awaitable[object]]] = {
    "query": lambda jobs: jobs.query.login(password=SECRET),
    "subscription": lambda jobs: anext(jobs.subscription.changed()),
    "own-token": lambda jobs: jobs.with_options(headers={"Authorization": f"Bearer {TOKEN}"}).query.version(),
    "mistake": lambda jobs: jobs.query.login(password=SECRET, twise=True),
    "wrong-variable": lambda jobs: jobs.query.login(password=SECRET, twice="no"),
}


@pytest.mark.parametrize("service", SERVERS)
@pytest.mark.parametrize("issuer", ["grants", "status", "no-http", "no-graphql"])
async def test_no_failure_shows_a_secret(service: str, issuer: str, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    asyncio.get_running_loop().set_debug(True)
    shown: list[str] = []
    async with (
        hostile_server(SERVERS[service]) as there,
        hostile_server({"grants": GRANTS, **SERVERS}[issuer]) as login,
    ):
        for how in ("client_secret_basic", "client_secret_post"):
            auth = ClientCredentials(login.url, client_id="a", client_secret=SECRET, authentication=how)  # type: ignore[arg-type]
            url = f"{there.url}?access_token={PARAMETER}"
            options = {"headers": {"X-Key": KEY}, "timeout": 0.2, "retries": Retries(attempts=1)}
            for protocol in ("graphql-transport-ws", "sse"):
                async with Binding(url=url, schema=SDL, auth=auth, subscriptions=protocol, **options) as jobs:  # type: ignore[arg-type]
                    for call in CALLS.values():
                        with pytest.raises(BindingError) as caught:
                            await call(jobs)
                        shown += ["".join(traceback.format_exception(caught.value)), repr(caught.value)]
                    shown.append(f"{jobs!r} {auth!r} {vars(auth)!r} {vars(vars(auth)['_keeper'])!r}")

    text = caplog.text + "".join(shown)
    assert [word for word in (SECRET, TOKEN, KEY, PARAMETER) if word in text] == []
