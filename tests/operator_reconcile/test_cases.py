"""Each folder is a case: what is observed, and the decision it leads to; --update-golden writes the latter."""

from collections.abc import Callable
from pathlib import Path

import pytest
from support.observations import NOW, print_decision, read_observation

from dovetail_operator.reconcile import decide

CASES = Path(__file__).parent / "cases"
FOLDERS = sorted(path.parent for path in CASES.rglob("case.md"))


@pytest.mark.parametrize("case", FOLDERS, ids=lambda path: path.name)
def test_decision(case: Path, golden: Callable[[Path, str], None]) -> None:
    observed = read_observation((case / "observed.yaml").read_text())

    decision = decide(observed, NOW)

    golden(case / "expected" / "decision.yaml", print_decision(decision))
