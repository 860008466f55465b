"""Which headers go to a subgraph: the listed ones and nothing else, checked before they reach the HTTP library."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping

from dovetail_composition.manifest import HeaderRule

from .secrets import SecretReader

_NAME = re.compile(r"[!#$%&'*+\-.^_`|~0-9A-Za-z]+")
"""A token of RFC 9110."""

_FORBIDDEN_IN_VALUE = re.compile("[\x00-\x08\x0a-\x1f\x7f\ud800-\udc7f\udd00-\udfff]")
"""Control characters, and surrogates but for those that stand for raw bytes of a client's header."""

RESERVED = frozenset(
    {
        # Hop by hop (RFC 9110, section 7.6.1): they speak of the client's connection, not of the subgraph's.
        "connection",
        "keep-alive",
        "proxy-authenticate",
        "proxy-authorization",
        "proxy-connection",
        "te",
        "trailer",
        "transfer-encoding",
        "upgrade",
        # They frame or describe our own request; a second opinion on them is request smuggling.
        "accept",
        "accept-encoding",
        "content-encoding",
        "content-length",
        "content-type",
        "expect",
        "host",
    }
)
"""Names that no rule may set."""


class HeaderError(Exception):
    """A header that cannot be sent: `kind` is `invalid` or `secret`. The message names it and never holds its value."""

    def __init__(self, kind: str, message: str) -> None:
        super().__init__(message)
        self.kind = kind


def check_rules(rules: Iterable[HeaderRule]) -> str | None:
    """What is wrong with these rules whatever the request: a name that is malformed or reserved; None if nothing."""
    for rule in rules:
        if not _NAME.fullmatch(rule.name):
            return f"header name {rule.name!r} is malformed"
        if rule.name.lower() in RESERVED:
            return f"header {rule.name} may not be set"
        if rule.value is not None and not _sendable(rule.value):
            return f"the value of header {rule.name} holds control characters"
    return None


def merge_rules(common: Iterable[HeaderRule], own: Iterable[HeaderRule]) -> tuple[HeaderRule, ...]:
    """The gateway's rules, then the endpoint's; of two rules for one name the endpoint's holds."""
    by_name = {rule.name.lower(): rule for rule in common}
    by_name.update((rule.name.lower(), rule) for rule in own)
    return tuple(by_name.values())


def build_headers(
    rules: Iterable[HeaderRule], client_headers: Mapping[str, str], secrets: SecretReader
) -> dict[str, str]:
    """The headers of one request. `client_headers` has lower-case names. Raises `HeaderError`."""
    headers: dict[str, str] = {}
    for rule in rules:
        value = rule.value
        if rule.forward:
            value = client_headers.get(rule.name.lower())
            if value is None:
                continue
        elif rule.secret is not None:
            value = secrets.read(rule.secret)
            if value is None:
                raise HeaderError("secret", f"the Secret for header {rule.name} is missing")
        if value is None:
            continue
        if not _sendable(value):
            raise HeaderError("invalid", f"the value of header {rule.name} holds control characters")
        headers[rule.name] = value
    return headers


def encode_headers(headers: Mapping[str, str], defaults: Mapping[str, str]) -> bytes:
    """The lines of a request's head. `defaults`: lines by lower-case names, for what `headers` does not set."""
    lines = [f"{name}: {value}\r\n" for name, value in headers.items()]
    names = {name.lower() for name in headers}
    lines += [line for name, line in defaults.items() if name not in names]
    return "".join(lines).encode("utf-8", "surrogateescape")


def _sendable(value: str) -> bool:
    return _FORBIDDEN_IN_VALUE.search(value) is None
