"""OAuth2 client credentials of endpoints: the tokens that the client library keeps, with secrets of the gateway's."""

from __future__ import annotations

import aiohttp

from dovetail_client.oauth2 import Grant, GrantRequest, TokenError, TokenKeeper, fetch_grant
from dovetail_composition.manifest import ClientCredentials

from .secrets import SecretReader

__all__ = ["ClientCredentialsTokens", "TokenError"]


class ClientCredentialsTokens(TokenKeeper[ClientCredentials]):
    """Tokens by client, fetched over the session that may connect to where the policy for addresses allows only."""

    def __init__(self, session: aiohttp.ClientSession, secrets: SecretReader) -> None:
        super().__init__(self._fetch_grant)
        self._session = session
        self._secrets = secrets

    async def _fetch_grant(self, credentials: ClientCredentials) -> Grant:
        client_id = self._secrets.read(credentials.client_id)
        client_secret = self._secrets.read(credentials.client_secret)
        if client_id is None or client_secret is None:
            raise TokenError("the Secret with the client's credentials is missing")
        request = GrantRequest(
            token_url=credentials.token_url,
            client_id=client_id,
            client_secret=client_secret,
            scopes=credentials.scopes,
            audience=credentials.audience,
        )
        return await fetch_grant(self._session, request)
