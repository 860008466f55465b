"""What a subgraph answered, as data and problems; what is no GraphQL response becomes a problem of the whole call."""

from __future__ import annotations

from typing import Any

from msgspec import Struct, field

from dovetail_gateway.lossless_json.decode import BodyError, decode
from dovetail_gateway.subgraph.port import SubgraphAnswer

from .errors import MAX_ERRORS
from .keys import Object, Path

_HTTP_ERRORS = 400
_MAX_PATH = 100
_NO_MESSAGE = "The subgraph reported an error without a message."


class Problem(Struct, frozen=True, kw_only=True):
    """An error of a subgraph, or of the call to it. `path` as the subgraph gave it; empty: of the whole call."""

    message: str
    path: Path = ()
    extensions: Object = field(default_factory=dict)


class Answer(Struct, frozen=True, kw_only=True):
    """A request's outcome."""

    data: Object | None
    problems: list[Problem]


def failure(code: str, message: str, **extensions: Any) -> Answer:
    """A call that brought no data."""
    return Answer(data=None, problems=[Problem(message=message, extensions={"code": code, **extensions})])


def read_answer(answer: SubgraphAnswer) -> Answer:
    """Decode a subgraph's answer. An HTTP error with a GraphQL body is read like any other."""
    reason: str
    try:
        response = decode(answer.body)
    except BodyError as error:
        reason = f"it is {error}"
    else:
        if type(response) is not dict:
            reason = "it is no object"
        else:
            data, errors = response.get("data"), response.get("errors")
            if data is not None and type(data) is not dict:
                reason = "its data is no object"
            elif errors is not None and type(errors) is not list:
                reason = "its errors are no list"
            elif data is None and not errors:
                reason = "it has neither data nor errors"
            else:
                # One more than can be shown, so that it shows that there are more.
                return Answer(data=data, problems=[_problem(error) for error in (errors or ())[: MAX_ERRORS + 1]])
    if answer.status >= _HTTP_ERRORS:
        message = f"The subgraph answered with HTTP status {answer.status}."
        return failure("SUBGRAPH_HTTP_ERROR", message, status=answer.status)
    return failure("SUBGRAPH_INVALID_RESPONSE", f"The subgraph's answer is no GraphQL response: {reason}.")


def _problem(error: Any) -> Problem:
    if type(error) is not dict:
        return Problem(message=_NO_MESSAGE)
    message, path, extensions = error.get("message"), error.get("path"), error.get("extensions")
    is_path = isinstance(path, list) and all(type(step) is str or type(step) is int for step in path)
    return Problem(
        message=message if type(message) is str else _NO_MESSAGE,
        path=tuple(path[:_MAX_PATH]) if path and is_path else (),
        extensions=extensions if type(extensions) is dict else {},
    )
