"""Which media type a response has, from the `Accept` header."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache

from .media_types import MediaType, parse_accept


class Format(StrEnum):
    """What a response can be: its media type."""

    GRAPHQL_RESPONSE = "application/graphql-response+json"
    JSON = "application/json"
    HTML = "text/html"

    # Each response is looked up by it, and an enumeration's own is written in Python.
    __hash__ = str.__hash__


@dataclass(frozen=True, slots=True)
class Accepted:
    """The chosen format. `named`: the client wrote this media type itself, so it knows its status codes."""

    format: Format
    named: bool = False


DEFAULT = Accepted(Format.GRAPHQL_RESPONSE)

_UTF_8 = frozenset({"utf-8", "utf8"})


# Clients send the same value with each request; a few long ones are no burden.
@lru_cache(maxsize=256)
def negotiate(accept: str | None, offers: tuple[Format, ...]) -> Accepted | None:
    """The offer that the client likes most; None: it accepts none of them.

    The most specific range that matches an offer gives its weight. Among equal weights an offer that is named wins over
    one that only a wildcard allows, then the one that the client names first, then the order of the offers.
    """
    if accept is None or not accept.strip():
        return Accepted(offers[0])
    ranges = [item for item in parse_accept(accept) if item.parameters.get("charset", "utf-8").lower() in _UTF_8]
    best: tuple[tuple[float, int, int], Accepted] | None = None
    for offer in offers:
        matches = [(_specificity(item, offer), -index, item) for index, item in enumerate(ranges)]
        specificity, position, chosen = max(matches, key=lambda match: match[:2], default=(0, 0, None))
        if chosen is None or not specificity or not chosen.weight:
            continue
        named = specificity == _EXACT
        rank = (chosen.weight, int(named), position if named else 0)
        if best is None or rank > best[0]:
            best = rank, Accepted(offer, named)
    return best[1] if best else None


_EXACT = 3


def _specificity(item: MediaType, offer: Format) -> int:
    if item.essence == offer:
        return _EXACT
    if item.sub != "*":
        return 0
    if item.main == offer.partition("/")[0]:
        return 2
    return 1 if item.main == "*" else 0
