"""What a rule on a federated subgraph is, and how it says what it found."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from dovetail_composition.diagnostics.codes import diagnose
from dovetail_composition.diagnostics.diagnostic import Diagnostic, Place
from dovetail_composition.federation.uses import Use
from dovetail_composition.federation.written import Written

Rule = Callable[[Written], Iterator[Diagnostic]]


def found(written: Written, code: str, message: str, use: Use, hint: str = "", *others: Place) -> Diagnostic:
    """A finding at the place where a directive is applied."""
    return diagnose(
        code,
        message,
        coordinate=use.coordinate,
        subgraph=written.graph,
        location=use.location,
        hint=hint,
        others=others,
    )


def place_of(written: Written, type_name: str, field: str = "") -> Place:
    """A type or field of the subgraph as a further place of a finding."""
    definition = written.types[type_name]
    member = definition.fields.get(field)
    coordinate = f"{type_name}.{field}" if field else type_name
    location = member.location if member else definition.location
    return Place(subgraph=written.graph, coordinate=coordinate, location=location)
