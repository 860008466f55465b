"""What a binding raises: a class for each thing that a caller may want to do about it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any


class BindingError(Exception):
    """The base of all errors of this library."""


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing that is wrong with a document or with its variables."""

    message: str
    coordinate: str = ""
    """Of what is wrong, as in `Job.titel`, `Query.job(idd:)` or `$id`; empty where no name is to blame."""
    suggestions: tuple[str, ...] = ()
    """Right names, the nearest first."""


class DocumentError(BindingError):
    """The document, its variables or its arguments do not fit the schema. Found locally: nothing was sent."""

    def __init__(self, problems: Sequence[Problem]) -> None:
        super().__init__("; ".join(problem.message for problem in problems))
        self.problems = tuple(problems)

    @property
    def message(self) -> str:
        """Of the first problem."""
        return self.problems[0].message

    @property
    def coordinate(self) -> str:
        """Of the first problem."""
        return self.problems[0].coordinate

    @property
    def suggestions(self) -> tuple[str, ...]:
        """Of the first problem."""
        return self.problems[0].suggestions


class HeaderError(BindingError, ValueError):
    """A header cannot travel as it is. Found locally: nothing was sent. The message does not show its value."""


class ClosedError(BindingError):
    """The binding is closed, perhaps while the call was under way."""

    def __init__(self, message: str = "this binding is closed") -> None:
        super().__init__(message)


class SchemaError(BindingError):
    """There is no schema to validate against: its source cannot be read, or holds none."""


class TransportError(BindingError):
    """The service was not reached, or the connection broke: whether it did its work is unknown."""

    def __init__(self, message: str, *, on_kept_connection: bool = False) -> None:
        super().__init__(message)
        self.on_kept_connection = on_kept_connection
        """Whether the connection had served earlier calls, and broke before it brought anything of this answer."""


class ConnectError(TransportError):
    """No connection came about, so the service has seen nothing of the call."""


class CallTimeoutError(TransportError, TimeoutError):
    """The call took longer than its timeout."""


class InvalidResponseError(BindingError):
    """The service answered with success, but with something else than GraphQL."""


class RefusedError(BindingError):
    """The answer is an HTTP error without any GraphQL in it, of a proxy for instance."""

    def __init__(self, message: str, status: int, retry_after: float | None = None) -> None:
        super().__init__(message)
        self.status = status
        self.retry_after = retry_after
        """Seconds that the answer asks to wait for."""


class TokenError(BindingError):
    """No token could be had. The message is for logs: it holds no secret and no part of the server's answer."""


class ResponseError(BindingError):
    """The service answered with GraphQL errors, all of which are in `errors`, as they were sent."""

    def __init__(
        self, errors: Sequence[Mapping[str, Any]], data: Mapping[str, Any] | None = None, status: int = 200
    ) -> None:
        super().__init__("; ".join(_described(error) for error in errors))
        self.errors = tuple(errors)
        self.data = data
        """What was answered in spite of the errors; None where there is nothing."""
        self.status = status
        """Of the HTTP answer."""

    @property
    def code(self) -> str | None:
        """`extensions.code` of the first error that has one, such as `PRODUCT:NOT_FOUND`."""
        return next((code for error in self.errors if (code := _code(error)) is not None), None)

    @property
    def path(self) -> tuple[str | int, ...]:
        """Where in the data the first error happened; empty where it names no place."""
        path = self.errors[0].get("path") if self.errors else None
        return tuple(path) if isinstance(path, list) else ()


def _code(error: Mapping[str, Any]) -> str | None:
    extensions = error.get("extensions")
    code = extensions.get("code") if isinstance(extensions, Mapping) else None
    return code if isinstance(code, str) else None


def _described(error: Mapping[str, Any]) -> str:
    code, message = _code(error), str(error.get("message", "an error without a message"))
    return f"{code}: {message}" if code else message
