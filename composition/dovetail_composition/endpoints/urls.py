"""Which URLs an endpoint may have: absolute ones of HTTP, without what belongs into headers or into the browser."""

from __future__ import annotations

import re
from typing import NamedTuple
from urllib.parse import urlsplit

_STRAY_PERCENT = re.compile(r"%(?![0-9A-Fa-f]{2})", re.ASCII)
_NOT_IN_URLS = frozenset(' "<>\\^`{|}')


class UrlProblem(NamedTuple):
    """What is wrong with a URL, as the rest of a sentence about it, and what helps."""

    message: str
    hint: str = ""


def url_problem(url: str) -> UrlProblem | None:
    """Why no endpoint can have a URL; None where it can."""
    try:
        parts = urlsplit(url)
        port = parts.port
    except ValueError:  # the standard library's answer to malformed brackets and ports
        parts, port = urlsplit(""), None
    if parts.scheme not in {"http", "https"} or not parts.hostname or port == 0 or not _is_url_text(url):
        return UrlProblem("must be an absolute http or https URL", "such as http://catalog.shop.svc:8080/graphql")
    if parts.username is not None or parts.password is not None:
        return UrlProblem("must not hold a user or password", "use a header with secretKeyRef, or auth")
    if "%" in parts.netloc or _STRAY_PERCENT.search(url):
        return UrlProblem("may hold % only in escapes such as %20, and not in the host")
    return UrlProblem("must not have a fragment (#...)") if "#" in url else None


def _is_url_text(url: str) -> bool:
    return url.isascii() and url.isprintable() and _NOT_IN_URLS.isdisjoint(url)
