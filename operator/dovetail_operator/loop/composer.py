"""The one loop that reconciles: woken by changes, debounced, one look at a time."""

from __future__ import annotations

import asyncio
import logging
import time
from collections.abc import Awaitable, Callable

from dovetail_operator.ports import (
    BudgetExceededError,
    Cluster,
    ClusterError,
    Leadership,
    ReconcileResult,
    Telemetry,
    ThinkingError,
)
from dovetail_operator.reconcile.stored import artifact_sizes
from dovetail_operator.settings import Settings
from dovetail_operator.thinking.deliberation import Deliberation
from dovetail_operator.watch.lookups import Lookups

from .apply import apply
from .gather import Gatherer

_log = logging.getLogger(__name__)


class Composer:
    """Gathers, decides and applies whenever something has changed."""

    def __init__(
        self,
        *,
        settings: Settings,
        gatherer: Gatherer,
        lookups: Lookups,
        cluster: Cluster,
        deliberation: Deliberation,
        leadership: Leadership,
        telemetry: Telemetry,
        refresh: Callable[[], Awaitable[None]],
    ) -> None:
        self._settings = settings
        self._gatherer = gatherer
        self._lookups = lookups
        self._cluster = cluster
        self._deliberation = deliberation
        self._leadership = leadership
        self._telemetry = telemetry
        self._refresh = refresh
        self._term = 0
        self._began: float | None = None
        self._woken = asyncio.Event()

    def wake(self) -> None:
        """Something has changed."""
        self._woken.set()

    async def run(self) -> None:
        """Reconcile for ever; what fails is tried again, later each time."""
        pause = self._settings.first_retry
        while True:
            await self._woken.wait()
            await asyncio.sleep(self._settings.debounce)
            self._woken.clear()
            if await self.reconcile():
                pause = self._settings.first_retry
                continue
            _log.info("trying again", extra={"seconds": pause})
            try:
                async with asyncio.timeout(pause):
                    await self._woken.wait()
            except TimeoutError:
                self.wake()
            pause = min(pause * 2, self._settings.longest_retry)

    @property
    def busy_seconds(self) -> float:
        """How long the current look has lasted; 0 between two."""
        return 0.0 if self._began is None else time.monotonic() - self._began

    async def reconcile(self) -> bool:
        """One look; returns whether all is as it should be then, as far as it is this operator's to write."""
        self._began = began = time.monotonic()
        result: ReconcileResult = "failed"
        try:
            result = await self._look()
        finally:
            self._began = None
            self._telemetry.reconciled(result, time.monotonic() - began)
        return result in {"done", "stood_by"}

    async def _look(self) -> ReconcileResult:
        try:
            await self._catch_up()
            observed = await self._gatherer.gather()
            sizes = artifact_sizes(observed)
            self._telemetry.stored(sum(sizes), max(sizes, default=0))
            decision = await self._deliberation.decide(observed)
        except (ClusterError, BudgetExceededError) as exc:
            _log.warning("could not decide", extra={"error": str(exc)})
            return "failed" if isinstance(exc, ClusterError) else "over_budget"
        except ThinkingError as exc:
            _log.error("bug in the operator: all stays as it is", extra={"error": str(exc)})
            return "bug"
        if self._leadership.seconds() <= 0:
            return "stood_by"  # all that is derived is at hand then, should this operator become the leader
        return "done" if await apply(decision, self._cluster, self._lookups) else "failed"

    async def _catch_up(self) -> None:
        """What the leader before has written last may not be told yet, and must not be decided upon anew."""
        term = self._leadership.term
        if term != self._term:
            await self._refresh()
            self._term = term
