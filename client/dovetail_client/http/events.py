"""Reading a stream of server-sent events (WHATWG HTML, section 9.2.6). No I/O."""

from __future__ import annotations

import codecs
from collections.abc import Iterator
from typing import NamedTuple


class Event(NamedTuple):
    """One event that was dispatched."""

    name: str
    data: str


class EventReader:
    """Takes bytes as they come and gives the events that they complete; comments keep a connection alive."""

    def __init__(self) -> None:
        self._decode = codecs.getincrementaldecoder("utf-8")("replace").decode
        self._rest = ""
        self._name = ""
        self._data: list[str] = []

    def feed(self, chunk: bytes) -> Iterator[Event]:
        """The events that end in this chunk."""
        self._rest += self._decode(chunk)
        while (line := self._line()) is not None:
            if line:
                self._take(line)
                continue
            if self._name or self._data:
                yield Event(self._name or "message", "\n".join(self._data))
            self._name, self._data = "", []

    def _line(self) -> str | None:
        """The next whole line. Lines end in LF, CR LF, or CR."""
        ends = [at for mark in "\r\n" if (at := self._rest.find(mark)) >= 0]
        # A CR at the very end may be half of a CR LF.
        if not ends or (self._rest[min(ends)] == "\r" and min(ends) + 1 == len(self._rest)):
            return None
        end = min(ends)
        line, self._rest = self._rest[:end], self._rest[end + (2 if self._rest[end : end + 2] == "\r\n" else 1) :]
        return line

    def _take(self, line: str) -> None:
        name, _, value = line.partition(":")
        value = value.removeprefix(" ")
        if name == "event":
            self._name = value
        elif name == "data":
            self._data.append(value)
