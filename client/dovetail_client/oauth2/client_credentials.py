"""The credentials of a binding: OAuth2 client credentials, fetched when they are needed and kept while they last."""

from __future__ import annotations

from collections.abc import Iterable

import aiohttp

from dovetail_client.addresses import endpoint_url
from dovetail_client.tls import Tls, verifying

from .fetching import fetch_grant
from .grants import ClientAuthentication, Grant, GrantRequest
from .keeper import TokenKeeper
from .secrets import Secret, SecretText

_BEARER = "Bearer "


class ClientCredentials:
    """Tokens of one client, as the argument `auth` of bindings; several bindings may share one. See `Auth`."""

    def __init__(
        self,
        token_url: str,
        *,
        client_id: str | Secret,
        client_secret: str | Secret,
        scopes: Iterable[str] = (),
        audience: str | None = None,
        resource: str | None = None,
        authentication: ClientAuthentication = "client_secret_basic",
        tls: Tls | None = None,
    ) -> None:
        """Nothing is fetched yet. `tls`: see `Tls`; the rest is as in `GrantRequest`.

        Raises `ValueError` for a wrong URL, and `OSError` where `tls` names no file with authorities.
        """
        if isinstance(scopes, str):
            raise TypeError("scopes are a list of names, not one text")
        self._token_url = endpoint_url(url=token_url)
        self._client_id = SecretText(client_id) if isinstance(client_id, str) else client_id
        self._client_secret = SecretText(client_secret) if isinstance(client_secret, str) else client_secret
        self._scopes = tuple(scopes)
        self._audience = audience
        self._resource = resource
        self._authentication = authentication
        self._tls = verifying(tls)
        self._keeper: TokenKeeper[None] = TokenKeeper(self._fetch)

    async def authorization(self) -> str:
        """See `Auth`."""
        return _BEARER + await self._keeper.token(None)

    def refused(self, authorization: str) -> None:
        """See `Auth`."""
        self._keeper.refused(None, authorization.removeprefix(_BEARER))

    async def aclose(self) -> None:
        """End a fetch under way."""
        await self._keeper.close()

    def __repr__(self) -> str:
        """Without the secret and the tokens."""
        return f"ClientCredentials({self._token_url!r}, scopes={self._scopes!r}, audience={self._audience!r})"

    async def _fetch(self, _client: None) -> Grant:
        request = GrantRequest(
            token_url=self._token_url,
            client_id=self._client_id.read(),
            client_secret=self._client_secret.read(),
            scopes=self._scopes,
            audience=self._audience,
            resource=self._resource,
            authentication=self._authentication,
        )
        # Tokens are fetched once in many minutes: no connection is kept for that.
        async with aiohttp.ClientSession(connector=aiohttp.TCPConnector(ssl=self._tls)) as session:
            return await fetch_grant(session, request)
