"""The page about conditions has every reason that the operator gives, and no test or golden lacks one."""

import re

from support.needs import ROOT

from dovetail_operator.names import ACCEPTED, PROGRAMMED, READY, REASONS, RESOLVED_REFS

PAGE = (ROOT / "docs" / "kubernetes" / "conditions.md").read_text()
TESTS = ROOT / "tests"
WHERE_TRUE = {ACCEPTED, RESOLVED_REFS, PROGRAMMED, READY}
"""Reasons of conditions that hold."""
BY_HAND = ["TooExpensive", "CheckPending", "FetchPending", "ArtifactTooLarge", "InvalidSupergraph"]
"""What these need is no command: waiting, or a decision."""


def test_the_page_explains_every_reason_and_no_other() -> None:
    entries = re.findall(r"^### `(\w+)`$", PAGE, re.MULTILINE)
    listed = re.findall(r"\[`(\w+)`\]\(#\w+\)", PAGE.split("\n\n<!--", 1)[0])

    assert sorted(entries) == sorted(REASONS.keys() - WHERE_TRUE)
    assert listed == entries
    assert all(f"| `{condition}` |" in PAGE for condition in WHERE_TRUE)


def test_every_entry_says_what_to_do_by_a_command() -> None:
    entries = re.split(r"^##+ ", PAGE, flags=re.MULTILINE)
    without = [entry.splitlines()[0] for entry in entries if entry.startswith("`") and "\n```" not in entry]

    assert without == [f"`{reason}`" for reason in BY_HAND]


def test_every_reason_is_reached_by_a_golden_or_a_test() -> None:
    goldens = "".join(path.read_text() for path in TESTS.glob("operator_reconcile/cases/*/expected/decision.yaml"))
    reached = set(re.findall(r": (?:True|False), (\w+)", goldens))
    for path in TESTS.glob("operator_*/test_*.py"):
        reached |= {reason for reason in REASONS if f'"{reason}"' in path.read_text()}

    assert REASONS.keys() - reached == set()
