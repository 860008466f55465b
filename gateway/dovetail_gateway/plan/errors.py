"""What planning refuses, and how much a plan may hold before it is refused."""

from __future__ import annotations

MAX_STEPS = 2_000
"""More subgraph calls than this in one plan are a mistake or an attack."""

MAX_SELECTED = 15_000
"""More fields than this in all calls of a plan, before equal ones of several types are printed type by type."""

MAX_TEXT = 1 << 20
"""More characters than this in one selection of a subgraph; a union needs what is below it said for each type."""


class PlanningError(Exception):
    """The operation cannot be planned; `code` is a public code, the message names the coordinate."""

    def __init__(self, code: str, message: str) -> None:
        """The message is safe to show to a client."""
        super().__init__(message)
        self.code = code


def too_large(what: str) -> PlanningError:
    """`what`: what the operation needs too many of."""
    return PlanningError("QUERY_PLAN_TOO_LARGE", f"The operation needs too many {what}.")
