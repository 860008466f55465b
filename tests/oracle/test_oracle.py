"""The gateway's answers equal those of graphql-core executing one monolithic schema."""

from __future__ import annotations

from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from .checking import WORLDS, check, worlds


@worlds(50)
@given(**WORLDS, faulty=st.booleans(), batching=st.booleans())
def test_equal_answers(**example: Any) -> None:
    check(**example)
