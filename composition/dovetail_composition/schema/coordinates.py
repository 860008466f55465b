"""Schema coordinates: `Type`, `Type.member` and `Type.field(argument:)`, read from what authors write."""

from __future__ import annotations

import re
from dataclasses import dataclass

from .definitions import EnumValue, Field, InputValue, TypeDefinition

_NAME = r"[_A-Za-z][_0-9A-Za-z]*"
_COORDINATE = re.compile(rf"(?P<type>{_NAME})(?:\.(?P<member>{_NAME})(?:\(\s*(?P<argument>{_NAME})\s*:\s*\))?)?")
_WHOLE_NAME = re.compile(_NAME)


@dataclass(frozen=True, slots=True)
class Coordinate:
    """A place in a schema; prints as it is written."""

    type: str
    member: str | None = None
    argument: str | None = None

    def __str__(self) -> str:
        member = f".{self.member}" if self.member else ""
        argument = f"({self.argument}:)" if self.argument else ""
        return f"{self.type}{member}{argument}"


def parse_coordinate(text: str) -> Coordinate | None:
    """Read a coordinate; None where the text is none."""
    match = _COORDINATE.fullmatch(text.strip())
    return Coordinate(match["type"], match["member"], match["argument"]) if match else None


def members_of(definition: TypeDefinition) -> dict[str, Field | InputValue | EnumValue]:
    """What `Type.member` may mean of a type: its fields, input fields or enum values."""
    return {**definition.fields, **definition.input_fields, **definition.values}


def is_name(text: str) -> bool:
    """Whether the text is a GraphQL name."""
    return bool(_WHOLE_NAME.fullmatch(text))


def is_public_name(name: str) -> bool:
    """Whether an author may give this name: a GraphQL name that is not reserved for introspection."""
    return is_name(name) and not name.startswith("__")
