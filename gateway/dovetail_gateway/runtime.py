"""What must hold of the libraries that read requests before a process may serve."""

from __future__ import annotations

import httptools
from aiohttp import http_parser

_SMUGGLED = (
    b"POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 1\r\nContent-Length: 1\r\n\r\n",
    b"POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 1\r\nTransfer-Encoding: chunked\r\n\r\n",
    b"GET / HTTP/1.1\r\nHost: a\r\nX : a\r\n\r\n",
    b"GET / HTTP/1.1\r\nHost: a\r\nX: a\r\n b\r\n\r\n",
    b"GET / HTTP/1.1\r\nHost: a\nX: a\r\n\r\n",
    b"POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n1\na\r\n0\r\n\r\n",
)
"""What two servers have read in two ways, each of them once a way to put a request into another's connection."""


class UnsafeRuntimeError(Exception):
    """Known attacks work against this Python or its libraries."""


def check_runtime() -> None:
    """Refuse to start where known attacks work. Raises `UnsafeRuntimeError`."""
    if http_parser.HttpRequestParser is http_parser.HttpRequestParserPy:
        raise UnsafeRuntimeError("aiohttp runs without its C parser, whose Python twin lets requests be smuggled")
    if not __debug__:
        raise UnsafeRuntimeError("python -O drops the assertions that aiohttp's parser relies on")
    if not all(map(_is_refused, _SMUGGLED)):
        raise UnsafeRuntimeError("this version of httptools lets requests be smuggled")


def _is_refused(request: bytes) -> bool:
    try:
        httptools.HttpRequestParser(object()).feed_data(request)
    except httptools.HttpParserError:
        return True
    return False
