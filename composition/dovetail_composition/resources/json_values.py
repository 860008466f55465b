"""JSON values in words: what kind a value is, whether it is JSON at all."""

from __future__ import annotations

import math
import re
from collections.abc import Mapping
from typing import Any

_DEEPEST = 50
_LONGEST = 60
_SURROGATE = re.compile("[\ud800-\udfff]")


def kind(value: Any) -> str:
    """The value's JSON type with its article, for messages."""
    match value:
        case None:
            return "null"
        case bool():
            return "a boolean"
        case int() | float():
            return "a number"
        case str():
            return "a string"
        case Mapping():
            return "an object"
        case list() | tuple():
            return "a list"
        case _:
            return f"a {type(value).__name__}"


def is_scalar(value: Any) -> bool:
    """Whether quotes around it would make it a string."""
    return not isinstance(value, Mapping | list | tuple)


def is_json(value: Any, depth: int = 0) -> bool:
    """Whether the value can be written as JSON; nesting is bounded, since what is deeper is never meant."""
    match value:
        case None | bool() | int():
            return True
        case str():
            return is_unicode(value)
        case float():
            return math.isfinite(value)
        case list() | tuple():
            return depth < _DEEPEST and all(is_json(item, depth + 1) for item in value)
        case Mapping():
            return depth < _DEEPEST and all(
                isinstance(key, str) and is_json(item, depth + 1) for key, item in value.items()
            )
        case _:
            return False


def is_unicode(text: str) -> bool:
    """Whether the text can be encoded: JSON can write half a surrogate pair, which cannot."""
    return text.isascii() or not _SURROGATE.search(text)


def visible(text: str) -> str:
    """The text with what cannot be encoded or seen written as escapes."""
    return "".join(
        character if character.isprintable() else character.encode("unicode_escape").decode() for character in text
    )


def shortened(text: str) -> str:
    """The text, cut to what fits into a message, on one line."""
    return visible(text if len(text) <= _LONGEST else f"{text[: _LONGEST - 1]}…")
