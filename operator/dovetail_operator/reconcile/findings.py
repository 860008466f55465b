"""Why a condition does not hold, as a reason and a message; and diagnostics in the words of a message."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from dovetail_composition.diagnostics.diagnostic import Diagnostic, Severity, render, sorted_diagnostics

_MOST_DIAGNOSTICS = 8
_LONGEST_DIAGNOSTIC = 1000
_GRAVITY: tuple[Severity, ...] = ("error", "warning", "hint")


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """One reason of `names.REASONS`, and what to tell people."""

    reason: str
    message: str


def finding(reason: str, diagnostics: Iterable[Diagnostic]) -> Finding:
    """A finding that names every place; many and long ones are cut, since a status has its limits."""
    return Finding(reason=reason, message=listed(diagnostics))


def listed(diagnostics: Iterable[Diagnostic]) -> str:
    """Diagnostics as lines, errors first."""
    ordered = sorted(sorted_diagnostics(diagnostics), key=lambda diagnostic: _GRAVITY.index(diagnostic.severity))
    lines = [_cut(render(diagnostic)) for diagnostic in ordered[:_MOST_DIAGNOSTICS]]
    more = [f"and {len(ordered) - len(lines)} more"] if len(ordered) > len(lines) else []
    return "\n".join([*lines, *more])


def united(findings: Iterable[Finding | None]) -> Finding | None:
    """All that was found under the first one's reason, so that people need not mend one thing to hear of the next."""
    found = [each for each in findings if each]
    return Finding(reason=found[0].reason, message="\n".join(each.message for each in found)) if found else None


def _cut(text: str) -> str:
    return text if len(text) <= _LONGEST_DIAGNOSTIC else f"{text[: _LONGEST_DIAGNOSTIC - 1]}…"
