"""Bodies: a request as JSON, and an answer within a limit."""

from __future__ import annotations

import json
from typing import Any

import aiohttp

from dovetail_client.answers import read_answer
from dovetail_client.errors import DocumentError, InvalidResponseError, Problem
from dovetail_client.transport import Answer, Request

MOST_BYTES = 64 << 20
"""Of an answer, or of an event of a subscription, once it is decompressed."""


def payload_of(request: Request) -> dict[str, Any]:
    """The members of a request, those that say nothing left out."""
    payload: dict[str, Any] = {"query": request.document}
    if request.variables:
        payload["variables"] = dict(request.variables)
    if request.operation_name is not None:
        payload["operationName"] = request.operation_name
    return payload


def to_json(value: Any, what: str = "the variables") -> str:
    """Compact JSON. Raises `DocumentError` for what is none, such as a date; `what`: where it would be."""
    try:
        return json.dumps(value, separators=(",", ":"), allow_nan=False)
    except (TypeError, ValueError, RecursionError) as error:
        raise DocumentError([Problem(f"{what} are no JSON: {error}")]) from error


async def answer_in(response: aiohttp.ClientResponse) -> Answer:
    """The answer in a whole body. Raises `RefusedError`, `InvalidResponseError`, and aiohttp's errors."""
    body = bytearray()
    async for chunk in response.content.iter_any():
        body += chunk
        if len(body) > MOST_BYTES:
            response.close()
            raise InvalidResponseError(f"the answer is larger than {MOST_BYTES >> 20} MiB")
    return read_answer(response.status, bytes(body), response.headers.get("Retry-After"))
