"""OAuth2 client credentials (RFC 6749, section 4.4): a token for an endpoint that is asked for its schema."""

from __future__ import annotations

import time
from collections.abc import Callable

import aiohttp

from dovetail_client.oauth2 import Grant, GrantRequest, TokenError, fetch_grant
from dovetail_operator.ports import ClientAuth, FetchError

from .connecting import is_refusal

_MOST_TOKENS = 4096


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
        asked_at = self._clock()
        grant = await self._ask(auth)
        if len(self._known) >= _MOST_TOKENS:
            self._known.clear()
        self._known[auth] = (grant.token, asked_at + grant.seconds)
        return grant.token

    def forget(self, auth: ClientAuth) -> None:
        """The endpoint did not take the token."""
        self._known.pop(auth, None)

    async def _ask(self, auth: ClientAuth) -> Grant:
        request = GrantRequest(
            token_url=auth.token_url,
            client_id=auth.client_id,
            client_secret=auth.client_secret,
            scopes=auth.scopes,
            audience=auth.audience,
        )
        try:
            return await fetch_grant(self._session, request)
        except TokenError as exc:
            raise FetchError("the token server is where no endpoint may be" if is_refusal(exc) else str(exc)) from exc
