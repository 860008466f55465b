"""What stands between the braces of a selection, and the arguments that stand in it."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any, Protocol, TypeAlias

from .unset import UNSET

if TYPE_CHECKING:
    from .types import Type

Argument: TypeAlias = "tuple[str, str, Type[Any], Any]"
"""Name, GraphQL type, how it is written, and the value, which may be `UNSET`."""


class Variables:
    """The variables of one document; names are those of arguments, numbered where several have the same."""

    def __init__(self) -> None:
        self.values: dict[str, Any] = {}
        self._types: dict[str, str] = {}

    def passed(self, arguments: Iterable[Argument]) -> str:
        """The arguments of one field, in parentheses; empty where none is given."""
        given = [
            f"{name}: ${self._variable(name, of, type.encode(value))}"
            for name, of, type, value in arguments  # noqa: A001
            if value is not UNSET
        ]
        return f"({', '.join(given)})" if given else ""

    def declared(self) -> str:
        """Their declarations, in parentheses; empty where there are none."""
        return f"({', '.join(f'${name}: {of}' for name, of in self._types.items())})" if self._types else ""

    def _variable(self, name: str, of: str, value: Any) -> str:
        unique, number = name, 1
        while unique in self.values:
            number += 1
            unique = f"{name}_{number}"
        self.values[unique] = value
        self._types[unique] = of
        return unique


class Shape(Protocol):
    """What is selected of an object."""

    def selected(self, variables: Variables) -> str:
        """What stands between the braces; adds the values of its arguments to the variables."""
        ...
