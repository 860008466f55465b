"""JSON that clients send: strictly what RFC 8259 allows (no NaN, no lone surrogates, bounded nesting), without loss."""

from __future__ import annotations

from typing import Any

import orjson

from dovetail_gateway.lossless_json.decode import decode

_KINDS = bytes.maketrans(b"123456789E", b"000000000e")
"""All digits as one."""

_LONG = b"0" * 16
"""Digits of an integer that a double might not hold, nor 64 bits."""


def decode_json(text: bytes) -> Any:
    """The value, with `orjson.Fragment` for numbers that would be rounded. Raises `ValueError`."""
    value = orjson.loads(text)
    kinds = text.translate(_KINDS)
    # Numbers that might not survive as an integer of 64 bits or a double, or strings that look like one.
    if b"0.0" in kinds or b"0e" in kinds or _LONG in kinds or b"-0" in text:
        return decode(text)
    return value
