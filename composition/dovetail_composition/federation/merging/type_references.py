"""Rule: an output's type is the widest that a member gives, an input's the narrowest; others have to lie between."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from collections.abc import Set as AbstractSet

from dovetail_composition.schema.definitions import Field, InputValue
from dovetail_composition.schema.type_refs import is_list, is_non_null, item_type, nullable

from .findings import Findings, Part, told

Supertypes = Mapping[str, AbstractSet[str]]


def is_subtype(ref: str, of: str, supertypes: Supertypes) -> bool:
    """Whether values of one type are values of another, or the two are one."""
    if ref == of:
        return True
    if is_non_null(of):
        return is_non_null(ref) and is_subtype(nullable(ref), nullable(of), supertypes)
    if is_non_null(ref):
        return is_subtype(nullable(ref), of, supertypes)
    if is_list(of) or is_list(ref):
        return is_list(of) and is_list(ref) and is_subtype(item_type(ref), item_type(of), supertypes)
    return of in supertypes.get(ref, ())


def merge_output_types(
    findings: Findings, coordinate: str, parts: Sequence[Part[Field]], supertypes: Supertypes
) -> str:
    """The type of a field: the one that all others are subtypes of."""
    refs = list(dict.fromkeys(part.of.type for part in parts))
    if len(refs) == 1:
        return refs[0]
    places = [(part.graph, part.of.location) for part in parts]
    shown = told((part.graph, part.of.type) for part in parts)
    for widest in refs:
        if all(is_subtype(ref, widest, supertypes) for ref in refs):
            message = f"{coordinate} is of different types, which {widest} includes: {shown}."
            findings.add("INCONSISTENT_BUT_COMPATIBLE_FIELD_TYPE", message, coordinate, places)
            return widest
    findings.add("FIELD_TYPE_MISMATCH", f"{coordinate} has types that do not fit: {shown}.", coordinate, places)
    return refs[0]


def merge_input_types(
    findings: Findings, coordinate: str, parts: Sequence[Part[InputValue]], codes: tuple[str, str]
) -> str:
    """The type of an argument or input field: the one that is a subtype of all others.

    `codes` are those for types that do not fit, and for those that do and differ.
    """
    refs = list(dict.fromkeys(part.of.type for part in parts))
    if len(refs) == 1:
        return refs[0]
    places = [(part.graph, part.of.location) for part in parts]
    shown = told((part.graph, part.of.type) for part in parts)
    for narrowest in refs:
        if all(is_subtype(narrowest, ref, {}) for ref in refs):
            message = f"{coordinate} is of different types, which all accept {narrowest}: {shown}."
            findings.add(codes[1], message, coordinate, places)
            return narrowest
    findings.add(codes[0], f"{coordinate} has types that do not fit: {shown}.", coordinate, places)
    return refs[0]
