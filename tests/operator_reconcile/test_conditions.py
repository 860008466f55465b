"""Conditions over time: what holds, since when, and where Ready has its reason from."""

import ast
from typing import Any

import pytest
from support.needs import ROOT

from dovetail_operator.names import REASONS
from dovetail_operator.reconcile.conditions import conditions
from dovetail_operator.reconcile.findings import Finding

OLD, NOW = "2026-01-01T00:00:00Z", "2026-06-01T12:00:00Z"
REFUSED = Finding(reason="Refused", message="line 3")
MISSING = Finding(reason="SecretNotFound", message="no Secret")


def condition(status: str, since: str = OLD, kind: str = "Accepted") -> dict[str, Any]:
    return {"type": kind, "status": status, "reason": "Any", "message": "", "lastTransitionTime": since}


@pytest.mark.parametrize(
    ("before", "finding", "since"),
    [
        pytest.param([], None, NOW, id="new and true"),
        pytest.param([], REFUSED, NOW, id="new and false"),
        pytest.param([condition("True")], None, OLD, id="still true"),
        pytest.param([condition("False")], REFUSED, OLD, id="still false, be it for another reason"),
        pytest.param([condition("True")], REFUSED, NOW, id="true before"),
        pytest.param([condition("False")], None, NOW, id="false before"),
        pytest.param([condition("True", kind="Else")], None, NOW, id="another condition held"),
    ],
)
def test_a_condition_keeps_its_time_while_its_status_stays(
    before: list[dict[str, Any]], finding: Finding | None, since: str
) -> None:
    seen = {"metadata": {"generation": 7}, "status": {"conditions": before}}

    found = conditions(seen, {"Accepted": finding}, {}, NOW)[0]

    assert found == {
        "type": "Accepted",
        "status": "False" if finding else "True",
        "reason": finding.reason if finding else "Accepted",
        "message": finding.message if finding else "",
        "observedGeneration": 7,
        "lastTransitionTime": since,
    }


@pytest.mark.parametrize(
    ("accepted", "resolved", "ready"),
    [
        (None, None, ("True", "Ready", "all is well")),
        (REFUSED, None, ("False", "Refused", "line 3")),
        (None, MISSING, ("False", "SecretNotFound", "no Secret")),
        (REFUSED, MISSING, ("False", "Refused", "line 3")),
    ],
)
def test_ready_tells_the_first_thing_that_is_wrong(
    accepted: Finding | None, resolved: Finding | None, ready: tuple[str, str, str]
) -> None:
    findings = {"Accepted": accepted, "ResolvedRefs": resolved}

    last = conditions({"metadata": {}}, findings, {"Ready": "all is well"}, NOW)[-1]

    assert (last["type"], last["status"], last["reason"], last["message"]) == ("Ready", *ready)


def test_every_reason_that_is_given_has_a_meaning() -> None:
    given = set()
    for path in (ROOT / "operator" / "dovetail_operator" / "reconcile").glob("*.py"):
        for node in ast.walk(ast.parse(path.read_text())):
            if isinstance(node, ast.keyword) and node.arg == "reason" and isinstance(node.value, ast.Constant):
                given.add(node.value.value)
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "finding":
                assert isinstance(node.args[0], ast.Constant)
                given.add(node.args[0].value)

    assert given == REASONS.keys() - {"Accepted", "ResolvedRefs", "Programmed", "Ready"}
