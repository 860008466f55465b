"""A row of the table of diagnostic codes."""

from __future__ import annotations

from dataclasses import dataclass

from dovetail_composition.diagnostics.diagnostic import Severity


@dataclass(frozen=True, slots=True)
class Code:
    """One row: what a finding of this code means and what the schema's author can do."""

    name: str
    severity: Severity
    meaning: str
    fix: str
