"""A client's HTTP request as a transport hands it in: framing and content coding undone, nothing of it believed yet."""

from __future__ import annotations

from collections.abc import Mapping

from msgspec import Struct

from .errors import RequestError


class HttpRequest(Struct):
    """`path` and `query_string` as they were sent. Header names are lower-case; values of repeated ones are joined."""

    method: str
    path: str
    query_string: str
    headers: Mapping[str, str]
    version: str = "1.1"
    """Of HTTP, as it was sent."""
    body: bytes = b""
    problem: RequestError | None = None
    """Why the body, or all of the headers, could not be taken; what is known of the rest stands here all the same."""

    @property
    def is_safe(self) -> bool:
        """The method promises to change nothing."""
        return self.method in _SAFE


_SAFE = frozenset({"GET", "HEAD"})
