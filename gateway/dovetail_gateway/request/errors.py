"""Refusals: what is answered without data, safe to show, and the HTTP status that each code has.

The statuses are those of the GraphQL over HTTP draft: 400 for what cannot be read, 422 for what can be read and does
not fit, and HTTP's own where it has one.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

STATUS: Mapping[str, int] = {
    "ALIAS_LIMIT_EXCEEDED": 422,
    "BAD_REQUEST": 400,
    "BAD_USER_INPUT": 422,
    "BATCHING_NOT_SUPPORTED": 400,
    "CSRF_REFUSED": 403,
    "DEPTH_LIMIT_EXCEEDED": 422,
    "DIRECTIVE_LIMIT_EXCEEDED": 422,
    "GRAPHQL_PARSE_FAILED": 400,
    "GRAPHQL_VALIDATION_FAILED": 422,
    "INTERNAL_SERVER_ERROR": 500,
    "INTROSPECTION_DISABLED": 422,
    "INVALID_REQUEST": 422,
    "METHOD_NOT_ALLOWED": 405,
    "NOT_ACCEPTABLE": 406,
    "NOT_FOUND": 404,
    "OPERATION_NOT_FOUND": 422,
    "OVERLOADED": 503,
    "QUERY_PLAN_FAILED": 500,
    "QUERY_PLAN_TOO_LARGE": 422,
    "REQUEST_HEADERS_TOO_LARGE": 431,
    "REQUEST_READ_TIMEOUT": 408,
    "REQUEST_TIMEOUT": 504,
    "REQUEST_TOO_LARGE": 413,
    "RESPONSE_TOO_LARGE": 422,
    "ROOT_FIELD_LIMIT_EXCEEDED": 422,
    "SELECTION_LIMIT_EXCEEDED": 422,
    "SUBSCRIPTIONS_NOT_SUPPORTED": 422,
    "TOKEN_LIMIT_EXCEEDED": 422,
    "UNAVAILABLE": 503,
    "UNSUPPORTED_MEDIA_TYPE": 415,
    "URI_TOO_LONG": 414,
    "VALIDATION_LIMIT_EXCEEDED": 422,
    "VARIABLES_DEPTH_LIMIT_EXCEEDED": 422,
}

ABOUT_THE_DOCUMENT = frozenset(
    {
        "ALIAS_LIMIT_EXCEEDED",
        "BAD_USER_INPUT",
        "DEPTH_LIMIT_EXCEEDED",
        "DIRECTIVE_LIMIT_EXCEEDED",
        "GRAPHQL_PARSE_FAILED",
        "GRAPHQL_VALIDATION_FAILED",
        "INTROSPECTION_DISABLED",
        "OPERATION_NOT_FOUND",
        "QUERY_PLAN_TOO_LARGE",
        "RESPONSE_TOO_LARGE",
        "ROOT_FIELD_LIMIT_EXCEEDED",
        "SELECTION_LIMIT_EXCEEDED",
        "SUBSCRIPTIONS_NOT_SUPPORTED",
        "TOKEN_LIMIT_EXCEEDED",
        "VALIDATION_LIMIT_EXCEEDED",
        "VARIABLES_DEPTH_LIMIT_EXCEEDED",
    }
)
"""Refusals of a well-formed request: GraphQL's request errors, as opposed to HTTP's."""


class RequestError(Exception):
    """A refusal with a code of `dovetail_gateway.errors`; message and errors are safe to show."""

    def __init__(
        self,
        code: str,
        message: str,
        *,
        errors: Sequence[Mapping[str, Any]] = (),
        headers: Mapping[str, str] | None = None,
    ) -> None:
        """`errors`: entries of the response where there are several or they have locations; `headers` go with it."""
        super().__init__(message)
        self.code = code
        self.errors = tuple(errors) or ({"message": message, "extensions": {"code": code}},)
        self.headers = dict(headers or {})
