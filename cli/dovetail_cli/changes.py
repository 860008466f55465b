"""How changes of an API, and what they mean to known operations, are shown."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from dovetail_composition.changes import Change, Verdict

from .output import counted

_LEVELS = ("breaking", "dangerous", "safe")
_FATES = {"breaks": "break", "dangerous": "may be surprised", "safe": "go on", "invalid": "were not valid before"}


def changes_as_text(changes: Sequence[Change], verdicts: Sequence[Verdict] | None) -> str:
    """For people: a line a change, then one an operation that notices any; with a line that counts for each."""
    lines = [_change(change) for change in changes]
    counts = [(level, sum(change.level == level for change in changes)) for level in _LEVELS]
    lines.append(", ".join(f"{count} {level}" for level, count in counts) if changes else "no changes")
    if verdicts is not None:
        lines += (line for verdict in verdicts for line in _verdict(verdict))
        fates = [f"{sum(each.fate == fate for each in verdicts)} {words}" for fate, words in _FATES.items()]
        lines.append(f"{counted(len(verdicts), 'operation')}: {', '.join(fates)}")
    return "\n".join(lines)


def _change(change: Change) -> str:
    return f"{change.level:<9} {change.coordinate} {change.message} ({change.code})"


def _verdict(verdict: Verdict) -> Iterator[str]:
    if verdict.fate == "safe":
        return
    place = f"{verdict.source}:{verdict.location.line}:{verdict.location.column}"
    yield f"{verdict.fate:<9} {verdict.name or 'anonymous operation'} in {place}"
    yield from (f"  {error}" for error in verdict.errors)
    yield from (f"  {_change(change)}" for change in verdict.changes)


def changes_as_json(changes: Sequence[Change], verdicts: Sequence[Verdict] | None) -> Mapping[str, Any]:
    """For scripts: `changes`, and `operations` where any were to be looked at."""
    shown: dict[str, Any] = {"changes": [_change_as_json(change) for change in changes]}
    if verdicts is not None:
        shown["operations"] = [_verdict_as_json(verdict) for verdict in verdicts]
    return shown


def _change_as_json(change: Change) -> dict[str, str]:
    return {
        "level": change.level,
        "code": change.code,
        "coordinate": change.coordinate,
        "message": change.message,
    }


def _verdict_as_json(verdict: Verdict) -> dict[str, Any]:
    return {
        "name": verdict.name,
        "file": verdict.source,
        "location": {"line": verdict.location.line, "column": verdict.location.column},
        "result": verdict.fate,
        "errors": list(verdict.errors),
        "changes": [_change_as_json(change) for change in verdict.changes],
    }
