"""Rule: a field that members share has one type and one set of arguments, and a root field has one owner."""

from __future__ import annotations

from collections.abc import Iterator

from dovetail_composition.diagnostics.diagnostic import Diagnostic
from dovetail_composition.literals.equality import same_literal
from dovetail_composition.schema.definitions import Field, InputValue

from .claim import Claim, Owned, disagreement


def fields(owned: Owned, later: Claim) -> Iterator[Diagnostic]:
    """Find fields on which members disagree."""
    if later.definition.kind != owned.first.definition.kind:
        return
    for field in later.definition.fields.values():
        if field.inaccessible or field.name not in owned.fields:
            continue
        owner, first = owned.fields[field.name]
        coordinate = f"{later.definition.name}.{field.name}"
        if owned.root:
            yield disagreement(
                "INVALID_FIELD_SHARING",
                f"{coordinate} is owned by {owner} and defined by {later.graph}, too.",
                coordinate,
                (later.graph, field.location),
                (owner, first.location),
                "Rename or hide one of the fields with a transform.",
            )
        else:
            yield from _compare(coordinate, (later.graph, field), (owner, first))


def input_fields(owned: Owned, later: Claim) -> Iterator[Diagnostic]:
    """Find fields of input objects on which members disagree."""
    owner, theirs = owned.first.graph, owned.first.definition.input_fields
    for field in later.definition.input_fields.values():
        first = theirs.get(field.name)
        if first is not None and not field.inaccessible and not first.inaccessible:
            coordinate = f"{later.definition.name}.{field.name}"
            codes = ("FIELD_TYPE_MISMATCH", "INPUT_FIELD_DEFAULT_MISMATCH")
            yield from _compare_inputs(coordinate, codes, (later.graph, field), (owner, first))


def _compare(coordinate: str, later: tuple[str, Field], first: tuple[str, Field]) -> Iterator[Diagnostic]:
    (graph, mine), (owner, theirs) = later, first
    if mine.type != theirs.type:
        yield disagreement(
            "FIELD_TYPE_MISMATCH",
            f"{coordinate} is of the type {mine.type} in {graph} and {theirs.type} in {owner}.",
            coordinate,
            (graph, mine.location),
            (owner, theirs.location),
        )
    own = {argument.name: argument for argument in mine.arguments if not argument.inaccessible}
    others = {argument.name: argument for argument in theirs.arguments if not argument.inaccessible}
    for name in sorted(own.keys() ^ others.keys()):
        has, lacks = (graph, owner) if name in own else (owner, graph)
        yield disagreement(
            "FIELD_ARGUMENT_MISSING",
            f"{coordinate} has the argument {name} in {has} and lacks it in {lacks}.",
            f"{coordinate}({name}:)",
            (graph, own[name].location if name in own else mine.location),
            (owner, others[name].location if name in others else theirs.location),
        )
    for name in sorted(own.keys() & others.keys()):
        codes = ("FIELD_ARGUMENT_TYPE_MISMATCH", "FIELD_ARGUMENT_DEFAULT_MISMATCH")
        yield from _compare_inputs(f"{coordinate}({name}:)", codes, (graph, own[name]), (owner, others[name]))


def _compare_inputs(
    coordinate: str, codes: tuple[str, str], later: tuple[str, InputValue], first: tuple[str, InputValue]
) -> Iterator[Diagnostic]:
    (graph, mine), (owner, theirs) = later, first
    places = ((graph, mine.location), (owner, theirs.location))
    if mine.type != theirs.type:
        message = f"{coordinate} is of the type {mine.type} in {graph} and {theirs.type} in {owner}."
        yield disagreement(codes[0], message, coordinate, *places)
    elif not same_literal(mine.default, theirs.default, mine.type):
        message = f"{coordinate} has {_default(mine)} in {graph} and {_default(theirs)} in {owner}."
        yield disagreement(codes[1], message, coordinate, *places)


def _default(value: InputValue) -> str:
    return "no default value" if value.default is None else f"the default value {value.default}"
