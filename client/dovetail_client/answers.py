"""Reading an HTTP answer (GraphQL over HTTP): which status and which body is GraphQL, and which is an error."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from .errors import InvalidResponseError, RefusedError
from .retry import retry_after_seconds
from .transport import Answer

_EXCERPT = 200


def read_answer(status: int, body: bytes, retry_after: str | None = None) -> Answer:
    """The GraphQL answer in a body, of any status; `retry_after`: the header of that name.

    Raises `RefusedError` or `InvalidResponseError`.
    """
    try:
        content = json.loads(body)
    except (ValueError, RecursionError):
        content = None
    seconds = retry_after_seconds(retry_after)
    answer = answer_of(content, status, seconds)
    if answer is not None:
        return replace(answer, body=body)
    found = _excerpt(body)
    if not 200 <= status < 300:
        raise RefusedError(f"the service answered {status}: {found}", status, seconds)
    raise InvalidResponseError(f"the service's answer is not GraphQL: {found}")


def answer_of(content: Any, status: int = 200, retry_after: float | None = None) -> Answer | None:
    """The answer in a JSON value; None where it is no GraphQL."""
    if not isinstance(content, dict) or not content.keys() & {"data", "errors"}:
        return None
    data, errors, extensions = content.get("data"), content.get("errors"), content.get("extensions")
    if not (data is None or isinstance(data, dict)) or not _is_errors(errors) or not (data is not None or errors):
        return None
    return Answer(
        data=data,
        errors=tuple(errors or ()),
        extensions=extensions if isinstance(extensions, Mapping) else {},
        status=status,
        retry_after=retry_after,
    )


def _is_errors(errors: Any) -> bool:
    return errors is None or (isinstance(errors, list) and all(isinstance(error, dict) for error in errors))


def _excerpt(body: bytes) -> str:
    text = " ".join(body[: 4 * _EXCERPT].decode("utf-8", "replace").split())
    return repr(text if len(text) <= _EXCERPT else f"{text[:_EXCERPT]}…") if text else "an empty body"
