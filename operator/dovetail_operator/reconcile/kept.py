"""What is kept from one decision to the next: it saves time, and changes no decision."""

from __future__ import annotations

from dovetail_composition.memo import Memo
from dovetail_composition.prepare import Cache

from .recent import Recent

PREPARED: Cache = Recent(4096)
"""What is derived from one schema alone, so that one change among many costs one ingest."""
MEMO = Memo(500_000)
"""What is derived from one type, about ten results each, and from one object of the cluster."""
