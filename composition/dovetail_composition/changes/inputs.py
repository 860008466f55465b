"""Changes of what clients send: arguments and the fields of input objects."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

from dovetail_composition.literals.equality import same_literal
from dovetail_composition.schema.definitions import InputValue
from dovetail_composition.schema.type_refs import is_non_null

from .change import Changes, breaking, dangerous, fits_input, notes, safe


class Codes(NamedTuple):
    """The codes of one sort of input."""

    removed: str
    required_added: str
    optional_added: str
    type: str


ARGUMENT = Codes("ARG_REMOVED", "REQUIRED_ARG_ADDED", "OPTIONAL_ARG_ADDED", "ARG_CHANGED_KIND")
INPUT_FIELD = Codes("FIELD_REMOVED", "REQUIRED_INPUT_FIELD_ADDED", "OPTIONAL_INPUT_FIELD_ADDED", "FIELD_CHANGED_KIND")


def compare_inputs(
    codes: Codes, coordinate: str, old: Mapping[str, InputValue], new: Mapping[str, InputValue]
) -> Changes:
    """Changes between two sets of inputs; `coordinate` has a `{}` where the input's name belongs."""
    for name in sorted(old.keys() - new.keys()):
        yield breaking(codes.removed, coordinate.format(name), "was removed")
    for name in sorted(new.keys() - old.keys()):
        if new[name].is_required:
            yield breaking(
                codes.required_added, coordinate.format(name), f"was added and is required ({new[name].type})"
            )
        else:
            yield dangerous(codes.optional_added, coordinate.format(name), f"was added, with type {new[name].type}")
    for name in sorted(old.keys() & new.keys()):
        yield from _compare(codes, coordinate.format(name), old[name], new[name])


def _compare(codes: Codes, coordinate: str, old: InputValue, new: InputValue) -> Changes:
    yield from notes(coordinate, (old.description, old.deprecated), (new.description, new.deprecated))
    if old.type != new.type:
        change = safe if fits_input(old.type, new.type) else breaking
        yield change(codes.type, coordinate, f"changed its type from {old.type} to {new.type}")
    if same_literal(old.default, new.default, new.type):
        return
    if new.default is None and new.is_required and fits_input(old.type, new.type):
        yield breaking(codes.type, coordinate, f"lost its default {old.default} and is required now")
    elif new.default is None:
        yield dangerous("DEFAULT_VALUE_CHANGE", coordinate, f"lost its default {old.default}")
    elif old.default is None and is_non_null(old.type):
        yield safe("DEFAULT_VALUE_ADDED", coordinate, f"has the default {new.default} now")
    else:
        yield dangerous("DEFAULT_VALUE_CHANGE", coordinate, f"changed its default from {old.default} to {new.default}")
