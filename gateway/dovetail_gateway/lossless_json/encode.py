"""The client's response as JSON bytes: always valid UTF-8, numbers as the subgraphs sent them."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import Any

import orjson


def encode_response(
    data: Mapping[str, Any] | bytes | None,
    errors: Sequence[Mapping[str, Any]] = (),
    extensions: Mapping[str, Any] | None = None,
) -> bytes:
    """A response of executed data; errors stand first, as the specification advises, and only if there are any.

    `data` as bytes is the whole response, encoded before, errors included.
    """
    if isinstance(data, bytes):
        return data[:-1] + b',"extensions":' + encode_json(extensions) + b"}" if extensions else data
    response: dict[str, Any] = {}
    if errors:
        response["errors"] = errors
    response["data"] = data
    if extensions:
        response["extensions"] = extensions
    return encode_json(response)


def encode_json(value: Any) -> bytes:
    """Any JSON value, with `orjson.Fragment` for raw numbers."""
    try:
        return orjson.dumps(value)
    except TypeError:
        # Lone surrogates, integers of more than 64 bits, values nested deeper than orjson goes.
        return _encode_anything(value)


def _encode_anything(value: Any) -> bytes:
    """The slow way, without recursion: what is pending stands on a stack, tuples in it are text already encoded."""
    parts: list[bytes] = []
    stack: list[Any] = [value]
    while stack:
        item = stack.pop()
        if isinstance(item, tuple):
            parts.append(item[0])
        elif isinstance(item, Mapping):
            pending: list[Any] = [(b"{",)]
            for index, (key, member) in enumerate(item.items()):
                pending += ((b"," if index else b"",), (_scalar(key) + b":",), member)
            stack.extend(reversed([*pending, (b"}",)]))
        elif isinstance(item, list):
            pending = [(b"[",)]
            for index, member in enumerate(item):
                pending += ((b"," if index else b"",), member)
            stack.extend(reversed([*pending, (b"]",)]))
        else:
            parts.append(_scalar(item))
    return b"".join(parts)


def _scalar(value: Any) -> bytes:
    try:
        return orjson.dumps(value)
    except TypeError:
        return json.dumps(value).encode("ascii")
