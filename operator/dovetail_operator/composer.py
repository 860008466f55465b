"""The one loop that reconciles: woken by changes, debounced, one look at a time."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable
from dataclasses import replace

from .apply import apply
from .gather import Gatherer
from .lookups import Lookups
from .ports import BudgetExceededError, Cluster, ClusterError, Thinker, ThinkingError
from .reconcile.decision import Decision
from .reconcile.examine import examine
from .reconcile.observation import Observation
from .settings import Settings

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
        thinker: Thinker,
        now: Callable[[], str],
    ) -> None:
        self._settings = settings
        self._gatherer = gatherer
        self._lookups = lookups
        self._cluster = cluster
        self._thinker = thinker
        self._now = now
        self._woken = asyncio.Event()
        self._proven: frozenset[str] = frozenset()
        self._too_expensive: dict[str, str] = {}

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
                await asyncio.wait_for(self._woken.wait(), timeout=pause)
            except TimeoutError:
                self.wake()
            pause = min(pause * 2, self._settings.longest_retry)

    async def reconcile(self) -> bool:
        """One look; returns whether all is as it should be then."""
        try:
            observed = await self._gatherer.gather(self._too_expensive)
            decision = await self._decide(observed)
        except (ClusterError, BudgetExceededError) as exc:
            _log.warning("could not decide", extra={"error": str(exc)})
            return False
        except ThinkingError as exc:
            _log.error("bug in the operator: all stays as it is", extra={"error": str(exc)})
            return False
        return await apply(decision, self._cluster, self._lookups)

    async def _decide(self, observed: Observation) -> Decision:
        try:
            decision = await self._thinker.decide(observed, self._now())
        except BudgetExceededError as exc:
            # Some schema that was not composed before is to blame: each is tried alone, so that the others go on.
            _log.warning("composition passed its budget", extra={"error": str(exc)})
            await self._try_alone(observed)
            decision = await self._thinker.decide(
                replace(observed, too_expensive=dict(self._too_expensive)), self._now()
            )
        self._proven = decision.proven
        self._too_expensive = {
            digest: why for digest, why in self._too_expensive.items() if digest in decision.expensive
        }
        return decision

    async def _try_alone(self, observed: Observation) -> None:
        for each in examine(observed):
            if each.version is None or each.version.digest in self._proven:
                continue
            try:
                await self._thinker.try_alone(each.version)
            except BudgetExceededError as exc:
                self._too_expensive[each.version.digest] = f"checking this schema alone {exc}"
                _log.warning("schema too expensive", extra={"object": "/".join(each.key), "error": str(exc)})
