"""The transport over HTTP: one POST for an operation, on connections that are kept."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator
from functools import partial
from typing import Literal
from urllib.parse import urljoin

import aiohttp

from dovetail_client.errors import ClosedError
from dovetail_client.tls import Tls, verifying
from dovetail_client.transport import Answer, Request

from .body import answer_in, payload_of, to_json
from .failures import failures
from .sse import event_answers
from .watching import watching
from .websocket import ConnectionParams, socket_answers

SubscriptionProtocol = Literal["graphql-transport-ws", "sse"]

_ACCEPT = "application/graphql-response+json, application/json;q=0.9"
_CONNECT_SECONDS = 5.0
_MOST_CONNECTIONS = 100
"""Further calls wait for one of them, within their timeouts."""
_IDLE_SECONDS = 4.0
"""Common servers close idle connections after 5 s; a mutation that met one being closed could not be repeated."""


class HttpTransport:
    """Calls one URL with aiohttp. Belongs to the event loop of its first call."""

    def __init__(
        self,
        url: str,
        subscriptions: SubscriptionProtocol = "graphql-transport-ws",
        subscriptions_path: str | None = None,
        tls: Tls | None = None,
        connection_params: ConnectionParams | None = None,
    ) -> None:
        self.url = url
        self._tls = verifying(tls)
        by_socket = partial(socket_answers, params=connection_params or {})
        self._subscribe = by_socket if subscriptions == "graphql-transport-ws" else event_answers
        self._subscriptions_url = url if subscriptions_path is None else urljoin(url, subscriptions_path)
        self._session: aiohttp.ClientSession | None = None
        self._closed = False

    async def execute(self, request: Request) -> Answer:
        """See `Transport`."""
        headers = {"Content-Type": "application/json", "Accept": _ACCEPT, **request.headers}
        body = to_json(payload_of(request)).encode()
        with failures(self.url) as sending:
            async with (
                asyncio.timeout(request.timeout),
                self._opened().post(
                    self.url, data=body, headers=headers, allow_redirects=False, trace_request_ctx=sending
                ) as response,
            ):
                sending.on_kept_connection = False
                return await answer_in(response)

    def subscribe(self, request: Request) -> AsyncGenerator[Answer, None]:
        """See `Transport`."""
        return self._subscribe(self._opened(), self._subscriptions_url, request)

    async def aclose(self) -> None:
        """See `Transport`."""
        self._closed = True
        if self._session is not None:
            await self._session.close()

    def _opened(self) -> aiohttp.ClientSession:
        if self._closed:
            raise ClosedError
        if self._session is None:
            # A call has one deadline, its own.
            timeout = aiohttp.ClientTimeout(total=None, sock_connect=_CONNECT_SECONDS)
            connector = aiohttp.TCPConnector(keepalive_timeout=_IDLE_SECONDS, limit=_MOST_CONNECTIONS, ssl=self._tls)
            # Cookies of one caller's call are not for the next one's.
            self._session = aiohttp.ClientSession(
                timeout=timeout,
                connector=connector,
                cookie_jar=aiohttp.DummyCookieJar(),
                trace_configs=[watching()],
            )
        return self._session
