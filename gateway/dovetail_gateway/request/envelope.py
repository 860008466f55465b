"""The request's envelope: a JSON body or a query string to a `GraphQLRequest`, or a refusal and nothing else."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any
from urllib.parse import parse_qsl

from .decoding import decode_json, decode_members
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


@dataclass(frozen=True, slots=True, kw_only=True)
class GraphQLRequest:
    """A well-formed request; its document need not be GraphQL yet."""

    query: str
    operation_name: str | None = None
    variables: Mapping[str, Any] = field(default_factory=dict)
    """JSON values, with `orjson.Fragment` for numbers that Python's own would round."""
    extensions: Mapping[str, Any] = field(default_factory=dict)
    size: int = 0
    """Bytes in which it came."""


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
    members = _decode(decode_members, body.removeprefix(b"\xef\xbb\xbf"), "The body")
    if isinstance(members, list):
        raise RequestError("BATCHING_NOT_SUPPORTED", "Batches of requests are not supported; send one at a time.")
    if not isinstance(members, dict):
        raise RequestError("BAD_REQUEST", "The body must be a JSON object.")
    return _request(members, len(body))


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
            members[name] = _decode(decode_json, members[name].encode(), f"The parameter {name}")
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
        variables=_map(members, "variables"),
        extensions=_map(members, "extensions"),
        size=size,
    )


def _map(members: Mapping[str, Any], name: str) -> Mapping[str, Any]:
    value = members.get(name)
    if value is None:
        return {}
    if not isinstance(value, dict):
        raise _misfit(name, "must be an object or null")
    return value


def _decode(decode: Callable[[bytes], Any], text: bytes, what: str) -> Any:
    try:
        return decode(text)
    except ValueError as error:
        raise RequestError("BAD_REQUEST", f"{what} is not valid JSON.") from error


def _to_utf_8(body: bytes, charset: str) -> bytes:
    try:
        return body.decode(charset).encode()
    except UnicodeError as error:
        raise RequestError("BAD_REQUEST", "The body is not in the charset of its Content-Type.") from error


def _misfit(name: str, problem: str) -> RequestError:
    return RequestError("INVALID_REQUEST", f"The request's {name} {problem}.")


def _unsupported(message: str) -> RequestError:
    return RequestError("UNSUPPORTED_MEDIA_TYPE", message)
