"""Progressive `@override`: which labels hold for a request."""

from __future__ import annotations

import random
import re
from collections.abc import Callable, Collection

_PERCENT = re.compile(r"percent\((\d{1,3}(?:\.\d{1,8})?)\)")

_NONE: frozenset[str] = frozenset()


def draw_labels(
    labels: Collection[str], set_labels: Collection[str], chance: Callable[[], float] = random.random
) -> frozenset[str]:
    """Those of the labels that hold: for each request what is set, `percent(x)` for that share of requests, no others.

    `chance` gives numbers from 0 to below 1. Equal labels are drawn once, so that a request sees one side of them.
    """
    if not labels:
        return _NONE
    return frozenset(label for label in labels if label in set_labels or chance() * 100 < _percent(label))


def _percent(label: str) -> float:
    found = _PERCENT.fullmatch(label)
    return float(found[1]) if found else 0.0
