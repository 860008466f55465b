"""Results of pure functions, kept by the identity of what they were made from: what has not changed costs nothing anew.

Definitions are frozen, so that the same object always gives the same result. To compare objects by content would cost
as much as most of the work that is saved.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable, Iterator
from typing import Any, TypeVar

T = TypeVar("T")
_Key = tuple[Any, ...]


class Memo:
    """Keeps a bounded number of results, and forgets first those that were not asked for of late."""

    def __init__(self, most: int, on_use: Callable[[], None] = lambda: None) -> None:
        """At least the last `most` results are kept, at most twice as many; with 0 none.

        `on_use` is called at each use, which in a long computation means often: its thread can give way there.
        """
        self._most = most
        self._on_use = on_use
        self._recent: dict[_Key, tuple[tuple[object, ...], Any]] = {}
        self._older: dict[_Key, tuple[tuple[object, ...], Any]] = {}

    @property
    def keeps(self) -> bool:
        """Whether anything is kept."""
        return self._most > 0

    def recall(
        self, make: Callable[..., T], things: tuple[object, ...], values: Hashable = None, also: tuple[Any, ...] = ()
    ) -> T:
        """`make(*things, *also)`, or what it gave before for the same `things` (by identity) and equal `values`.

        `values` must hold all that the result depends on besides.
        """
        if not self.keeps:
            return make(*things, *also)
        key = (make, values, *map(id, things))
        found = self._find(key)
        if found is None:
            # The things are kept beside the result, so that no other object gets the identity of one of them.
            found = (things, make(*things, *also))
            self._keep(key, found)
        result: T = found[1]
        return result

    def same(self, value: T, *name: Hashable) -> T:
        """The value that was given under this name before, if it is equal, so that it is the same object again."""
        if not self.keeps:
            return value
        key = (Memo.same, *name)
        found = self._find(key)
        kept: T = found[1] if found and found[1] == value else value
        self._keep(key, ((), kept))
        return kept

    def knows(self, fact: str, things: tuple[object, ...]) -> bool:
        """Whether it was noted of the very same things."""
        return self._find((fact, *map(id, things))) is not None

    def note(self, fact: str, things: tuple[object, ...]) -> None:
        """Something holds of these things."""
        if self.keeps:
            self._keep((fact, *map(id, things)), (things, None))

    def put(self, result: object, name: Hashable, *things: object) -> None:
        """Keep a result that no single call makes, under a name and the identity of the things it depends on."""
        if self.keeps:
            self._on_use()
            self._keep((Memo.put, name, *map(id, things)), (things, result))

    def got(self, name: Hashable, *things: object) -> Any | None:
        """What was put under this name and these very things."""
        found = self._find((Memo.put, name, *map(id, things)))
        return None if found is None else found[1]

    def pause(self) -> None:
        """Let the thread give way as at a use."""
        self._on_use()

    def each(self, things: Iterable[T]) -> Iterator[T]:
        """The things, between any two of which the thread can give way."""
        for thing in things:
            self._on_use()
            yield thing

    def end_turn(self) -> None:
        """Keep only what was asked for since the last turn's end."""
        former, self._older, self._recent = self._older, self._recent, {}
        # Freed at once, so many objects would stop all other threads for as long as it takes.
        while former:
            former.popitem()
            self._on_use()

    def undo_turn(self) -> None:
        """Forget what was not there at the last turn's end."""
        self._recent = {}

    def _find(self, key: _Key) -> tuple[tuple[object, ...], Any] | None:
        self._on_use()
        found = self._recent.get(key)
        if found is None:
            found = self._older.get(key)
            if found is not None:
                self._keep(key, found)
        return found

    def _keep(self, key: _Key, entry: tuple[tuple[object, ...], Any]) -> None:
        if len(self._recent) >= self._most:
            self._older, self._recent = self._recent, {}
        self._recent[key] = entry


NO_MEMO = Memo(0)
"""For those who compute a thing once."""
