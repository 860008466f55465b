"""The generation's cache of prepared operations and their plans: bounded, least recently used first out.

It lives on one event loop, and nothing here waits, so it needs no lock and no single flight.
"""

from __future__ import annotations

from collections import OrderedDict
from dataclasses import dataclass, field

from dovetail_gateway.document.prepared import PreparedOperation

from .executable import Executable

MAX_ENTRIES = 1_024
MAX_PLANS = 16
"""Of one operation, for different labels of progressive overrides."""

MAX_TEXT = 65_536
"""Characters. Longer documents are prepared each time."""

MAX_TEXT_IN_ALL = 1 << 20
"""Characters of all documents together: a syntax tree takes up to 300 times the memory of its text."""

MAX_EXPANDED_IN_ALL = 1 << 25
"""Characters of all operations together, with fragments expanded: so long are their plans."""


@dataclass(slots=True, kw_only=True, eq=False)
class CachedOperation:
    """A prepared operation and, from its first execution on, its plan for each set of override labels that held."""

    prepared: PreparedOperation
    plans: dict[frozenset[str], Executable] = field(default_factory=dict)
    uses: int = 0
    """How often it was asked for again."""

    def keep(self, labels: frozenset[str], plan: Executable) -> None:
        """Keep a plan, and the document no more; with many labels, those of combinations that come up at the time."""
        if len(self.plans) >= MAX_PLANS:
            self.plans.clear()
        self.plans[labels] = plan
        self.prepared = self.prepared.without_syntax()

    @property
    def compiled_parts(self) -> int:
        """See `Executable.compiled_parts`."""
        return sum(plan.compiled_parts for plan in self.plans.values())


class DocumentCache:
    """By document text and operation name. Only what was found valid gets in, so that refusals push nothing out."""

    __slots__ = ("_entries", "_expanded", "_text")

    def __init__(self) -> None:
        self._entries: OrderedDict[tuple[str, str | None], CachedOperation] = OrderedDict()
        self._text = 0
        self._expanded = 0

    def __len__(self) -> int:
        return len(self._entries)

    def get(self, text: str, operation_name: str | None) -> CachedOperation | None:
        """The entry, now the most recently used one."""
        key = (text, operation_name)
        entry = self._entries.get(key)
        if entry is not None:
            self._entries.move_to_end(key)
            entry.uses += 1
        return entry

    def put(self, text: str, operation_name: str | None, prepared: PreparedOperation) -> CachedOperation:
        """A new entry for an operation that has none yet, kept unless its document is long."""
        entry = CachedOperation(prepared=prepared)
        if len(text) <= MAX_TEXT:
            self._entries[text, operation_name] = entry
            self._text += len(text)
            self._expanded += prepared.length
            while self._is_full:
                (oldest, _), dropped = self._entries.popitem(last=False)
                self._text -= len(oldest)
                self._expanded -= dropped.prepared.length
        return entry

    def asked_again(self) -> list[tuple[str, str | None, CachedOperation]]:
        """Text, operation name and entry of what came more than once, most often first."""
        found = [(*key, entry) for key, entry in self._entries.items() if entry.uses]
        return sorted(found, key=lambda each: each[2].uses, reverse=True)

    def take(self) -> list[CachedOperation]:
        """All entries, which are no longer here then."""
        taken = list(self._entries.values())
        self._entries.clear()
        self._text = self._expanded = 0
        return taken

    @property
    def _is_full(self) -> bool:
        return len(self._entries) > MAX_ENTRIES or self._text > MAX_TEXT_IN_ALL or self._expanded > MAX_EXPANDED_IN_ALL
