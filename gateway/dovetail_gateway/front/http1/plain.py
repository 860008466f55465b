"""A request as almost all are, a POST that has come as a whole: read in one step, at half of what the parser costs.

What is read here, the parser reads in the same way; whatever is only a little unusual is left to it.
"""

from __future__ import annotations

import re
from functools import lru_cache

from dovetail_gateway.request.http_request import HttpRequest

_REQUEST_LINE = re.compile(rb"POST (/[-/.~\w%]*)(?:\?([-/.~\w%&=+]*))? HTTP/1\.1").fullmatch
_NAME = re.compile(r"[-!#$%&'*+.^_`|~0-9A-Za-z]+").fullmatch

_ELSEWHERE = frozenset({"content-encoding", "expect", "proxy-connection", "transfer-encoding", "upgrade"})
"""Headers that ask for more than to read so many bytes."""

_REPEATED = frozenset(
    {"accept", "accept-encoding", "connection", "content-length", "content-type", "host", "user-agent"}
)
"""Headers whose lines come again and again, whoever asks. Others may be secret, and are kept for no other request."""

_MOST_KEPT = 256
"""Lines. Few come again and again; long ones are no burden."""


class _Fields(dict[bytes, tuple[str, str]]):
    """Lower-case name and value of a header by its line. Raises ValueError where that is for the parser."""

    def __missing__(self, line: bytes) -> tuple[str, str]:
        written, colon, value = line.decode("ascii").partition(": ")
        name = _name(written)
        closes = name == "connection" and value != "keep-alive"
        if not colon or not value.isprintable() or value.startswith(" ") or name in _ELSEWHERE or closes:
            raise ValueError
        if name in _REPEATED:
            if len(self) >= _MOST_KEPT:
                self.clear()
            self[line] = name, value
        return name, value


_field = _Fields().__getitem__


def read_plain(data: bytes) -> HttpRequest | None:
    """The request that these bytes are, no less and no more; None: that is for the parser to say.

    Their number bounds its URL and its headers. How many there may be, and how long its body, the caller knows.
    """
    head, end, body = data.partition(b"\r\n\r\n")
    line, *lines = head.split(b"\r\n")
    try:
        path, query_string = _target(line)
        headers = dict(map(_field, lines))
    except ValueError:
        return None
    is_whole = end and headers.get("content-length") == str(len(body))
    if not is_whole or len(headers) < len(lines) or "host" not in headers:
        return None
    return HttpRequest("POST", path, query_string, headers, "1.1", body)


@lru_cache(maxsize=64)
def _target(line: bytes) -> tuple[str, str]:
    """Path and query component. Raises ValueError."""
    found = _REQUEST_LINE(line)
    if found is None:
        raise ValueError
    return found[1].decode(), (found[2] or b"").decode()


@lru_cache(maxsize=512)
def _name(name: str) -> str:
    """In lower case. Raises ValueError where it is none."""
    if not _NAME(name):
        raise ValueError
    return name.lower()
