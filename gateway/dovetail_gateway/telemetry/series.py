"""The series of a metric with labels, each looked up once instead of at each count."""

from __future__ import annotations

from contextlib import suppress
from typing import Generic, TypeVar

from prometheus_client import Counter, Histogram

Family = TypeVar("Family", Counter, Histogram)


class Series(dict[tuple[str, ...], Family], Generic[Family]):
    """By the values of the family's labels, in their order; made at the first use."""

    __slots__ = ("_family",)

    def __init__(self, family: Family) -> None:
        super().__init__()
        self._family: Family = family

    def __missing__(self, labels: tuple[str, ...]) -> Family:
        series: Family = self._family.labels(*labels)
        self[labels] = series
        return series

    def forget(self, *labels: str) -> None:
        """End a series, if there is one."""
        self.pop(labels, None)
        with suppress(KeyError):
            self._family.remove(*labels)
