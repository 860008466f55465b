"""What is wrong with someone's schema, as values: all of them are collected and returned, never raised."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal

from dovetail_composition.schema.definitions import Location

Severity = Literal["error", "warning", "hint"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """A further place that takes part, such as the other owner of a disputed name."""

    subgraph: str
    coordinate: str = ""
    location: Location | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Diagnostic:
    """One finding: its code (from `codes`), what is wrong, where (coordinate, subgraph, place in SDL), what helps."""

    code: str
    message: str
    severity: Severity = "error"
    coordinate: str = ""
    subgraph: str = ""
    """The member to blame: it is left out where others go on without it."""
    location: Location | None = None
    hint: str = ""
    others: tuple[Place, ...] = ()


def has_errors(diagnostics: Iterable[Diagnostic]) -> bool:
    """Whether any finding forbids the result."""
    return any(diagnostic.severity == "error" for diagnostic in diagnostics)


def sorted_diagnostics(diagnostics: Iterable[Diagnostic]) -> tuple[Diagnostic, ...]:
    """In one fixed order, duplicates removed."""

    def key(item: Diagnostic) -> tuple[str, int, int, str, str, str]:
        line, column = (item.location.line, item.location.column) if item.location else (0, 0)
        return (item.subgraph, line, column, item.coordinate, item.code, item.message)

    return tuple(sorted(set(diagnostics), key=key))


def render(diagnostic: Diagnostic) -> str:
    """One finding as text: `error TYPE_CONFLICT catalog 3:6 Product.name: message`; places and a hint in lines below.

    What it quotes of a schema cannot begin a line of its own, nor move a terminal's cursor.
    """
    place = f" {diagnostic.location.line}:{diagnostic.location.column}" if diagnostic.location else ""
    subgraph = f" {diagnostic.subgraph}" if diagnostic.subgraph else ""
    coordinate = f" {diagnostic.coordinate}" if diagnostic.coordinate else ""
    hint = f"\n  hint: {_visible(diagnostic.hint)}" if diagnostic.hint else ""
    others = "".join(
        "\n  also:"
        + (f" {other.subgraph}" if other.subgraph else "")
        + (f" {other.location.line}:{other.location.column}" if other.location else "")
        + (f" {other.coordinate}" if other.coordinate else "")
        for other in diagnostic.others
    )
    head = f"{diagnostic.severity} {diagnostic.code}{subgraph}{place}{coordinate}"
    return f"{head}: {_visible(diagnostic.message)}{others}{hint}"


def _visible(text: str) -> str:
    """A text with what is not printed escaped."""
    if text.isprintable():
        return text
    return "".join(each if each.isprintable() else each.encode("unicode_escape").decode() for each in text)
