"""OAuth2 client credentials (RFC 6749, section 4.4): a token is shared by all calls until it nears expiry."""

from __future__ import annotations

import asyncio
import base64
import json
import math
import time
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote_plus

import aiohttp

from dovetail_composition.manifest import ClientCredentials

from .body import BodyTooLargeError, read_body
from .secrets import SecretReader

_FETCH_TIMEOUT = 5.0
_MAX_ANSWER_BYTES = 64 << 10
_DEFAULT_LIFETIME = 300.0
"""Where the answer names no `expires_in`."""
_MARGIN = 30.0
"""A token is not used in its last seconds, or in the last tenth of a short life: it must outlive the call."""
_FAILURE_PAUSE = 1.0
"""A failed fetch is not repeated before: a token server in trouble is not met with every call's own attempt."""


class TokenError(Exception):
    """No token could be had. The message is for logs; it holds no secret and no part of the server's answer."""


@dataclass(frozen=True, slots=True)
class _Token:
    value: str
    use_until: float


@dataclass(frozen=True, slots=True)
class _Failure:
    error: TokenError
    until: float


class ClientCredentialsTokens:
    """Tokens by client. A fetch serves all who wait for it, and outlives any of them that gives up."""

    def __init__(self, session: aiohttp.ClientSession, secrets: SecretReader) -> None:
        self._session = session
        self._secrets = secrets
        self._known: dict[ClientCredentials, _Token | _Failure] = {}
        self._fetches: dict[ClientCredentials, asyncio.Task[str]] = {}

    async def token(self, credentials: ClientCredentials) -> str:
        """A token to send now. Raises `TokenError`."""
        known = self._known.get(credentials)
        now = time.monotonic()
        if isinstance(known, _Token) and now < known.use_until:
            return known.value
        if isinstance(known, _Failure) and now < known.until:
            raise TokenError(str(known.error)) from known.error
        fetch = self._fetches.get(credentials)
        if fetch is None:
            fetch = asyncio.create_task(self._fetch(credentials))
            self._fetches[credentials] = fetch
            fetch.add_done_callback(lambda done: self._settle(credentials, done))
        return await asyncio.shield(fetch)

    def refused(self, credentials: ClientCredentials, token: str) -> None:
        """A server refused this token: forget it, unless another one has taken its place."""
        known = self._known.get(credentials)
        if isinstance(known, _Token) and known.value == token:
            del self._known[credentials]

    async def close(self) -> None:
        """End the fetches under way."""
        fetches = list(self._fetches.values())
        for fetch in fetches:
            fetch.cancel()
        await asyncio.gather(*fetches, return_exceptions=True)

    def _settle(self, credentials: ClientCredentials, fetch: asyncio.Task[str]) -> None:
        self._fetches.pop(credentials, None)
        if not fetch.cancelled():
            # Retrieved here too, so that a failure nobody waits for any more is not reported as lost.
            error = fetch.exception()
            if isinstance(error, TokenError):
                self._known[credentials] = _Failure(error, time.monotonic() + _FAILURE_PAUSE)

    async def _fetch(self, credentials: ClientCredentials) -> str:
        client_id = self._secrets.read(credentials.client_id)
        client_secret = self._secrets.read(credentials.client_secret)
        if client_id is None or client_secret is None:
            raise TokenError("the Secret with the client's credentials is missing")
        form = {"grant_type": "client_credentials"}
        if credentials.scopes:
            form["scope"] = " ".join(credentials.scopes)
        if credentials.audience is not None:
            form["audience"] = credentials.audience
        try:
            async with (
                asyncio.timeout(_FETCH_TIMEOUT),
                self._session.post(
                    credentials.token_url,
                    data=form,
                    headers={"Authorization": _basic(client_id, client_secret), "Accept": "application/json"},
                    allow_redirects=False,
                ) as response,
            ):
                status, body = response.status, await read_body(response, _MAX_ANSWER_BYTES)
        except BodyTooLargeError as error:
            raise TokenError("the token server's answer is too large") from error
        except (TimeoutError, aiohttp.ClientError, OSError, ValueError) as error:
            raise TokenError(f"the token server did not answer ({type(error).__name__})") from error
        if status != 200:
            raise TokenError(f"the token server answered {status}")
        token = _parse(body, time.monotonic())
        self._known[credentials] = token
        return token.value


def _basic(client_id: str, client_secret: str) -> str:
    # RFC 6749, section 2.3.1: both are form-encoded before they are joined.
    pair = f"{quote_plus(client_id)}:{quote_plus(client_secret)}"
    return "Basic " + base64.b64encode(pair.encode()).decode()


def _parse(body: bytes, now: float) -> _Token:
    try:
        answer: Any = json.loads(body)
    except ValueError as error:
        raise TokenError("the token server's answer is not JSON") from error
    if not isinstance(answer, dict):
        raise TokenError("the token server's answer is not an object")
    value, kind = answer.get("access_token"), answer.get("token_type", "Bearer")
    if not isinstance(value, str) or not value.isascii() or not value.isprintable() or not value:
        raise TokenError("the token server's answer holds no usable access_token")
    if not isinstance(kind, str) or kind.lower() != "bearer":
        raise TokenError("the token server issues no bearer tokens")
    return _Token(value, now + _usable(answer.get("expires_in")))


def _usable(expires_in: Any) -> float:
    # Some servers send the number as a string.
    try:
        lifetime = float(expires_in) if expires_in is not None else _DEFAULT_LIFETIME
    except (TypeError, ValueError):
        lifetime = _DEFAULT_LIFETIME
    if not math.isfinite(lifetime) or lifetime <= 0:
        return 0.0
    return lifetime - min(_MARGIN, lifetime / 10)
