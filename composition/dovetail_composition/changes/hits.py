"""Which changes reach an operation: those of places that it uses, and additions where it uses the whole."""

from __future__ import annotations

from dovetail_composition.schema.coordinates import Coordinate, parse_coordinate

from .change import Change
from .usage import Usage

_WHERE_ABSENT = frozenset(
    {"REQUIRED_ARG_ADDED", "OPTIONAL_ARG_ADDED", "REQUIRED_INPUT_FIELD_ADDED", "OPTIONAL_INPUT_FIELD_ADDED"}
    | {"DEFAULT_VALUE_CHANGE"}
)
"""Changes that only those notice who do not give the input."""


def hits(change: Change, usage: Usage) -> bool:
    """Whether an operation of this usage notices the change."""
    if change.interface:
        return change.interface in usage.types
    if change.coordinate.startswith("@"):
        directive, parenthesis, _ = change.coordinate.partition("(")
        return directive in usage.directives and (not parenthesis or _hits_input(change, usage))
    coordinate = parse_coordinate(change.coordinate)
    if coordinate is None:
        return False
    if coordinate.member is None:
        return coordinate.type in usage.types or coordinate.type in usage.operations
    if coordinate.argument is not None:
        return f"{coordinate.type}.{coordinate.member}" in usage.members and _hits_input(change, usage)
    return coordinate.type in usage.open or _hits_member(change, coordinate, usage)


def _hits_input(change: Change, usage: Usage) -> bool:
    return (change.coordinate in usage.arguments) != (change.code in _WHERE_ABSENT)


def _hits_member(change: Change, coordinate: Coordinate, usage: Usage) -> bool:
    if change.code in _WHERE_ABSENT:
        return coordinate.type in usage.types and change.coordinate not in usage.members
    return change.coordinate in usage.members
