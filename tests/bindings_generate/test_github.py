"""Real input: GitHub's public schema, over a megabyte of SDL, as a package of which one imports what one uses."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from support.github_schema import github_schema

CHILD = Path(__file__).parent / "github_child.py"


@pytest.fixture(scope="module")
def cost(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    """What a fresh process needs; CPU times of one process, so that the machine's speed cancels out."""
    folder = tmp_path_factory.mktemp("github")
    done = subprocess.run([sys.executable, CHILD, github_schema(), folder], check=True, capture_output=True, text=True)
    found: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    return found


def test_it_is_generated_in_the_time_of_some_parses(cost: dict[str, Any]) -> None:
    """Parsing and building take a second on the machine where thirty are allowed."""
    assert cost["generating"] < 6 * cost["building"]


def test_importing_a_few_types_costs_a_fraction_of_a_parse(cost: dict[str, Any]) -> None:
    assert cost["importing"] < cost["building"] / 2


def test_only_modules_of_types_in_use_are_imported(cost: dict[str, Any]) -> None:
    objects = {name for name in cost["modules"] if name.startswith("github_api.objects.")}

    assert objects == {
        "github_api.objects.issue",
        "github_api.objects.repository",
        "github_api.objects.issue_connection",
    }
