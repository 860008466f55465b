"""Giving up large wholes in small steps: freed in one piece, they stop all other threads for as long as it takes."""

from __future__ import annotations

from collections.abc import Callable


def drop(parts: list[object], after_each: Callable[[], None] = lambda: None) -> None:
    """Empty the list, one part after the other, so that whoever else waits can run in between.

    Of use where nothing else holds the parts any more: the caller lets go of the whole first. `after_each` is called
    after each part: its thread can give way there.
    """
    while parts:
        parts.pop()
        after_each()
