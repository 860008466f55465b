"""Protection against requests that another site makes a browser send.

Bodies are safe by their content type: `application/json` is never sent across sites without a preflight, and no other
is executed. A GET has no body, so it is refused where a browser itself says that another site caused it, unless a
header proves that a preflight was passed. Clients that are no browsers send neither mark and are let through.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from urllib.parse import urlsplit

PREFLIGHT_HEADERS = ("apollo-require-preflight", "graphql-preflight", "x-apollo-operation-name")
"""Headers that a page of another site can only set after a preflight."""

_OTHER_SITES = frozenset({"cross-site", "same-site"})


def is_forged(headers: Mapping[str, str], allowed_origins: Collection[str]) -> bool:
    """Whether a GET with these headers must not be executed. Header names are looked up in lower case."""
    if any(headers.get(name) for name in PREFLIGHT_HEADERS):
        return False
    origin = headers.get("origin")
    if origin is not None and ("*" in allowed_origins or origin in allowed_origins):
        return False
    if headers.get("sec-fetch-site", "").lower() in _OTHER_SITES:
        return True
    return origin is not None and not _is_own(origin, headers.get("host", ""))


def _is_own(origin: str, host: str) -> bool:
    try:
        return urlsplit(origin).netloc.lower() == host.lower()
    except ValueError:
        return False
