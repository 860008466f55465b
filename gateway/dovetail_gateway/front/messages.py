"""Between aiohttp's messages and our own."""

from __future__ import annotations

from collections.abc import Mapping

from aiohttp import web
from aiohttp.abc import AbstractStreamWriter
from aiohttp.helpers import rfc822_formatted_time

from dovetail_gateway.request.response import HttpResponse

SERVER = "dovetail"

_ALWAYS = (
    # Answers depend on who asks and when; a shared cache may not guess.
    "Cache-Control: no-store\r\nVary: Accept, Origin\r\nX-Content-Type-Options: nosniff\r\n"
)

_JOINED = 65_536
"""Bytes of a body that is copied behind its headers, for one write instead of two."""

_HTTP_1_0 = (1, 0)


class Message(web.StreamResponse):
    """A response of ours as aiohttp's server sends it, without what its own can do besides: half the time for those."""

    def __init__(self, response: HttpResponse) -> None:
        super().__init__(status=response.status, reason=response.reason, headers={"Server": SERVER, **response.headers})
        self._media_type = response.media_type
        self._whole = response.body
        self._to: web.BaseRequest | None = None
        if "Connection" in response.headers:
            self.force_close()

    async def prepare(self, request: web.BaseRequest) -> AbstractStreamWriter:
        """Called by the server when the headers are complete."""
        self._to = request
        if self._keep_alive is None:
            self._keep_alive = request.keep_alive
        return request.writer

    async def write_eof(self, data: bytes = b"") -> None:
        """Called by the server to send it all."""
        assert self._to is not None
        assert not data
        head, body = self._head(self._to), b"" if self._to.method == "HEAD" else self._whole
        if len(body) > _JOINED:
            await self._to.writer.write(head)
            await self._to.writer.write_eof(body)
        else:
            await self._to.writer.write_eof(head + body)
        self._to = None

    def _head(self, request: web.BaseRequest) -> bytes:
        version, headers = request.version, self.headers
        if "Connection" not in headers and self.keep_alive == (version <= _HTTP_1_0):
            headers["Connection"] = "keep-alive" if self.keep_alive else "close"
        named = "".join([f"{name}: {value}\r\n" for name, value in headers.items()])
        if named.count("\n") != len(headers) or named.count("\r") != len(headers):
            raise ValueError("a header of the response has more than one line")
        return (
            f"HTTP/{version[0]}.{version[1]} {self.status} {self.reason}\r\n"
            f"Content-Type: {self._media_type}; charset=utf-8\r\n"
            f"Content-Length: {len(self._whole)}\r\n"
            f"Date: {rfc822_formatted_time()}\r\n"
            f"{_ALWAYS}{named}\r\n"
        ).encode()


def client_headers(request: web.BaseRequest) -> Mapping[str, str]:
    """The headers by lower-case name; of a repeated one all values, joined as RFC 9110 allows."""
    headers = {name.lower(): value for name, value in request.headers.items()}
    if len(headers) == len(request.headers):
        return headers
    headers = {}
    for name, value in request.headers.items():
        key = name.lower()
        if key in headers:
            separator = "; " if key == "cookie" else ", "
            headers[key] += separator + value
        else:
            headers[key] = value
    return headers
