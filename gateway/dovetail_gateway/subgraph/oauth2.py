"""OAuth2 client credentials (RFC 6749, section 4.4): a token is shared by all calls until it nears expiry."""

from __future__ import annotations

import asyncio
import json
import time
from dataclasses import dataclass
from typing import Any

import aiohttp

from dovetail_composition.client_credentials import basic_authorization, token_form, usable_seconds
from dovetail_composition.manifest import ClientCredentials

from .body import BodyTooLargeError, read_body
from .secrets import SecretReader

_FETCH_TIMEOUT = 5.0
_MAX_ANSWER_BYTES = 64 << 10
_DEFAULT_LIFETIME = 300.0
"""Where the answer names no `expires_in`."""
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
        try:
            async with (
                asyncio.timeout(_FETCH_TIMEOUT),
                self._session.post(
                    credentials.token_url,
                    data=token_form(credentials.scopes, credentials.audience),
                    headers={
                        "Authorization": basic_authorization(client_id, client_secret),
                        "Accept": "application/json",
                    },
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
    return _Token(value, now + usable_seconds(answer.get("expires_in"), _DEFAULT_LIFETIME))
