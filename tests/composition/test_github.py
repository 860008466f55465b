"""Real input: GitHub's public schema, over a megabyte of SDL, composed with a delegation to it."""

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from support.github_schema import github_schema

CHILD = Path(__file__).parent / "github_child.py"
CONFIG_MAP_LIMIT = 1 << 20
"""Bytes of data that a ConfigMap may hold."""


@pytest.fixture(scope="module")
def cost() -> dict[str, Any]:
    """What a fresh process needs for it."""
    done = subprocess.run([sys.executable, CHILD, github_schema()], check=True, capture_output=True, text=True)
    found: dict[str, Any] = json.loads(done.stdout)
    return found


def test_it_composes_within_three_times_what_parsing_and_building_it_takes(cost: dict[str, Any]) -> None:
    """CPU time of both in one process, so that the machine's speed cancels out."""
    assert cost["composing"] < 3 * cost["building"]


def test_it_composes_in_200_megabytes(cost: dict[str, Any]) -> None:
    """Peak resident memory of the process, artifact included."""
    assert cost["peak"] < 200


def test_its_artifact_is_stored_in_config_maps_that_kubernetes_takes(cost: dict[str, Any]) -> None:
    """Compressed, and cut into shards where that is not enough."""
    assert all(size < CONFIG_MAP_LIMIT for size in cost["sizes"])
