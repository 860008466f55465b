"""What an endpoint is sent with a question: headers, and a token for the Secrets among the manifests."""

from __future__ import annotations

import asyncio
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from dovetail_composition.manifest import ClientCredentials, HeaderRule, SecretRef

from .extras import extra

Secrets = Mapping[tuple[str, str], Mapping[str, bytes]]
"""The values of Secrets by namespace and name."""


class TokenMissingError(Exception):
    """No token could be had. The message is for whoever runs the command: it holds no secret."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Login:
    """A client of a token server."""

    asked: ClientCredentials
    client_id: str
    client_secret: str = field(repr=False)

    def authorization(self) -> str:
        """The value of the header `Authorization`. Raises `TokenMissingError`."""
        with extra("client"):
            from dovetail_client.oauth2 import ClientCredentials, TokenError

        async def fetch() -> str:
            login = ClientCredentials(
                self.asked.token_url,
                client_id=self.client_id,
                client_secret=self.client_secret,
                scopes=self.asked.scopes,
                audience=self.asked.audience,
            )
            return await login.authorization()

        try:
            return asyncio.run(fetch())
        except TokenError as exc:
            raise TokenMissingError(str(exc)) from exc


@dataclass(frozen=True, slots=True, kw_only=True)
class Credentials:
    """What is known of it here."""

    headers: Mapping[str, str] = field(default_factory=dict, repr=False)
    login: Login | None = None
    unsent: tuple[str, ...] = ()
    """The headers whose Secrets are not among the manifests, and where their values would stand."""

    def sent(self) -> Mapping[str, str]:
        """All headers, with a token fetched now. Raises `TokenMissingError`."""
        return {**self.headers, "Authorization": self.login.authorization()} if self.login else self.headers


def credentials_of(rules: Iterable[HeaderRule], auth: ClientCredentials | None, secrets: Secrets) -> Credentials:
    """The constant headers, those from Secrets, and the client of `auth`."""
    headers, login, unsent = dict[str, str](), None, list[str]()
    for rule in rules:
        value = _value(rule.secret, secrets).decode("latin-1") if rule.secret else rule.value
        if value:
            headers[rule.name] = value
        elif rule.secret:
            unsent.append(f"{rule.name} ({_place(rule.secret)})")
    if auth:
        client = [_value(ref, secrets).decode(errors="replace").rstrip("\r\n") for ref in _client(auth)]
        missing = [_place(ref) for ref, value in zip(_client(auth), client, strict=True) if not value]
        if missing:
            unsent.append(f"Authorization ({', '.join(missing)})")
        else:
            login = Login(asked=auth, client_id=client[0], client_secret=client[1])
    return Credentials(headers=headers, login=login, unsent=tuple(unsent))


def _client(auth: ClientCredentials) -> tuple[SecretRef, SecretRef]:
    return auth.client_id, auth.client_secret


def _value(ref: SecretRef, secrets: Secrets) -> bytes:
    return secrets.get((ref.namespace, ref.name), {}).get(ref.key, b"")


def _place(ref: SecretRef) -> str:
    return f"{ref.key} of Secret {ref.namespace}/{ref.name}"
