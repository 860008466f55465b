"""The request's envelope: a JSON body or a query string to a `GraphQLRequest`, or a refusal and nothing else."""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache
from typing import Any
from urllib.parse import parse_qsl

import msgspec
import orjson

from .decoding import decode_json
from .errors import RequestError
from .media_types import parse_media_type

MAX_PARAMETERS = 100
"""Parameters of a query string; four mean something."""

_ENCODINGS: Mapping[str, str] = {
    "utf-8": "utf-8-sig",
    "utf8": "utf-8-sig",
    "utf-16": "utf-16",
    "utf-16le": "utf-16-le",
    "utf-16be": "utf-16-be",
    "utf-32": "utf-32",
    "utf-32le": "utf-32-le",
    "utf-32be": "utf-32-be",
}
"""Charsets of a JSON body and Python's names for them. Exotic ones have been a way around filters before a server."""


class GraphQLRequest(msgspec.Struct, frozen=True, kw_only=True):
    """A well-formed request; its document need not be GraphQL yet."""

    query: str
    operation_name: str | None = None
    variables: Mapping[str, Any] = {}
    """JSON values, with `orjson.Fragment` for numbers that Python's own would round."""
    extensions: Mapping[str, Any] = {}
    size: int = 0
    """Bytes in which it came."""


_NULL = msgspec.Raw(b"null")


class _Usual(msgspec.Struct, forbid_unknown_fields=True, rename="camel"):
    """The members of almost every body, those that may hold numbers as text."""

    query: str
    operation_name: str | None = None
    variables: msgspec.Raw = _NULL
    extensions: msgspec.Raw = _NULL


_read_usual = msgspec.json.Decoder(_Usual).decode
_UNUSUAL = (msgspec.DecodeError, UnicodeDecodeError, RecursionError)


# Values repeat from request to request, and a few long ones are no burden.
@lru_cache(maxsize=64)
def body_charset(content_type: str | None) -> str:
    """The Python codec for a body of this content type. Only JSON is executed, since no form or image can send it."""
    if content_type is None or not content_type.strip():
        raise _unsupported("A POST needs the header Content-Type: application/json.")
    media_type = parse_media_type(content_type)
    if media_type is None or media_type.essence != "application/json":
        raise _unsupported("The Content-Type must be application/json.")
    codec = _ENCODINGS.get(media_type.parameters.get("charset", "utf-8").lower())
    if codec is None:
        raise _unsupported("The charset must be utf-8, utf-16 or utf-32.")
    return codec


def parse_body(body: bytes, charset: str) -> GraphQLRequest:
    """The request in a JSON body; `charset` as `body_charset` gave it."""
    if charset != "utf-8-sig":
        body = _to_utf_8(body, charset)
    try:
        usual = _read_usual(body)
    except _UNUSUAL:
        # Members of other types or names, a byte order mark, or no JSON: this tells which.
        members = _read_any(body.removeprefix(b"\xef\xbb\xbf"))
        return _request(members, len(body))
    return GraphQLRequest(
        query=usual.query,
        operation_name=usual.operation_name or None,
        variables={} if usual.variables is _NULL else _map(usual.variables, "variables"),
        extensions={} if usual.extensions is _NULL else _map(usual.extensions, "extensions"),
        size=len(body),
    )


def _read_any(body: bytes) -> dict[str, Any]:
    try:
        members = orjson.loads(body)
    except ValueError as error:
        raise _no_json("The body") from error
    if isinstance(members, list):
        raise RequestError("BATCHING_NOT_SUPPORTED", "Batches of requests are not supported; send one at a time.")
    if not isinstance(members, dict):
        raise RequestError("BAD_REQUEST", "The body must be a JSON object.")
    # Again as text, for those that may hold numbers.
    try:
        texts: dict[str, Any] = msgspec.json.decode(body, type=dict[str, msgspec.Raw])
    except RecursionError as error:
        # orjson reads a few levels more.
        raise _no_json("The body") from error
    return members | {name: texts[name] for name in ("variables", "extensions") if name in texts}


def parse_query_string(query_string: str) -> GraphQLRequest:
    """The request in the query component of a URL."""
    if not query_string.isascii():
        raise RequestError("BAD_REQUEST", "The query string is malformed.")
    try:
        pairs = parse_qsl(
            query_string,
            keep_blank_values=True,
            encoding="utf-8",
            errors="strict",
            max_num_fields=MAX_PARAMETERS,
        )
    except ValueError as error:
        raise RequestError("BAD_REQUEST", "The query string is malformed.") from error
    members: dict[str, Any] = {}
    for name, value in pairs:
        if name in members:
            raise RequestError("BAD_REQUEST", "A parameter is given twice.")
        # An empty optional parameter is an absent one.
        members[name] = value if value or name == "query" else None
    for name in ("variables", "extensions"):
        if members.get(name) is not None:
            members[name] = msgspec.Raw(members[name].encode())
    return _request(members, len(query_string))


def _request(members: Mapping[str, Any], size: int) -> GraphQLRequest:
    query = members.get("query")
    if not isinstance(query, str):
        raise _misfit("query", "must be given, as a string")
    operation_name = members.get("operationName")
    if operation_name is not None and not isinstance(operation_name, str):
        raise _misfit("operationName", "must be a string or null")
    return GraphQLRequest(
        query=query,
        operation_name=operation_name or None,
        variables=_map(members.get("variables") or _NULL, "variables"),
        extensions=_map(members.get("extensions") or _NULL, "extensions"),
        size=size,
    )


def _map(text: msgspec.Raw, name: str) -> Mapping[str, Any]:
    raw = bytes(text)
    if raw == b"null":
        return {}
    try:
        value = decode_json(raw)
    except ValueError as error:
        raise _no_json(f"The request's {name}") from error
    if value is None:
        return {}
    if not isinstance(value, dict):
        raise _misfit(name, "must be an object or null")
    return value


def _no_json(what: str) -> RequestError:
    return RequestError("BAD_REQUEST", f"{what} is not valid JSON.")


def _to_utf_8(body: bytes, charset: str) -> bytes:
    try:
        return body.decode(charset).encode()
    except UnicodeError as error:
        raise RequestError("BAD_REQUEST", "The body is not in the charset of its Content-Type.") from error


def _misfit(name: str, problem: str) -> RequestError:
    return RequestError("INVALID_REQUEST", f"The request's {name} {problem}.")


def _unsupported(message: str) -> RequestError:
    return RequestError("UNSUPPORTED_MEDIA_TYPE", message)
