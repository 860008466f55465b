"""What a starting gateway imports: nothing that only other commands, composition or a cluster need."""

from __future__ import annotations

import subprocess
import sys

import pytest

_START = """
import sys
from dovetail_cli.main import main
try:
    main(["gateway"])
except SystemExit:
    pass
import dovetail_gateway.main
print(*sys.modules)
"""

UNUSED = (
    "dovetail_composition.compose",
    "dovetail_composition.federation",
    "dovetail_composition.linking",
    "dovetail_composition.merge",
    "dovetail_composition.satisfiability",
    "dovetail_composition.transforms",
    "dovetail_cli.commands.check",
    "dovetail_cli.composing",
    "dovetail_operator",
    "kopf",
    "kubernetes",
)


@pytest.fixture(scope="module")
def imported() -> frozenset[str]:
    done = subprocess.run([sys.executable, "-c", _START], capture_output=True, text=True, check=True, timeout=60)
    return frozenset(done.stdout.split())


def test_a_gateway_is_among_them(imported: frozenset[str]) -> None:
    assert {"dovetail_cli.commands.gateway", "dovetail_gateway.app", "dovetail_composition.artifact"} <= imported


@pytest.mark.parametrize("name", UNUSED)
def test_what_it_does_not_use_is_not_imported(imported: frozenset[str], name: str) -> None:
    assert name not in imported
