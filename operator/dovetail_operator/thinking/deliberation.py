"""Decide within budgets: what costs too much, be it a schema or a whole API, is left as it is, and the others go on."""

from __future__ import annotations

import logging
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace

from dovetail_composition.resources import ObjectName
from dovetail_operator.ports import BudgetExceededError, Thinker
from dovetail_operator.reconcile.decision import Decision
from dovetail_operator.reconcile.observation import KubeObject, Observation, name_of

from .trials import Trials

_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class _Overload:
    """An API that passed its budget, and until when it is not tried again, unless its gateway changes."""

    generation: int
    why: str
    until: float


class Deliberation:
    """From observations to decisions."""

    def __init__(self, *, thinker: Thinker, trials: Trials, rest: float, now: Callable[[], str]) -> None:
        """`rest`: for how many seconds an API that passed its budget is left alone."""
        self._thinker = thinker
        self._trials = trials
        self._rest = rest
        self._now = now
        self._overloads: dict[ObjectName, _Overload] = {}

    async def decide(self, observed: Observation) -> Decision:
        """What to write. Raises `BudgetExceededError` and `ThinkingError`."""
        await self._trials.hold(await self._thinker.unproven(observed, self._trials.known))
        observed = replace(
            observed,
            too_expensive=dict(self._trials.too_expensive),
            set_aside=self._trials.set_aside,
            overloaded=self._overloaded(observed),
        )
        try:
            decision = await self._thinker.decide(observed, self._now())
        except BudgetExceededError as exc:
            _log.warning("composition passed its budget", extra={"error": str(exc)})
            await self._blame(observed)
            observed = replace(observed, overloaded=self._overloaded(observed))
            decision = await self._thinker.decide(observed, self._now())
        self._trials.keep_only(decision.versions)
        return decision

    def _overloaded(self, observed: Observation) -> Mapping[ObjectName, str]:
        now = time.monotonic()
        generations = {name_of(gateway): _generation(gateway) for gateway in observed.gateways}
        self._overloads = {
            name: each
            for name, each in self._overloads.items()
            if each.until > now and generations.get(name) == each.generation
        }
        return {name: each.why for name, each in self._overloads.items()}

    async def _blame(self, observed: Observation) -> None:
        """Each schema fits into its budget: some API as a whole does not, so each is tried without the others."""
        for gateway in observed.gateways:
            try:
                await self._thinker.decide(replace(observed, gateways=(gateway,)), self._now())
            except BudgetExceededError as exc:
                until = time.monotonic() + self._rest
                self._overloads[name_of(gateway)] = _Overload(_generation(gateway), str(exc), until)
                _log.warning("API too expensive", extra={"gateway": "/".join(name_of(gateway)), "error": str(exc)})


def _generation(gateway: KubeObject) -> int:
    generation: int = gateway["metadata"].get("generation", 0)
    return generation
