"""What all workers tell, as one: asked over their sockets."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from http import HTTPStatus
from typing import Any

import aiohttp
from prometheus_client import CollectorRegistry
from prometheus_client.exposition import generate_latest
from prometheus_client.metrics_core import Metric
from prometheus_client.parser import text_string_to_metric_families

_ANSWER_SECONDS = 5.0


@dataclass(frozen=True, slots=True)
class Told:
    """What one worker answered."""

    ok: bool
    body: bytes


class WorkerSockets:
    """Asks workers by the paths of their sockets; one that does not answer is None."""

    def __init__(self, paths: Sequence[str]) -> None:
        self._paths = paths

    async def ask(self, route: str) -> list[Told | None]:
        """Each worker's answer, in the workers' order."""
        return list(await asyncio.gather(*(self._ask(path, route) for path in self._paths)))

    async def _ask(self, path: str, route: str) -> Told | None:
        try:
            async with (
                asyncio.timeout(_ANSWER_SECONDS),
                aiohttp.ClientSession(connector=aiohttp.UnixConnector(path)) as session,
                session.get(f"http://worker{route}") as response,
            ):
                return Told(response.status == HTTPStatus.OK, await response.read())
        except (TimeoutError, aiohttp.ClientError, OSError):
            return None


class SupervisorReporter:
    """See `Reporter`: ready when all workers are; metrics carry the worker as a label."""

    def __init__(self, sockets: WorkerSockets) -> None:
        self.draining = False
        self.restarts = 0
        self._sockets = sockets

    async def readiness(self) -> tuple[bool, Mapping[str, Any]]:
        """See `Reporter`."""
        answers = await self._sockets.ask("/readyz")
        ready = not self.draining and all(answer is not None and answer.ok for answer in answers)
        return ready, {"workers": _bodies(answers)}

    async def status(self) -> Mapping[str, Any]:
        """See `Reporter`."""
        return {
            "draining": self.draining,
            "restarts": self.restarts,
            "workers": _bodies(await self._sockets.ask("/status")),
        }

    async def metrics(self) -> bytes:
        """See `Reporter`."""
        answers = await self._sockets.ask("/metrics")
        registry = CollectorRegistry()
        registry.register(_Merged([answer.body.decode() if answer else "" for answer in answers], self.restarts))
        return generate_latest(registry)


class _Merged:
    """A collector of what workers exposed."""

    def __init__(self, expositions: Sequence[str], restarts: int) -> None:
        self._expositions = expositions
        self._restarts = restarts

    def collect(self) -> list[Metric]:
        """See `prometheus_client`."""
        families: dict[str, Metric] = {}
        for worker, exposition in enumerate(self._expositions):
            for family in text_string_to_metric_families(exposition):
                merged = families.setdefault(family.name, Metric(family.name, family.documentation, family.type))
                for sample in family.samples:
                    labels = {**sample.labels, "worker": str(worker)}
                    merged.add_sample(sample.name, labels, sample.value)
        restarts = Metric("dovetail_worker_restarts", "Workers that ended and were replaced.", "counter")
        restarts.add_sample("dovetail_worker_restarts_total", {}, self._restarts)
        return [*families.values(), restarts]


def _bodies(answers: Sequence[Told | None]) -> list[Any]:
    return [json.loads(answer.body) if answer else {"status": "unreachable"} for answer in answers]
