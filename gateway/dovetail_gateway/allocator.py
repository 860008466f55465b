"""The C library's allocator: memory that large answers free is kept for the next ones.

A body of 8 MB in new pages costs the kernel more time than copying it does, and by default such blocks are given back
to it after each request. Of the settings only glibc's are known here; elsewhere nothing is done.
"""

from __future__ import annotations

import ctypes

_M_TRIM_THRESHOLD, _M_MMAP_THRESHOLD, _M_ARENA_MAX = -1, -3, -8
"""Names of glibc's `malloc.h`."""

_KEPT = 64 << 20
"""Bytes at the end of the heap that stay with the process when they are free."""

_LARGEST = 32 << 20
"""Bytes of the largest block that comes from the heap: the most that every glibc takes."""


def keep_freed_memory() -> None:
    """Once, before large blocks are allocated. The loop and the thread beside it then share one heap."""
    mallopt = getattr(ctypes.CDLL(None), "mallopt", None)
    if mallopt is not None:
        for name, value in ((_M_ARENA_MAX, 1), (_M_MMAP_THRESHOLD, _LARGEST), (_M_TRIM_THRESHOLD, _KEPT)):
            mallopt(name, value)
