"""JSON that clients send: strictly what RFC 8259 allows (no NaN, no lone surrogates, bounded nesting), without loss."""

from __future__ import annotations

import re
from typing import Any

import orjson

from dovetail_gateway.lossless_json.decode import decode

_SUSPECT = re.compile(
    # Begins with a set of characters, since the search passes over all others at once.
    rb"[-.0-9](?:(?<=[.0-9])[.0-9]{15}|(?<=\.)[0-9]*0(?![0-9])|(?<=[0-9])[eE]|(?<=-)0)"
)
"""A number that might not survive as an integer of 64 bits or a double, or a string that looks like one."""


def decode_json(text: bytes) -> Any:
    """The value, with `orjson.Fragment` for numbers that would be rounded. Raises `ValueError`."""
    value = orjson.loads(text)
    return decode(text) if _SUSPECT.search(text) else value
