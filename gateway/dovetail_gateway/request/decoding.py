"""JSON that clients send: strictly what RFC 8259 allows (no NaN, no lone surrogates, bounded nesting), without loss."""

from __future__ import annotations

import re
from typing import Any

import orjson

from dovetail_gateway.lossless_json.decode import decode

_SUSPECT = re.compile(rb"[0-9.]{16}|\.[0-9]*0(?![0-9])|[0-9][eE]|-0")
"""A number that might not survive as an integer of 64 bits or a double, or a string that looks like one."""

_WITH_NUMBERS = ("variables", "extensions")


def decode_json(text: bytes) -> Any:
    """The value, with `orjson.Fragment` for numbers that would be rounded. Raises `ValueError`."""
    return _without_loss(text, orjson.loads(text))


def decode_members(text: bytes) -> Any:
    """The same for a whole request, which is searched for numbers only where it has members that may hold any."""
    value = orjson.loads(text)
    if isinstance(value, dict) and not any(value.get(name) for name in _WITH_NUMBERS):
        return value
    return _without_loss(text, value)


def _without_loss(text: bytes, value: Any) -> Any:
    return decode(text) if _SUSPECT.search(text) else value
