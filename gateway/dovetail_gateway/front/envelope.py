"""From a client's HTTP request to the GraphQL request in it."""

from __future__ import annotations

from collections.abc import Collection

from dovetail_gateway.request.csrf import is_forged
from dovetail_gateway.request.envelope import GraphQLRequest, body_charset, parse_body, parse_query_string
from dovetail_gateway.request.errors import RequestError
from dovetail_gateway.request.http_request import HttpRequest


def read_envelope(request: HttpRequest, origins: Collection[str]) -> GraphQLRequest:
    """What is to be executed. `origins`: those whose pages may call. Raises `RequestError`."""
    if request.problem is not None:
        raise request.problem
    if request.method == "POST":
        return parse_body(request.body, body_charset(request.headers.get("content-type")))
    if not request.is_safe:
        message = f"The method {request.method} is not allowed."
        raise RequestError("METHOD_NOT_ALLOWED", message, headers={"Allow": "GET, HEAD, POST"})
    if request.headers.get("upgrade", "").lower() == "websocket":
        raise RequestError("BAD_REQUEST", "WebSocket connections are not supported.")
    content_type = request.headers.get("content-type")
    if content_type is not None:
        # A body's type on a GET: a form's is refused, and no page of another site sends the other unasked.
        body_charset(content_type)
    elif is_forged(request.headers, origins):
        raise RequestError(
            "CSRF_REFUSED",
            "A GET that another site caused needs a header that proves a preflight, such as GraphQL-Preflight: 1.",
        )
    return parse_query_string(request.query_string)
