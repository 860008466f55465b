"""Preparing for the next generation what is asked of the present one, so that nobody waits for it after the switch."""

from __future__ import annotations

import logging
from collections.abc import Iterable
from time import thread_time

from dovetail_gateway.compiled.cache import CachedOperation
from dovetail_gateway.document.prepared import prepare
from dovetail_gateway.plan.errors import PlanningError
from dovetail_gateway.request.errors import RequestError

from .generation import LoadedGeneration
from .pacing import Pace

_log = logging.getLogger(__name__)

_SECONDS = 1.0
"""Of computing that are spent on it: enough for some hundred operations, and the next generation is wanted soon."""


def warm(generation: LoadedGeneration, asked: Iterable[tuple[str, str | None, CachedOperation]]) -> None:
    """Prepare, plan and compile what was asked of the former generation, as there; called aside, before it serves.

    `asked`: text, operation name and what became of it; the first first, as long as there is time.
    """
    pace, end = Pace(), thread_time() + _SECONDS
    for text, operation_name, former in asked:
        if thread_time() > end:
            return
        try:
            _take_over(generation, text, operation_name, former, pace)
        except (RequestError, PlanningError):
            # Whoever asks for it hears what is wrong with it now.
            continue
        except Exception:  # noqa: BLE001 — without it the generation serves as well
            _log.exception("preparing an operation ahead failed")


def _take_over(
    generation: LoadedGeneration, text: str, operation_name: str | None, former: CachedOperation, pace: Pace
) -> None:
    prepared = prepare(generation.schema, text, operation_name, generation.policies)
    operation = generation.documents.put(text, operation_name, prepared)
    for labels, former_executable in [*former.plans.items()]:
        pace()
        executable = generation.plan(prepared, labels)
        pace()
        generation.compile_as(executable, former_executable)
        operation.keep(labels, executable)
