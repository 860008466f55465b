"""The exchange with a token endpoint (RFC 6749, section 4.4): what is sent, and what its answer grants. No I/O."""

from __future__ import annotations

import base64
import json
import math
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Literal
from urllib.parse import quote_plus

from dovetail_client.errors import TokenError

ClientAuthentication = Literal["client_secret_basic", "client_secret_post"]
"""How a client authenticates itself: by the header `Authorization`, or in the form."""

_DEFAULT_LIFETIME = 300.0
"""Where the answer names no `expires_in`, or none that is a number."""
_MARGIN = 30.0
"""A token is not used in its last seconds, or in the last tenth of a short life: it must outlive the call."""
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
        # RFC 6749, section 2.3.1: both are form-encoded before they are joined.
        pair = f"{quote_plus(self.client_id)}:{quote_plus(self.client_secret)}"
        return {"Authorization": f"Basic {base64.b64encode(pair.encode()).decode()}", **accept}

    def form(self) -> dict[str, str]:
        """Of the POST."""
        form = {"grant_type": "client_credentials"}
        if scope := " ".join(self.scopes):
            form["scope"] = scope
        if self.audience is not None:
            form["audience"] = self.audience
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
    return Grant(value, _usable_seconds(answer.get("expires_in")))


def _usable_seconds(expires_in: Any) -> float:
    """For how long a token is used; `expires_in` as the server wrote it."""
    try:
        lifetime = float(expires_in)  # some servers send it as a string
    except (TypeError, ValueError, OverflowError):
        lifetime = _DEFAULT_LIFETIME
    if not math.isfinite(lifetime) or lifetime <= 0:
        return 0.0
    return lifetime - min(_MARGIN, lifetime / 10)
