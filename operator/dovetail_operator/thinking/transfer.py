"""Observations on their way to the child: objects that it has from an earlier one are not sent again.

Nearly all of an observation is as it was. The child gets the very same objects for it, so that what it derived from
them before can be found by their identity.
"""

from __future__ import annotations

import io
import pickle
from collections.abc import Iterable
from typing import Any

from dovetail_operator.reconcile.observation import Observation

_Number = int


class Sender:
    """Knows what a child has; a new child needs a new one."""

    def __init__(self) -> None:
        self._sent: dict[int, tuple[_Number, object]] = {}
        self._next = 0

    def pack(self, observed: Observation) -> bytes:
        """What the `Receiver` on the other side makes the observation of; to be received in the order of packing."""
        current: dict[int, tuple[_Number, object]] = {}
        new: list[tuple[_Number, object]] = []
        for each in _objects(observed):
            # Objects are held here, so that no other one gets the identity of one that was sent.
            known = self._sent.get(id(each)) or current.get(id(each))
            if known is None:
                known = (self._next, each)
                new.append(known)
                self._next += 1
            current[id(each)] = known
        gone = {number for number, _ in self._sent.values()} - {number for number, _ in current.values()}
        self._sent = current
        buffer = io.BytesIO()
        pickle.dump((new, gone), buffer, pickle.HIGHEST_PROTOCOL)
        _Pickler(buffer, current).dump(observed)
        return buffer.getvalue()


class Receiver:
    """The child's side."""

    def __init__(self) -> None:
        self._objects: dict[_Number, object] = {}

    def unpack(self, content: bytes) -> Observation:
        """The observation."""
        buffer = io.BytesIO(content)
        new, gone = pickle.load(buffer)  # noqa: S301 - it comes from the parent
        for number in gone:
            del self._objects[number]
        self._objects.update(new)
        observed: Observation = _Unpickler(buffer, self._objects).load()
        return observed


def _objects(observed: Observation) -> Iterable[object]:
    yield from observed.schemas
    yield from observed.gateways
    yield from observed.config_maps.values()
    yield from observed.secrets.values()
    yield from observed.answers.values()


class _Pickler(pickle.Pickler):
    def __init__(self, buffer: io.BytesIO, known: dict[int, tuple[_Number, object]]) -> None:
        super().__init__(buffer, pickle.HIGHEST_PROTOCOL)
        self._known = known

    def persistent_id(self, obj: Any) -> _Number | None:
        """The number of an object that was sent apart."""
        found = self._known.get(id(obj))
        return found[0] if found else None


class _Unpickler(pickle.Unpickler):
    def __init__(self, buffer: io.BytesIO, objects: dict[_Number, object]) -> None:
        super().__init__(buffer)
        self._objects = objects

    def persistent_load(self, pid: Any) -> object:
        """The object of a number."""
        return self._objects[pid]
