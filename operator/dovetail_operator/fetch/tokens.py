"""OAuth2 client credentials (RFC 6749, section 4.4): a token for an endpoint that is asked for its schema."""

from __future__ import annotations

import json
import time
from collections.abc import Callable, Mapping
from typing import Any

import aiohttp

from dovetail_composition.client_credentials import basic_authorization, token_form, usable_seconds
from dovetail_operator.ports import ClientAuth, FetchError

from .connecting import is_refusal

_MOST_BYTES = 1 << 16
_SECONDS = 5.0
_DEFAULT_LIFETIME = 60.0
_MOST_TOKENS = 4096
_OK = 200


class Tokens:
    """Tokens by client, kept while they are valid."""

    def __init__(self, session: aiohttp.ClientSession, clock: Callable[[], float] = time.monotonic) -> None:
        self._session = session
        self._clock = clock
        self._known: dict[ClientAuth, tuple[str, float]] = {}

    async def token(self, auth: ClientAuth) -> str:
        """A token that is valid now. Raises `FetchError`, whose message holds nothing of what the server said."""
        known = self._known.get(auth)
        if known and self._clock() < known[1]:
            return known[0]
        if not auth.client_id or not auth.client_secret:
            raise FetchError("the Secret with the client's credentials is missing or incomplete")
        value, seconds = _parse(await self._ask(auth))
        if len(self._known) >= _MOST_TOKENS:
            self._known.clear()
        self._known[auth] = (value, self._clock() + seconds)
        return value

    def forget(self, auth: ClientAuth) -> None:
        """The endpoint did not take the token."""
        self._known.pop(auth, None)

    async def _ask(self, auth: ClientAuth) -> bytes:
        try:
            async with self._session.post(
                auth.token_url,
                data=token_form(auth.scopes, auth.audience),
                headers={
                    "Authorization": basic_authorization(auth.client_id, auth.client_secret),
                    "Accept": "application/json",
                },
                timeout=aiohttp.ClientTimeout(total=_SECONDS),
                allow_redirects=False,
            ) as response:
                content = await response.content.read(_MOST_BYTES + 1)
                while len(content) <= _MOST_BYTES and (more := await response.content.read(_MOST_BYTES)):
                    content += more
                status = response.status
        except TimeoutError as exc:
            raise FetchError(f"the token server did not answer within {_SECONDS:g} s") from exc
        except (aiohttp.ClientError, OSError, ValueError) as exc:
            why = "is where no endpoint may be" if is_refusal(exc) else "did not answer"
            raise FetchError(f"the token server {why}") from exc
        if status != _OK:
            raise FetchError(f"the token server answered with status {status}")
        if len(content) > _MOST_BYTES:
            raise FetchError("the token server's answer is too large")
        return content


def _parse(content: bytes) -> tuple[str, float]:
    try:
        answer: Any = json.loads(content)
    except (ValueError, RecursionError) as exc:
        raise FetchError("the token server's answer is no JSON") from exc
    fields = answer if isinstance(answer, Mapping) else {}
    value, kind = fields.get("access_token"), fields.get("token_type", "Bearer")
    if not isinstance(kind, str) or kind.lower() != "bearer":
        raise FetchError("the token server issues no bearer tokens")
    if not isinstance(value, str) or not value or not value.isascii() or not value.isprintable():
        raise FetchError("the token server's answer holds no usable token")
    return value, usable_seconds(fields.get("expires_in"), _DEFAULT_LIFETIME)
