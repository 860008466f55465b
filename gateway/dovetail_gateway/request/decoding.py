"""JSON that clients send: strictly what RFC 8259 allows (no NaN, no lone surrogates, bounded nesting)."""

from __future__ import annotations

from typing import Any

import orjson


def decode_json(text: bytes) -> Any:
    """The JSON value. Raises `ValueError`."""
    return orjson.loads(text)
