"""The errors of one response: each said once, at the client's path, not more than a response should hold."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from dovetail_gateway.lossless_json.encode import encode_json

from .keys import Object, Path

MAX_ERRORS = 1_000
MAX_BYTES = 4 << 20
"""Of messages and extensions: a long one may be due at a thousand places. The first error is shown in any case."""


class ErrorLog:
    """Errors in the order they came up; knows which places of the answer they explain."""

    def __init__(self) -> None:
        """No errors yet."""
        self._errors: list[Object] = []
        self._seen: set[tuple[Path, str]] = set()
        self._explained: list[Path] = []
        """Places whose nulls need no error, those that are not in the sets yet: mostly nobody asks."""
        self._places: set[Path] = set()
        self._above: set[Path] = set()
        self._left_out = False
        self._bytes = 0
        self._measured: tuple[Mapping[str, Any], int] = ({}, 0)

    def add(
        self, message: str, path: Path, extensions: Mapping[str, Any], explains: Iterable[Path] | None = None
    ) -> bool:
        """Note an error at a client path; said before, it is not said again. False if there is no room for more.

        `explains`: the places whose nulls come of it, where they are others than the path.
        """
        self._explained += (path,) if explains is None else explains
        if (path, message) in self._seen:
            return True
        size = len(message) + self._size(extensions)
        if len(self._errors) >= MAX_ERRORS or (self._errors and self._bytes + size > MAX_BYTES):
            self._left_out = True
            return False
        self._bytes += size
        self._seen.add((path, message))
        error: Object = {"message": message}
        if path:
            error["path"] = list(path)
        error["extensions"] = dict(extensions)
        self._errors.append(error)
        return True

    def _size(self, extensions: Mapping[str, Any]) -> int:
        """Its length as JSON. Mostly the same extensions come again, at another path."""
        if extensions is not self._measured[0]:
            self._measured = (extensions, len(encode_json(extensions)))
        return self._measured[1]

    def explains(self, path: Path) -> bool:
        """Whether a null at this path needs no further error: there is one here, above or below."""
        for place in self._explained:
            if place:
                self._places.add(place)
                self._above.update(place[:length] for length in range(1, len(place)))
        self._explained.clear()
        if not self._places:
            return False
        return path in self._above or any(path[:length] in self._places for length in range(1, len(path) + 1))

    def entries(self) -> list[Object]:
        """The response's `errors`."""
        if not self._left_out:
            return self._errors
        note = {"message": "There are more errors than shown.", "extensions": {"code": "TOO_MANY_ERRORS"}}
        return [*self._errors, note]
