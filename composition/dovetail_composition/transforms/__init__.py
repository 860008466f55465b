"""Transforms: one service's schema under public names and with parts hidden, as its author declared.

Renamed elements carry the service's own names (see `wire_names`), so that planning can undo the renames on the wire.
Hidden elements are marked, not removed: links and lookups may still call and select them.
"""

from .apply import transform
from .result import Transformed

__all__ = ["Transformed", "transform"]
