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
        self._places: set[Path] = set()
        """Whose nulls need no error."""
        self._above: set[Path] = set()
        """What stands above them."""
        self._new: list[Path] = []
        self._above_these: list[Path] = []
        """Places that are not in the one, or the other set yet: mostly nobody asks."""
        self._left_out = False
        self._bytes = 0
        self._measured: tuple[Mapping[str, Any], int] = ({}, 0)
        """The last extensions, and their length as JSON."""

    def add(
        self, message: str, path: Path, extensions: Mapping[str, Any], explains: Iterable[Path] | None = None
    ) -> bool:
        """Note an error at a client path; said before, it is not said again. False if there is no room for more.

        `explains`: the places whose nulls come of it, where they are others than the path.
        """
        if explains is None:
            self._new.append(path)
        else:
            self._new += explains
        said = (path, message)
        if said in self._seen:
            return True
        # Mostly the same extensions come again, at another path.
        if extensions is not self._measured[0]:
            self._measured = (extensions, len(encode_json(extensions)))
        size = len(message) + self._measured[1]
        if len(self._errors) >= MAX_ERRORS or (self._errors and self._bytes + size > MAX_BYTES):
            self._left_out = True
            return False
        self._bytes += size
        self._seen.add(said)
        if path:
            self._errors.append({"message": message, "path": [*path], "extensions": {**extensions}})
        else:
            self._errors.append({"message": message, "extensions": {**extensions}})
        return True

    def tells(self, path: Path) -> bool:
        """Whether there is an error here or above."""
        places = self._places
        if self._new:
            places.update(self._new)
            places.discard(())
            self._above_these += self._new
            self._new.clear()
        while path:
            if path in places:
                return True
            path = path[:-1]
        return False

    def explains(self, path: Path) -> bool:
        """Whether a null at this path needs no further error: there is one here, above or below."""
        if self.tells(path):
            return True
        self._above.update(place[:length] for place in self._above_these for length in range(1, len(place)))
        self._above_these.clear()
        return path in self._above

    def null(self, path: Path, coordinate: str) -> None:
        """Note a null where none may be, unless an error has said why. `coordinate`: of the field."""
        if not self.explains(path):
            message = f"Cannot return null for non-nullable field {coordinate}."
            self.add(message, path, {"code": "NULL_IN_NON_NULL_FIELD"})

    def entries(self) -> list[Object]:
        """The response's `errors`."""
        if not self._left_out:
            return self._errors
        note = {"message": "There are more errors than shown.", "extensions": {"code": "TOO_MANY_ERRORS"}}
        return [*self._errors, note]
