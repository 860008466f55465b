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


class HeaderLines:
    """An endpoint's rules, made ready: the lines that a request's head has for them.

    `defaults`: lines by lower-case names, for fields that no rule sets, or that a client could send and does not.
    """

    __slots__ = ("_constant", "_secrets", "_varying")

    def __init__(self, rules: Iterable[HeaderRule], defaults: Mapping[str, str], secrets: SecretReader) -> None:
        left = dict(defaults)
        constant: list[str] = []
        self._varying: list[tuple[HeaderRule, str, str]] = []
        """Each with its lower-case name and the line that stands where the client sends none."""
        for rule in rules:
            name = rule.name.lower()
            default = left.pop(name, "")
            if rule.forward or rule.secret is not None:
                self._varying.append((rule, name, default))
            elif rule.value is not None:
                constant.append(f"{rule.name}: {rule.value}\r\n")
        self._constant = "".join((*constant, *left.values()))
        self._secrets = secrets

    def encode(self, client_headers: Mapping[str, str]) -> bytes:
        """The lines for a client's request; its headers have lower-case names. Raises `HeaderError`."""
        lines = self._constant
        for rule, name, default in self._varying:
            value = client_headers.get(name) if rule.forward else self._secret(rule)
            if value is None:
                lines += default
            elif _sendable(value):
                lines += f"{rule.name}: {value}\r\n"
            else:
                raise HeaderError("invalid", f"the value of header {rule.name} holds control characters")
        return lines.encode("utf-8", "surrogateescape")

    def _secret(self, rule: HeaderRule) -> str:
        value = None if rule.secret is None else self._secrets.read(rule.secret)
        if value is None:
            raise HeaderError("secret", f"the Secret for header {rule.name} is missing")
        return value


def _sendable(value: str) -> bool:
    # Mostly it is, which takes a third of the time to see.
    return (value.isascii() and value.isprintable()) or _FORBIDDEN_IN_VALUE.search(value) is None
