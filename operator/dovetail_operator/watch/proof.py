"""Whether the watches are alive: what a list shows as changed, a watch must have told, or tell soon."""

from __future__ import annotations

from collections.abc import Iterable
from time import monotonic

from dovetail_composition.resources import ObjectName
from dovetail_operator.ports import Kind, Telemetry

_Suspect = tuple[Kind, ObjectName]


class WatchProof:
    """Objects whose changes were seen in lists only. An API server that is away proves nothing against a watch."""

    def __init__(self, grace: float, telemetry: Telemetry) -> None:
        self._grace = grace
        self._telemetry = telemetry
        self._suspects: dict[_Suspect, float] = {}
        self._missed: set[_Suspect] = set()

    def changed(self, kind: Kind, names: Iterable[ObjectName]) -> None:
        """Reading has shown these as changed, be it since a moment ago."""
        for name in names:
            self._suspects.setdefault((kind, name), monotonic())

    def told(self, kind: Kind, name: ObjectName) -> None:
        """A watch tells of an object: it is alive, if slow."""
        self._suspects.pop((kind, name), None)
        self._missed.discard((kind, name))

    def listed(self) -> None:
        """All was listed, so that the API server is there: what is not told by now was missed."""
        overdue = {suspect for suspect, since in self._suspects.items() if monotonic() - since >= self._grace}
        for kind, _ in sorted(overdue - self._missed):
            self._telemetry.missed(kind)
        self._missed |= overdue

    def unreachable(self) -> None:
        """Listing has failed: watches have the whole time again once it works."""
        self._suspects = {suspect: monotonic() for suspect in self._suspects}

    @property
    def pending(self) -> bool:
        """Whether something is to be judged after the time of grace."""
        return bool(self._suspects.keys() - self._missed)

    @property
    def dead(self) -> tuple[Kind, ...]:
        """Kinds whose watch does not tell what happens."""
        return tuple(sorted({kind for kind, _ in self._missed}))
