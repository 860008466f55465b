"""Subgraph bodies to JSON values, exactly: no digit lost, nothing taken for JSON that is not."""

from __future__ import annotations

import json
from typing import Any, NoReturn

import orjson

from .numbers import exact_float, exact_int

MAX_DEPTH = 254
"""Answers nested deeper are refused, as orjson does on printing; so recursion over decoded values is safe."""


MAX_CONTAINERS = 1_000_000
"""Lists and objects in a body: `[[],[],[]...` makes gigabytes of megabytes, and holds everybody up while it is read."""


class BodyError(ValueError):
    """The body is no JSON that can be passed on; the message is safe to show."""


def decode(body: bytes) -> Any:
    """Decode a body. Numbers that a double cannot hold come out raw; repeated keys and `NaN` are refused."""
    # Counting takes as long as reading, and of fewer bytes there cannot be more.
    if len(body) > MAX_CONTAINERS and body.count(b"[") + body.count(b"{") > MAX_CONTAINERS:
        raise BodyError(f"of more than {MAX_CONTAINERS} lists and objects")
    try:
        value = orjson.loads(body)
        # Printing it again is the cheapest proof that nothing was lost: no digit, no repeated key. It fails for bodies
        # with other spacing or escapes as well, which then take the exact way.
        if orjson.dumps(value) == body.strip():
            return value
    except (ValueError, TypeError):
        pass
    return _decode_exactly(body)


def _decode_exactly(body: bytes) -> Any:
    try:
        value = _DECODER.decode(body.decode("utf-8-sig"))
    except BodyError:
        raise
    except RecursionError:
        raise BodyError("nested too deeply") from None
    except ValueError:
        raise BodyError("not JSON") from None
    if body.count(b"[") + body.count(b"{") > MAX_DEPTH:
        _check_depth(value)
    return value


def _check_depth(value: Any) -> None:
    level = [value] if isinstance(value, (dict, list)) else []
    for _ in range(MAX_DEPTH):
        if not level:
            return
        level = [
            item
            for container in level
            for item in (container.values() if type(container) is dict else container)
            if type(item) is dict or type(item) is list
        ]
    if level:
        raise BodyError("nested too deeply")


def _object(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) != len(pairs):
        raise BodyError("an object with a repeated key")
    return found


def _constant(_name: str) -> NoReturn:
    raise BodyError("NaN or Infinity, which JSON does not have")


_DECODER = json.JSONDecoder(
    object_pairs_hook=_object, parse_float=exact_float, parse_int=exact_int, parse_constant=_constant
)
