"""Many random federated worlds: a file of its own, so that a worker of its own runs it."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given

from .random_checking import RANDOM_WORLDS, check, worlds

pytestmark = pytest.mark.nightly


@worlds(1000)
@given(**RANDOM_WORLDS)
def test_sound_worlds(**example: Any) -> None:
    check(**example, faulty=False)


@worlds(1000)
@given(**RANDOM_WORLDS)
def test_faulty_worlds(**example: Any) -> None:
    check(**example, faulty=True)
