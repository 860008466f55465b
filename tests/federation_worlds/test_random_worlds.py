"""The gateway's answers over random federated subgraphs equal those of one schema."""

from __future__ import annotations

from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from .random_checking import RANDOM_WORLDS, check, worlds


@worlds(40)
@given(**RANDOM_WORLDS, faulty=st.booleans())
def test_equal_answers(**example: Any) -> None:
    check(**example)
