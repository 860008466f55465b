"""Single figures: what is no cost of a request, such as the time of a start."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Figure:
    """One measured value."""

    scenario: str
    name: str
    value: float
    unit: str


def markdown(figures: Iterable[Figure]) -> str:
    """Return the figures as a table."""
    lines = ["### Single figures", "", "| scenario | figure | value |", "|---|---|---:|"]
    lines += [f"| {each.scenario} | {each.name} | {_number(each.value)} {each.unit} |" for each in figures]
    return "\n".join([*lines, ""])


def _number(value: float) -> str:
    return f"{value:,.0f}" if value == int(value) or abs(value) >= 100 else f"{value:.2f}"
