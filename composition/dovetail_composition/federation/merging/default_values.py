"""Rule: default values agree; where only some members give one, there is none."""

from __future__ import annotations

from collections.abc import Sequence

from dovetail_composition.literals.equality import same_literal
from dovetail_composition.schema.definitions import InputValue

from .findings import Findings, Part, told


def is_same_default(one: str | None, other: str | None, type_ref: str) -> bool:
    """Whether two default values agree: not where only one is written as a list, though the other would be made one."""
    return _is_list(one) == _is_list(other) and same_literal(one, other, type_ref)


def _is_list(literal: str | None) -> bool:
    return literal is not None and literal.startswith("[")


def merge_default_values(
    findings: Findings, coordinate: str, parts: Sequence[Part[InputValue]], mismatch: str
) -> str | None:
    """The default value of an argument or input field; `mismatch` is the code for two different ones."""
    given = [part for part in parts if part.of.default is not None]
    if not given:
        return None
    places = [(part.graph, part.of.location) for part in parts]
    first = given[0].of
    if any(not is_same_default(first.default, part.of.default, first.type) for part in given):
        shown = told((part.graph, part.of.default or "no default value") for part in parts)
        findings.add(mismatch, f"{coordinate} has different default values: {shown}.", coordinate, places)
    elif len(given) < len(parts):
        shown = told((part.graph, part.of.default or "no default value") for part in parts)
        message = f"{coordinate} has a default value in some members only and will have none: {shown}."
        findings.add("INCONSISTENT_DEFAULT_VALUE_PRESENCE", message, coordinate, places)
        return None
    return first.default
