"""The rows on contracts: tags that choose the part of an API which an audience sees."""

from __future__ import annotations

from .row import Code

CONTRACT_CODES: tuple[Code, ...] = (
    Code(
        "CONTRACT_CONTRADICTS",
        "error",
        "A contract includes and excludes the same tag.",
        "Take the tag out of one of the two lists.",
    ),
    Code(
        "CONTRACT_EMPTY",
        "error",
        "A contract leaves no query field.",
        "Include a tag that query fields have, or exclude fewer.",
    ),
)
