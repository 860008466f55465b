"""The exchange with a token endpoint (RFC 6749, section 4.4): what is sent, and what its answer grants. No I/O."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Literal

from dovetail_client.errors import TokenError
from dovetail_composition.client_credentials import basic_authorization, token_form, usable_seconds

ClientAuthentication = Literal["client_secret_basic", "client_secret_post"]
"""How a client authenticates itself: by the header `Authorization`, or in the form."""

_DEFAULT_LIFETIME = 300.0
"""Where the answer names no `expires_in`."""
_OK = 200


@dataclass(frozen=True, slots=True, kw_only=True)
class GrantRequest:
    """One question for a token. Holds the secret, which its `repr` does not show."""

    token_url: str
    client_id: str
    client_secret: str = field(repr=False)
    scopes: tuple[str, ...] = ()
    audience: str | None = None
    resource: str | None = None
    """The API that the token is for (RFC 8707), where the server wants that instead of an audience."""
    authentication: ClientAuthentication = "client_secret_basic"

    def headers(self) -> dict[str, str]:
        """Of the POST."""
        accept = {"Accept": "application/json"}
        if self.authentication == "client_secret_post":
            return accept
        return {"Authorization": basic_authorization(self.client_id, self.client_secret), **accept}

    def form(self) -> dict[str, str]:
        """Of the POST."""
        form = token_form(self.scopes, self.audience)
        if self.resource is not None:
            form["resource"] = self.resource
        if self.authentication == "client_secret_post":
            form |= {"client_id": self.client_id, "client_secret": self.client_secret}
        return form


@dataclass(frozen=True, slots=True)
class Grant:
    """A token, and for how many seconds from now it is used."""

    token: str = field(repr=False)
    seconds: float


def read_grant(status: int, body: bytes) -> Grant:
    """The grant in a token endpoint's answer. Raises `TokenError`, which shows nothing of the body."""
    if status != _OK:
        raise TokenError(f"the token server answered {status}")
    try:
        answer: Any = json.loads(body)
    except (ValueError, RecursionError):
        # Without its cause, which would show the body.
        raise TokenError("the token server's answer is not JSON") from None
    if not isinstance(answer, Mapping):
        raise TokenError("the token server's answer is not an object")
    value, kind = answer.get("access_token"), answer.get("token_type", "Bearer")
    if not isinstance(value, str) or not value.isascii() or not value.isprintable() or not value:
        raise TokenError("the token server's answer holds no usable access_token")
    if not isinstance(kind, str) or kind.lower() != "bearer":
        raise TokenError("the token server issues no bearer tokens")
    return Grant(value, usable_seconds(answer.get("expires_in"), _DEFAULT_LIFETIME))
