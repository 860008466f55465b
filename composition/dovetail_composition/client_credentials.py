"""OAuth2 client credentials (RFC 6749, section 4.4): what is sent for a token, and how long one is used. No I/O."""

from __future__ import annotations

import base64
import math
from collections.abc import Iterable
from typing import Any
from urllib.parse import quote_plus

_MARGIN = 30.0
"""A token is not used in its last seconds, or in the last tenth of a short life: it must outlive the call."""


def token_form(scopes: Iterable[str], audience: str | None) -> dict[str, str]:
    """The form that a token endpoint is sent."""
    scope = " ".join(scopes)
    return {
        "grant_type": "client_credentials",
        **({"scope": scope} if scope else {}),
        **({} if audience is None else {"audience": audience}),
    }


def basic_authorization(client_id: str, client_secret: str) -> str:
    """The client's own authentication, as a value of the header `Authorization`."""
    # RFC 6749, section 2.3.1: both are form-encoded before they are joined.
    pair = f"{quote_plus(client_id)}:{quote_plus(client_secret)}"
    return f"Basic {base64.b64encode(pair.encode()).decode()}"


def usable_seconds(expires_in: Any, default: float) -> float:
    """For how long a token is used; `expires_in` as the server wrote it, `default` where that is no number."""
    try:
        lifetime = float(expires_in)  # some servers send it as a string
    except (TypeError, ValueError, OverflowError):
        lifetime = default
    if not math.isfinite(lifetime) or lifetime <= 0:
        return 0.0
    return lifetime - min(_MARGIN, lifetime / 10)
