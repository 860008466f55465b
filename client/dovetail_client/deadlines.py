"""When a call must be over: one instant for all of its parts."""

from __future__ import annotations

import math
import time


def deadline_of(timeout: float | None) -> float:
    """The instant so many seconds from now, as `time.monotonic` tells it; None: never."""
    return math.inf if timeout is None else time.monotonic() + timeout


def time_left(deadline: float) -> float | None:
    """The seconds until an instant, none if it is past; None: without end."""
    return None if deadline == math.inf else max(0.0, deadline - time.monotonic())
