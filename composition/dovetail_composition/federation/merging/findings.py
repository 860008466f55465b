"""Findings on what several members say: the youngest that takes part is to blame, the others are named beside it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from typing import Generic, TypeVar

from dovetail_composition.diagnostics.codes import diagnose, severity_of
from dovetail_composition.diagnostics.diagnostic import Diagnostic, Place, Severity
from dovetail_composition.diagnostics.notes import MAX_FINDINGS
from dovetail_composition.schema.definitions import Location

T_co = TypeVar("T_co", covariant=True)
_SHOWN = 6
_LONGEST = 100


@dataclass(frozen=True, slots=True)
class Part(Generic[T_co]):
    """One member's definition of an element."""

    graph: str
    of: T_co


@dataclass(slots=True)
class Findings:
    """Collects what is found; `order` tells the age of each member, the oldest is 0."""

    order: Mapping[str, int]
    diagnostics: list[Diagnostic] = field(default_factory=list)
    _told: Counter[tuple[str, str]] = field(default_factory=Counter)
    """Hints by code, errors by code and who is to blame: more than some of one sort help nobody."""

    def add(
        self,
        code: str,
        message: str,
        coordinate: str,
        places: Iterable[tuple[str, Location | None]],
        severity: Severity | None = None,
        hint: str = "",
    ) -> None:
        """Note a finding, an error or a hint as its code says, where nothing else is given."""
        severity = severity or severity_of(code)
        ordered = sorted(dict.fromkeys(places), key=lambda place: self.order[place[0]], reverse=True)
        (graph, location), others = ordered[0] if ordered else ("", None), ordered[1:]
        # Whoever is to blame is told so, also where others are to blame for a hundred of the kind.
        kind = (code, graph if severity == "error" else "")
        self._told[kind] += 1
        if self._told[kind] > MAX_FINDINGS:
            return
        found = diagnose(
            code,
            message,
            coordinate=coordinate,
            subgraph=graph,
            location=location,
            hint=hint,
            others=tuple(Place(subgraph=each, coordinate=coordinate, location=place) for each, place in others),
        )
        self.diagnostics.append(found if severity == found.severity else replace(found, severity=severity))


def listed(names: Iterable[str]) -> str:
    """Names for a message: `'a', 'b' and 'c'`."""
    ordered = [f"'{name}'" for name in sorted(set(names))]
    if len(ordered) > _SHOWN:
        return ", ".join(ordered[:_SHOWN]) + f" and {len(ordered) - _SHOWN} more"
    return " and ".join(filter(None, (", ".join(ordered[:-1]), ordered[-1]))) if ordered else "none"


def told(values: Iterable[tuple[str, str]]) -> str:
    """What each member says, for a message: `String in 'a' and 'b', Int in 'c'`."""
    by_value: dict[str, list[str]] = {}
    for graph, value in values:
        short = value if len(value) <= _LONGEST else f"{value[:_LONGEST]}..."
        by_value.setdefault(short, []).append(graph)
    return ", ".join(f"{value} in {listed(graphs)}" for value, graphs in by_value.items())
