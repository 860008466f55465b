"""What the operator tells of itself on its admin port."""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import Mapping
from typing import Any

from dovetail_operator.loop.composer import Composer
from dovetail_operator.names import READY, REASONS
from dovetail_operator.ports import Leadership
from dovetail_operator.reconcile.conditions import condition_of
from dovetail_operator.watch.inventory import Inventory, WholeKind
from dovetail_operator.watch.proof import WatchProof
from dovetail_operator.watch.watching import Watching

from .telemetry import Metrics, State

_KINDS: tuple[WholeKind, ...] = ("GraphQLSchema", "GraphQLGateway")


class ProcessReporter:
    """A `Reporter`. That it answers at all says that the loop runs."""

    def __init__(
        self,
        *,
        inventory: Inventory,
        composer: Composer,
        watching: Watching,
        proof: WatchProof,
        leadership: Leadership,
        metrics: Metrics,
    ) -> None:
        self.tasks: list[asyncio.Task[Any]] = []
        """Those that must never end."""
        self._inventory = inventory
        self._composer = composer
        self._watching = watching
        self._proof = proof
        self._leadership = leadership
        self._metrics = metrics

    def liveness(self) -> tuple[bool, Mapping[str, Any]]:
        """See `Reporter`. An API server or an endpoint that is away is nothing that a restart would mend."""
        ended = sorted(task.get_name() for task in self.tasks if task.done())
        dead = self._proof.dead
        details: dict[str, Any] = {}
        if ended:
            details["ended"] = ended
        if dead:
            details["deadWatches"] = dead
        return not details, details

    def readiness(self) -> tuple[bool, Mapping[str, Any]]:
        """See `Reporter`. An operator that stands by is ready, too."""
        leads = self._leadership.seconds() > 0
        if not self._watching.complete:
            return False, {"reason": "the cluster was not listed yet", "leader": leads}
        return True, {"leader": leads}

    def metrics(self) -> bytes:
        """See `Reporter`."""
        objects = Counter[tuple[str, str, str]](
            (kind, ready.get("status", "Unknown"), _bounded(ready.get("reason")))
            for kind in _KINDS
            for each in self._inventory.all(kind)
            for ready in [condition_of(each, READY)]
        )
        leads = self._leadership.seconds() > 0
        return self._metrics.exposition(State(leads=leads, objects=objects, busy_seconds=self._composer.busy_seconds))


def _bounded(reason: str | None) -> str:
    """Others may write statuses, too."""
    return reason if reason in REASONS else "Unknown"
