"""The `SchemaFetcher` port over HTTP: bounded in time and size, no redirects, no cookies."""

from __future__ import annotations

import json

import aiohttp
from multidict import CIMultiDict

from dovetail_composition.endpoints.addresses import AddressPolicy
from dovetail_operator.ports import Fetched, FetchError, SchemaRequest

from .connecting import Addresses, is_refusal
from .tokens import Tokens

_CHUNK = 1 << 16
_MOST_VALUES = 1_000_000
"""In an answer. The largest schemas have a quarter of it; `[[],[],[]...` makes gigabytes and seconds of megabytes."""
_CONNECT_SECONDS = 5.0
_UNAUTHORIZED = 401
_ACCEPT = "application/graphql-response+json, application/json;q=0.9"
_BYTES_PER_VALUE = 100


class HttpFetcher:
    """Asks endpoints by POST."""

    def __init__(self, session: aiohttp.ClientSession, addresses: Addresses, most_bytes: int) -> None:
        """`session` is one of `open_session` with these addresses."""
        self._session = session
        self._addresses = addresses
        self._tokens = Tokens(session)
        self._most_bytes = most_bytes

    def obey(self, policy: AddressPolicy) -> None:
        """From now on connect only to addresses that this policy lets pass."""
        self._addresses.policy = policy

    async def fetch(self, request: SchemaRequest) -> Fetched:
        """The answer to the first query that is answered without errors, else that to the last. Raises `FetchError`."""
        fetched = Fetched(answer={}, size=0)
        for query in request.queries:
            fetched = await self._ask(request, query)
            if not fetched.answer.get("errors"):
                break
        return fetched

    async def _ask(self, request: SchemaRequest, query: str) -> Fetched:
        headers = CIMultiDict({"Accept": _ACCEPT, **request.headers})
        if request.auth:
            headers["Authorization"] = f"Bearer {await self._tokens.token(request.auth)}"
        try:
            async with self._session.post(
                request.url,
                json={"query": query},
                headers=headers,
                timeout=aiohttp.ClientTimeout(total=request.timeout, sock_connect=_CONNECT_SECONDS),
                allow_redirects=False,
            ) as response:
                content = await self._read(response)
                status = response.status
        except TimeoutError as exc:
            raise FetchError(f"no answer within {request.timeout:g} s") from exc
        except (aiohttp.ClientError, OSError, ValueError) as exc:
            if is_refusal(exc):
                raise FetchError("its host has an address where no endpoint may be") from exc
            raise FetchError(f"{type(exc).__name__}: no connection, or a broken one") from exc
        if request.auth and status == _UNAUTHORIZED:
            self._tokens.forget(request.auth)
        return _json_object(content, status)

    async def _read(self, response: aiohttp.ClientResponse) -> bytes:
        content = bytearray()
        async for chunk in response.content.iter_chunked(_CHUNK):
            content += chunk
            if len(content) > self._most_bytes:
                raise FetchError(f"the answer is larger than {self._most_bytes} bytes")
        return bytes(content)


def _json_object(content: bytes, status: int) -> Fetched:
    # Each value but the first of its list or object has a comma before it, and each list or object has its bracket.
    values = sum(map(content.count, (b",", b"[", b"{")))
    if values > _MOST_VALUES:
        raise FetchError(f"status {status} with a body of more than {_MOST_VALUES} values")
    try:
        answer = json.loads(content)
    except (ValueError, RecursionError) as exc:
        raise FetchError(f"status {status} with a body that is no JSON") from exc
    if not isinstance(answer, dict):
        raise FetchError(f"status {status} with a body that is no JSON object")
    return Fetched(answer=answer, size=len(content) + values * _BYTES_PER_VALUE)
