"""The transport over HTTP: one POST for an operation, on connections that are kept."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator, Mapping
from typing import Any

import aiohttp

from .answers import read_answer
from .errors import CallTimeoutError, ConnectError, InvalidResponseError, TransportError
from .transport import Answer, Request

ACCEPT = "application/graphql-response+json, application/json;q=0.9"
_MOST_BYTES = 64 << 20
_CONNECT_SECONDS = 5.0


class HttpTransport:
    """Calls one URL with aiohttp. Belongs to the event loop of its first call."""

    def __init__(self, url: str) -> None:
        self.url = url
        self._session: aiohttp.ClientSession | None = None

    async def execute(self, request: Request) -> Answer:
        """See `Transport`."""
        try:
            async with asyncio.timeout(request.timeout), self._post(request) as response:
                status, body = response.status, await _body(response)
        except TimeoutError as error:
            raise CallTimeoutError(f"{self.url} did not answer in time") from error
        except aiohttp.ClientConnectorError as error:
            raise ConnectError(f"no connection to {self.url}: {error.os_error.strerror or error}") from error
        except (aiohttp.ClientError, OSError) as error:
            raise TransportError(f"the call of {self.url} failed ({type(error).__name__})") from error
        return read_answer(status, body)

    def subscribe(self, request: Request) -> AsyncIterator[Answer]:
        """See `Transport`."""
        raise NotImplementedError

    async def aclose(self) -> None:
        """See `Transport`."""
        if self._session is not None:
            await self._session.close()

    def _post(self, request: Request) -> Any:
        headers = {"Content-Type": "application/json", "Accept": ACCEPT, **request.headers}
        return self._opened().post(self.url, data=body_of(request), headers=headers, allow_redirects=False)

    def _opened(self) -> aiohttp.ClientSession:
        if self._session is None:
            # A call has one deadline, its own.
            timeout = aiohttp.ClientTimeout(total=None, sock_connect=_CONNECT_SECONDS)
            self._session = aiohttp.ClientSession(timeout=timeout, cookie_jar=aiohttp.DummyCookieJar())
        return self._session


async def _body(response: aiohttp.ClientResponse) -> bytes:
    body = bytearray()
    async for chunk in response.content.iter_any():
        body += chunk
        if len(body) > _MOST_BYTES:
            raise InvalidResponseError(f"the answer is larger than {_MOST_BYTES >> 20} MiB")
    return bytes(body)


def body_of(request: Request) -> bytes:
    """The request as JSON. Raises `TypeError` for variables that are none."""
    return json.dumps(payload_of(request), separators=(",", ":"), allow_nan=False).encode()


def payload_of(request: Request) -> Mapping[str, Any]:
    """The members of a request, those that say nothing left out."""
    payload: dict[str, Any] = {"query": request.document}
    if request.variables:
        payload["variables"] = request.variables
    if request.operation_name is not None:
        payload["operationName"] = request.operation_name
    return payload
