"""Findings of the command line: diagnostics, and the file that each is about."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from dovetail_composition.diagnostics.codes import diagnose
from dovetail_composition.diagnostics.diagnostic import Diagnostic, render
from dovetail_composition.schema.definitions import Location


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """A diagnostic and the file it is about, where that is known."""

    diagnostic: Diagnostic
    path: Path | None = None
    place: Location | None = None
    """Where in the file; the diagnostic's own location may be one in a schema that stands in it."""

    @property
    def is_error(self) -> bool:
        """Whether it forbids a result."""
        return self.diagnostic.severity == "error"


def found(code: str, message: str, path: Path | None = None, **details: Any) -> Finding:
    """A finding of the command line's own."""
    return Finding(diagnostic=diagnose(code, message, **details), path=path)


def findings_in(path: Path | None, diagnostics: Iterable[Diagnostic]) -> tuple[Finding, ...]:
    """Findings about one file."""
    return tuple(Finding(diagnostic=diagnostic, path=path) for diagnostic in diagnostics)


def as_text(finding: Finding) -> str:
    """A finding for people."""
    diagnostic, location = finding.diagnostic, _in_file(finding)
    if not diagnostic.subgraph:
        diagnostic = replace(diagnostic, location=None)
    place = str(finding.path) if finding.path else ""
    if location:
        place = f"{place or 'input'}:{location.line}:{location.column}"
    return render(diagnostic) + (f"\n  file: {place}" if place else "")


def as_json(finding: Finding) -> dict[str, Any]:
    """A finding for scripts."""
    diagnostic = finding.diagnostic
    return {
        "code": diagnostic.code,
        "severity": diagnostic.severity,
        "message": diagnostic.message,
        "coordinate": diagnostic.coordinate,
        "subgraph": diagnostic.subgraph,
        "location": _place(diagnostic.location or finding.place),
        "hint": diagnostic.hint,
        "file": str(finding.path) if finding.path else None,
        "fileLocation": _place(_in_file(finding)),
        "others": [
            {"subgraph": other.subgraph, "coordinate": other.coordinate, "location": _place(other.location)}
            for other in diagnostic.others
        ],
    }


def _in_file(finding: Finding) -> Location | None:
    """Where in the file; a location beside a subgraph's name is one in its SDL."""
    return finding.place or (None if finding.diagnostic.subgraph else finding.diagnostic.location)


def _place(location: Location | None) -> dict[str, int] | None:
    return {"line": location.line, "column": location.column} if location else None
