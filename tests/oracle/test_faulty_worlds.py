"""Many worlds whose services fail here and there: a file of its own, so that a worker of its own runs it."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given

from .checking import WORLDS, check, worlds

pytestmark = pytest.mark.nightly


@worlds(500)
@given(**WORLDS)
def test_batched(**example: Any) -> None:
    check(**example, faulty=True, batching=True)


@worlds(500)
@given(**WORLDS)
def test_call_by_call(**example: Any) -> None:
    check(**example, faulty=True, batching=False)
