"""Rule: the key of an interface is a key of each type that implements it, and resolvable there if it is."""

from __future__ import annotations

from collections.abc import Iterator

from graphql import SelectionSetNode

from dovetail_composition.diagnostics.diagnostic import Diagnostic
from dovetail_composition.federation.written import Written
from dovetail_composition.selections.field_sets import print_field_set, sorted_field_set

from .rule import found, place_of


def interface_keys(written: Written) -> Iterator[Diagnostic]:
    """Find keys of interfaces that an implementation lacks."""
    for name, field_sets in written.keys.items():
        if written.types[name].kind != "INTERFACE":
            continue
        for key in field_sets:
            if key.selection is None:
                continue
            for implementation in written.implementations.get(name, ()):
                problem = _problem(written, implementation, key.selection, resolvable=key.resolvable)
                if problem:
                    message = f"The key {print_field_set(key.selection)!r} of the interface {name} {problem}"
                    hint = f'Add `@key(fields: "{print_field_set(key.selection)}")` to {implementation}.'
                    place = place_of(written, implementation)
                    yield found(written, "INTERFACE_KEY_NOT_ON_IMPLEMENTATION", message, key.use, hint, place)


def _problem(written: Written, implementation: str, selection: SelectionSetNode, *, resolvable: bool) -> str:
    wanted = sorted_field_set(selection)
    same = [
        key
        for key in written.keys.get(implementation, ())
        if key.selection is not None and sorted_field_set(key.selection) == wanted
    ]
    if not same:
        return f"is no key of {implementation}, which implements it."
    if resolvable and not any(key.resolvable for key in same):
        return f"is not resolvable on {implementation}, which implements it."
    return ""
