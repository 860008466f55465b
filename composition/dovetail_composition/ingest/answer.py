"""Reading JSON that a server sent: each value with what it must be, each error with its path."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any


class MalformedAnswerError(Exception):
    """A value is missing or is not what the introspection query's answer has there."""


@dataclass(frozen=True, slots=True)
class Answer:
    """One JSON object of the answer and the path to it."""

    values: Mapping[str, Any]
    path: str

    def text(self, name: str) -> str:
        """A string that must be there."""
        value = self.values.get(name)
        if not isinstance(value, str):
            raise self.wrong(name, "a string")
        return _encodable(value)

    def optional_text(self, name: str) -> str | None:
        """A string, or None where it is null or absent."""
        return None if self.values.get(name) is None else self.text(name)

    def flag(self, name: str) -> bool:
        """A boolean; false where it is null or absent."""
        value = self.values.get(name)
        if value is not None and not isinstance(value, bool):
            raise self.wrong(name, "a boolean")
        return bool(value)

    def item(self, name: str) -> Answer:
        """An object that must be there."""
        return self._as_object(self.values.get(name), name)

    def optional_item(self, name: str) -> Answer | None:
        """An object, or None where it is null or absent."""
        return None if self.values.get(name) is None else self.item(name)

    def items(self, name: str) -> list[Answer]:
        """A list of objects; empty where it is null or absent."""
        return [self._as_object(value, f"{name}[{index}]") for index, value in enumerate(self._list(name))]

    def texts(self, name: str) -> list[str]:
        """A list of strings; empty where it is null or absent."""
        values = self._list(name)
        if not all(isinstance(value, str) for value in values):
            raise self.wrong(name, "a list of strings")
        return [_encodable(value) for value in values]

    def wrong(self, name: str, expected: str) -> MalformedAnswerError:
        """The error for a value that is not what it must be."""
        return MalformedAnswerError(f"{self.path}.{name} must be {expected}.")

    def _list(self, name: str) -> list[Any]:
        value = self.values.get(name)
        if value is None:
            return []
        if not isinstance(value, list):
            raise self.wrong(name, "a list")
        return value

    def _as_object(self, value: object, name: str) -> Answer:
        if not isinstance(value, Mapping):
            raise self.wrong(name, "an object")
        return Answer(value, f"{self.path}.{name}")


def _encodable(text: str) -> str:
    """JSON can hold half of a surrogate pair, which no output can; such text keeps a replacement character."""
    return text if text.isascii() else text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
