"""Reading a stream of server-sent events (WHATWG HTML, section 9.2.6). No I/O."""

from __future__ import annotations

import codecs
import re
from collections.abc import Iterator
from typing import NamedTuple

from dovetail_client.errors import InvalidResponseError

_LINE_END = re.compile(r"\r\n|\n|\r")


class Event(NamedTuple):
    """One event that was dispatched."""

    name: str
    data: str


class EventReader:
    """Takes bytes as they come and gives the events that they complete; comments keep a connection alive."""

    def __init__(self, most: int) -> None:
        """`most`: characters that one event may have."""
        self._most = most
        self._decode = codecs.getincrementaldecoder("utf-8")("replace").decode
        self._line: list[str] = []
        """Pieces of a line that has not ended yet."""
        self._name = ""
        self._data: list[str] = []
        self._line_size = self._data_size = 0
        self._after_cr = False

    def feed(self, chunk: bytes) -> Iterator[Event]:
        """The events that end in this chunk. Raises `InvalidResponseError` for one that is too large."""
        text = self._decode(chunk)
        if not text:
            return
        if self._after_cr and text.startswith("\n"):
            text = text[1:]  # the rest of a CR LF
        self._after_cr = text.endswith("\r")
        *ended, rest = _LINE_END.split(text)
        for piece in ended:
            line = "".join([*self._line, piece])
            self._line.clear()
            self._line_size = 0
            if line:
                self._take(line)
                continue
            if self._name or self._data:
                yield Event(self._name or "message", "\n".join(self._data))
            self._name, self._data, self._data_size = "", [], 0
        if rest:
            self._line.append(rest)
            self._line_size += len(rest)
        if self._line_size + self._data_size > self._most:
            raise InvalidResponseError("an event of the subscription is too large")

    def _take(self, line: str) -> None:
        name, _, value = line.partition(":")
        value = value.removeprefix(" ")
        if name == "event":
            self._name = value
        elif name == "data":
            self._data.append(value)
            self._data_size += len(value) + 1
