"""What is raised for an answer that does not have the type that the schema promised."""

from __future__ import annotations

from typing import Any

from dovetail_client.errors import BindingError

_SHOWN = 80


class ResultTypeError(BindingError):
    """A value in the answer has another type than the schema that the bindings were generated from says."""

    def __init__(self, expected: str, value: Any) -> None:
        self.expected = expected
        self.value = value
        self.path: tuple[str | int, ...] = ()
        """Where in the data; filled from the inside out."""
        super().__init__(expected, value)

    def at(self, key: str | int) -> ResultTypeError:
        """The same error, seen from what holds the value under this key."""
        self.path = (key, *self.path)
        return self

    def __str__(self) -> str:
        shown = repr(self.value)
        shown = shown if len(shown) <= _SHOWN else f"{shown[:_SHOWN]}..."
        place = ".".join(map(str, self.path)) or "the data"
        return f"{place}: expected {self.expected}, got {'null' if self.value is None else shown}"
