"""Rule: a type that implements an interface has its fields and arguments, and implements what the interface does."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from dovetail_composition.diagnostics.codes import diagnose
from dovetail_composition.diagnostics.diagnostic import Diagnostic
from dovetail_composition.diagnostics.suggestions import suggest
from dovetail_composition.schema.definitions import Field, TypeDefinition
from dovetail_composition.schema.type_refs import is_list, is_non_null, item_type, nullable

from .rule import Checked

MAX_WORK = 1_000_000
"""Comparisons of fields and ancestors; schemas in use need a hundredth, crafted ones could keep a CPU for minutes."""
WORK_OF_A_TYPE = 50
"""What each type adds to it, so that an API of a thousand services is not refused for its size."""


def interfaces(checked: Checked) -> Iterator[Diagnostic]:
    """Find interfaces that are unknown or not fully implemented.

    That an implementation is deprecated where its interface is not, newer drafts of the specification forbid; GitHub's
    schema does it, and nothing depends on it.
    """
    types = checked.schema.types
    work, most = 0, MAX_WORK + WORK_OF_A_TYPE * len(types)
    for definition in types.values():
        for name in definition.interfaces:
            interface = types.get(name)
            if interface is None or interface.kind != "INTERFACE":
                yield _not_an_interface(definition, name, interface, types)
                continue
            work += 1 + len(interface.fields) + len(interface.interfaces)
            if work > most:
                message = "Too many types implement too many interfaces to be checked."
                yield diagnose("SCHEMA_TOO_COMPLEX", message, coordinate=definition.name, location=definition.location)
                return
            if definition.name in checked.known:
                continue
            yield from _ancestors(definition, interface)
            for field in interface.fields.values():
                yield from _field(definition, interface, field, types)


def _not_an_interface(
    definition: TypeDefinition, name: str, found: TypeDefinition | None, types: Mapping[str, TypeDefinition]
) -> Diagnostic:
    if found is None:
        message = f"The interface {name} that {definition.name} implements is not defined."
    else:
        message = f"{definition.name} implements {name}, which is of the kind {found.kind}."
    hint = suggest(name, (each.name for each in types.values() if each.kind == "INTERFACE"))
    hint = hint or f"Define {name} as an interface, or do not implement it."
    return diagnose("INVALID_GRAPHQL", message, coordinate=definition.name, location=definition.location, hint=hint)


def _ancestors(definition: TypeDefinition, interface: TypeDefinition) -> Iterator[Diagnostic]:
    if definition.name == interface.name or definition.name in interface.interfaces:
        message = f"{definition.name} cannot implement {interface.name}, because that would go in a circle."
        hint = f"Remove {interface.name} from the interfaces of {definition.name}."
        yield diagnose("INVALID_GRAPHQL", message, coordinate=definition.name, location=definition.location, hint=hint)
        return
    missing = interface.interfaces.keys() - definition.interfaces.keys()
    for name in sorted(missing):
        yield diagnose(
            "INVALID_GRAPHQL",
            f"{definition.name} must implement {name}, because {interface.name} does.",
            coordinate=definition.name,
            location=definition.location,
            hint=f"Write `implements {interface.name} & {name}`.",
        )


def _field(
    definition: TypeDefinition, interface: TypeDefinition, expected: Field, types: Mapping[str, TypeDefinition]
) -> Iterator[Diagnostic]:
    field = definition.fields.get(expected.name)
    coordinate = f"{definition.name}.{expected.name}"
    if field is None:
        yield diagnose(
            "INVALID_GRAPHQL",
            f"{definition.name} lacks the field {expected.name} of the interface {interface.name}.",
            coordinate=definition.name,
            location=definition.location,
            hint=f"Add `{expected.name}: {expected.type}`.",
        )
        return
    if field.type != expected.type and not is_subtype(field.type, expected.type, types):
        yield diagnose(
            "INVALID_GRAPHQL",
            f"{coordinate} is of the type {field.type}, which is no {expected.type}, as {interface.name} demands.",
            coordinate=coordinate,
            location=field.location,
            hint=f"Use {expected.type} or a type that implements it.",
        )
    if field.arguments or expected.arguments:
        yield from _arguments(field, expected, coordinate, interface)


def _arguments(field: Field, expected: Field, coordinate: str, interface: TypeDefinition) -> Iterator[Diagnostic]:
    own = {argument.name: argument for argument in field.arguments}
    for argument in expected.arguments:
        given = own.pop(argument.name, None)
        if given is None:
            message = f"{coordinate} lacks the argument {argument.name} of the interface {interface.name}."
            hint = f"Add `{argument.name}: {argument.type}`."
            yield diagnose("INVALID_GRAPHQL", message, coordinate=coordinate, location=field.location, hint=hint)
        elif given.type != argument.type:
            yield diagnose(
                "INVALID_GRAPHQL",
                f"The argument is of the type {given.type} where {interface.name} has {argument.type}.",
                coordinate=f"{coordinate}({argument.name}:)",
                location=given.location,
                hint=f"Use {argument.type}.",
            )
    for extra in own.values():
        if is_non_null(extra.type) and extra.default is None:
            yield diagnose(
                "INVALID_GRAPHQL",
                f"The argument is required, and the interface {interface.name} does not have it.",
                coordinate=f"{coordinate}({extra.name}:)",
                location=extra.location,
                hint="Make it nullable or give it a default value.",
            )


def is_subtype(type_ref: str, of: str, types: Mapping[str, TypeDefinition]) -> bool:
    """Whether each value of the one output type is one of the other."""
    if type_ref == of:
        return True
    if is_non_null(of):
        return is_non_null(type_ref) and is_subtype(nullable(type_ref), nullable(of), types)
    if is_non_null(type_ref):
        return is_subtype(nullable(type_ref), of, types)
    if is_list(of) or is_list(type_ref):
        return is_list(of) and is_list(type_ref) and is_subtype(item_type(type_ref), item_type(of), types)
    wider, narrower = types.get(of), types.get(type_ref)
    if wider is None or narrower is None:
        return False
    if wider.kind == "UNION":
        return type_ref in wider.members
    return wider.kind == "INTERFACE" and of in narrower.interfaces
