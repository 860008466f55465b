"""Results and refusals to status, headers and body."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from http import HTTPStatus
from typing import Any

from msgspec import Struct

from dovetail_composition.manifest import Limits
from dovetail_gateway.errors import CODES
from dovetail_gateway.lossless_json.encode import encode_json, encode_response

from .errors import ABOUT_THE_DOCUMENT, STATUS, RequestError
from .negotiation import DEFAULT, Accepted, Format

PARTIAL_SUCCESS = 294
"""Data and errors. The draft's own code, so only clients that know the draft's media type see it."""

REASONS = {status.value: status.phrase for status in HTTPStatus} | {PARTIAL_SUCCESS: "Partial Success"}
"""The reason phrases of all statuses."""


class HttpResponse(Struct, kw_only=True):
    """What is sent. `media_type` is empty where no body is. `code`: our own error code of the first error, if any."""

    status: int
    media_type: str
    body: bytes
    headers: dict[str, str] = {}
    code: str | None = None


def of_result(
    data: Mapping[str, Any] | bytes | None,
    errors: Sequence[Mapping[str, Any]],
    accepted: Accepted,
    limits: Limits,
    extensions: Mapping[str, Any] | None,
) -> HttpResponse:
    """The response to an operation that was executed. Raises `RequestError` where it is too large."""
    body = encode_response(data, errors, extensions)
    if len(body) > limits.response_bytes:
        raise RequestError("RESPONSE_TOO_LARGE", f"The response is larger than {limits.response_bytes} bytes.")
    partial = bool(errors) and accepted.named and accepted.format is Format.GRAPHQL_RESPONSE
    return HttpResponse(
        status=PARTIAL_SUCCESS if partial else 200,
        media_type=accepted.format,
        body=body,
        code=_own_code(errors) if errors else None,
    )


def _own_code(errors: Sequence[Mapping[str, Any]]) -> str | None:
    code = errors[0].get("extensions", {}).get("code")
    return code if isinstance(code, str) and code in CODES else None


def of_refusal(refusal: RequestError, accepted: Accepted | None) -> HttpResponse:
    """The response to a request that was not executed.

    A client that wants `application/json` cannot tell an error of ours from one of a proxy in between, unless the
    status is 200: it gets that for whatever concerns the document, and HTTP's errors for the rest.
    """
    accepted = accepted or DEFAULT
    in_band = accepted.format is Format.JSON and refusal.code in ABOUT_THE_DOCUMENT
    return HttpResponse(
        status=200 if in_band else STATUS[refusal.code],
        media_type=accepted.format,
        body=encode_json({"errors": refusal.errors}),
        headers=refusal.headers,
        code=refusal.code,
    )
