"""Numbers that Python's own cannot hold as sent travel as raw JSON (`orjson.Fragment`)."""

from __future__ import annotations

import math

import orjson

_MIN_INT = -(1 << 63)
_MAX_INT = (1 << 64) - 1
_ALWAYS_FITS = 18
"""An integer text of at most this length is within 64 bits."""


def exact_int(text: str) -> int | orjson.Fragment:
    """A JSON integer that is printed as it was sent."""
    if len(text) <= _ALWAYS_FITS and text != "-0":
        return int(text)
    # Longer than any 64-bit integer: not converted at all, since conversion takes quadratic time.
    if len(text) > _ALWAYS_FITS + 2 or text == "-0":
        return orjson.Fragment(text)
    number = int(text)
    return number if _MIN_INT <= number <= _MAX_INT else orjson.Fragment(text)


def exact_float(text: str) -> float | orjson.Fragment:
    """A JSON number with fraction or exponent that is printed as it was sent: `1.10` is not `1.1`."""
    number = float(text)
    if math.isfinite(number) and orjson.dumps(number) == text.encode():
        return number
    return orjson.Fragment(text)


def without_raw(message: str) -> str:
    """A message of graphql-core's that shows values, with raw numbers called numbers."""
    return message.replace("<Fragment instance>", "<number>")


def raw_text(number: orjson.Fragment) -> str:
    """The JSON text of a raw number."""
    return orjson.dumps(number).decode()
