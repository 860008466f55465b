"""Durations and sizes as Kubernetes writes them."""

from __future__ import annotations

from typing import Any

import pytest

from dovetail_composition.resources.quantities import parse_duration, parse_size


@pytest.mark.parametrize(
    ("text", "seconds"),
    [("10s", 10), ("500ms", 0.5), ("1m30s", 90), ("1.5h", 5400), ("2h45m", 9900), ("100us", 0.0001), ("0s", 0)],
)
def test_durations(text: str, seconds: float) -> None:
    assert parse_duration(text) == seconds


@pytest.mark.parametrize("value", ["", "10", "s", "-1s", "1s ", "1d", "1,5s", "٣s", 10, None, True, "9" * 5000 + "s"])
def test_no_durations(value: Any) -> None:
    assert parse_duration(value) is None


@pytest.mark.parametrize(
    ("value", "size"),
    [(5, 5), ("5", 5), ("1Ki", 1024), ("1.5Mi", 1572864), ("2k", 2000), ("1e3", 1000), ("1E", 10**18), ("2E1", 20)],
)
def test_sizes(value: Any, size: int) -> None:
    assert parse_size(value) == size


@pytest.mark.parametrize("value", ["", "Mi", "-1", "1.5", "1mi", "1e999999999", True, None, 1.5, "9" * 5000])
def test_no_sizes(value: Any) -> None:
    assert parse_size(value) is None
