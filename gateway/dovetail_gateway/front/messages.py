"""Between aiohttp's messages and our own."""

from __future__ import annotations

from collections.abc import Mapping

from aiohttp import web

from dovetail_gateway.request.response import HttpResponse

SERVER = "dovetail"

_ALWAYS = {
    # Answers depend on who asks and when; a shared cache may not guess.
    "Cache-Control": "no-store",
    "Server": SERVER,
    "Vary": "Accept, Origin",
    "X-Content-Type-Options": "nosniff",
}


def to_aiohttp(response: HttpResponse) -> web.Response:
    """The response as aiohttp sends it."""
    message = web.Response(
        status=response.status,
        reason=response.reason,
        body=response.body,
        headers={**_ALWAYS, "Content-Type": f"{response.media_type}; charset=utf-8", **response.headers},
    )
    if "Connection" in response.headers:
        message.force_close()
    return message


def client_headers(request: web.BaseRequest) -> Mapping[str, str]:
    """The headers by lower-case name; of a repeated one all values, joined as RFC 9110 allows."""
    headers: dict[str, str] = {}
    for name, value in request.headers.items():
        key = name.lower()
        if key in headers:
            separator = "; " if key == "cookie" else ", "
            headers[key] += separator + value
        else:
            headers[key] = value
    return headers
