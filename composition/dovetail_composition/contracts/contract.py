"""What a contract says: which tags it includes, which it excludes."""

from __future__ import annotations

import re
from dataclasses import dataclass

TAG_NAME = re.compile(r"[_A-Za-z0-9/-]{1,128}")
"""Names that a tag may have."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Contract:
    """Without included tags everything is included; an excluded tag wins over an included one."""

    include: tuple[str, ...] = ()
    exclude: tuple[str, ...] = ()
    hide_unreachable_types: bool = False

    @property
    def contradictions(self) -> tuple[str, ...]:
        """Tags that it both includes and excludes; no contract may have any."""
        return tuple(sorted(set(self.include) & set(self.exclude)))

    def excludes(self, tags: frozenset[str]) -> bool:
        """Whether an element with these tags is hidden, whatever it holds."""
        return not tags.isdisjoint(self.exclude)

    def includes(self, tags: frozenset[str]) -> bool:
        """Whether an element with these tags, and no children, is among those to show."""
        return not self.include or not tags.isdisjoint(self.include)
