"""Arguments of applied directives as plain values, read with what they must be."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from graphql import ConstDirectiveNode

from dovetail_composition.literals.text import MAX_DEPTH, literal_depth
from dovetail_composition.literals.to_json import json_value


class MalformedError(Exception):
    """A directive of the supergraph lacks an argument or has one of the wrong type; the message says which."""


@dataclass(frozen=True, slots=True)
class Arguments:
    """The arguments of one directive, or the fields of one input object."""

    values: Mapping[str, Any]

    def text(self, name: str) -> str:
        """A string or enum value that must be there."""
        value = self.values.get(name)
        if not isinstance(value, str):
            raise MalformedError(f"The argument {name} must be a string.")
        return value

    def optional_text(self, name: str) -> str | None:
        """A string or enum value, or None."""
        return self.text(name) if self.values.get(name) is not None else None

    def flag(self, name: str, default: bool = False) -> bool:
        """A boolean."""
        value = self.values.get(name, default)
        if not isinstance(value, bool):
            raise MalformedError(f"The argument {name} must be a boolean.")
        return value

    def object(self, name: str) -> Arguments:
        """An input object that must be there."""
        return _as_arguments(self.values.get(name), name)

    def optional_object(self, name: str) -> Arguments | None:
        """An input object, or None."""
        return self.object(name) if self.values.get(name) is not None else None

    def objects(self, name: str) -> list[Arguments]:
        """A list of input objects; empty where absent."""
        return [_as_arguments(value, name) for value in self._list(name)]

    def texts(self, name: str) -> list[str]:
        """A list of strings or enum values; empty where absent."""
        values = self._list(name)
        if not all(isinstance(value, str) for value in values):
            raise MalformedError(f"The argument {name} must be a list of strings.")
        return list(values)

    def mixed(self, name: str) -> Sequence[Any]:
        """A list of anything; empty where absent."""
        return self._list(name)

    def _list(self, name: str) -> Sequence[Any]:
        value = self.values.get(name)
        if value is None:
            return ()
        # As everywhere in GraphQL, a lone value stands for a list of one.
        return value if isinstance(value, list) else [value]


def arguments_of(directive: ConstDirectiveNode) -> Arguments:
    """The arguments of an applied directive."""
    nodes = directive.arguments or ()
    if any(literal_depth(node.value) > MAX_DEPTH for node in nodes):
        raise MalformedError(f"The arguments of @{directive.name.value} are nested too deeply.")
    return Arguments({node.name.value: json_value(node.value) for node in nodes})


def named(directives: Iterable[ConstDirectiveNode], name: str) -> list[Arguments]:
    """The arguments of each application of a directive."""
    return [arguments_of(directive) for directive in directives if directive.name.value == name]


def _as_arguments(value: object, name: str) -> Arguments:
    if not isinstance(value, dict):
        raise MalformedError(f"The argument {name} must be an object.")
    return Arguments(value)
