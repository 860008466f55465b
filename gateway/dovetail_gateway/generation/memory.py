"""The memory of generations: out of the collector's sight while they live, given back in small steps when they end.

A pass of the garbage collector over a generation, and its end in one piece, stop every thread: for a tenth of a second,
with some thousands of types. So no pass looks at what was built, and what has ended is taken apart: with
its cycles cut, each part is freed as it is dropped, and other threads run in between.
"""

from __future__ import annotations

import gc
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from graphql import is_introspection_type, is_specified_scalar_type

from .build import Built

_THRESHOLDS = (50_000, 20, 100)
"""Containers made less containers freed before a pass over the young ones; passes of one age before one of the next.

Python's own 700 look at each list of a large answer several times, in vain: requests are freed by reference counts.
50,000 containers in circles would be some 10 MB.
"""


def pass_seldom() -> None:
    """Have the collector wait for more garbage than by default, and forget what lives as long as the process."""
    gc.set_threshold(*_THRESHOLDS)
    collect()


@contextmanager
def no_passes() -> Iterator[None]:
    """While a generation is built, of which hardly anything is garbage."""
    gc.disable()
    try:
        yield
    finally:
        gc.enable()


def keep_aside() -> None:
    """Have no further pass look at what there is now, until `collect`."""
    gc.freeze()


def parts_of(built: Built, after_each: Callable[[], None] = lambda: None) -> list[object]:
    """All that is large of a generation that nobody uses any more, to be dropped; what is left of itself is small.

    `after_each`: as for `drop`. Its definitions may be others' too (`dev` composes the next supergraph from them), so
    they are not changed.
    """
    parts: list[object] = [*built.graph.types.values()]
    for each in built.schema.type_map.values():
        # By their contents types refer to each other in circles. The library's own are shared by all schemas.
        if not is_introspection_type(each) and not is_specified_scalar_type(each):
            parts.append(vars(each))
            each.__dict__ = {}
        after_each()
    built.graph.let_go()
    return parts


def collect() -> None:
    """Pass over everything once, what was kept aside included."""
    gc.unfreeze()
    gc.collect()
    gc.freeze()
