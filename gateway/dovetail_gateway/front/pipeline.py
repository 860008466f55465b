"""The way of every request, whatever its transport: one coroutine, top to bottom."""

from __future__ import annotations

import asyncio
import logging
import time
from collections.abc import Collection, Mapping
from functools import partial
from typing import Any

from dovetail_gateway.aside import Aside
from dovetail_gateway.deadlines import DeadlineError, Deadlines
from dovetail_gateway.plan.errors import PlanningError
from dovetail_gateway.request.errors import RequestError
from dovetail_gateway.request.http_request import HttpRequest
from dovetail_gateway.request.negotiation import Accepted
from dovetail_gateway.request.response import HttpResponse, of_refusal, of_result
from dovetail_gateway.telemetry.access import Access
from dovetail_gateway.telemetry.observer import RequestObserver
from dovetail_gateway.telemetry.request_ids import HEADER as REQUEST_ID_HEADER
from dovetail_gateway.telemetry.request_ids import begin_request

from .envelope import read_envelope
from .overload import InFlight
from .ports import Generation, Generations, NoGenerationError
from .preparing import Preparing
from .query_plans import asks_for_plan, plan_extension

GENERATION_HEADER = "dovetail-generation"
"""The digest of the artifact that answered."""

CLIENT_GONE = 499
"""What is reported for a request whose client went away."""

logger = logging.getLogger(__name__)


class Pipeline:
    """Answers requests: never raises but `CancelledError`, when the client goes away. Lives on the running loop."""

    def __init__(
        self,
        generations: Generations,
        in_flight: InFlight,
        observer: RequestObserver,
        *,
        origins: Collection[str],
        query_plans: bool,
        override_labels: Collection[str],
    ) -> None:
        """`origins`: those whose pages may call. `query_plans`: clients that ask for it are shown the plan.

        `override_labels`: what holds for all requests.
        """
        self._origins = origins
        self._query_plans = query_plans
        self._generations = generations
        self._in_flight = in_flight
        self._observer = observer
        self._preparing = Preparing(observer, override_labels)
        self._encoding = Aside()
        self._loop = asyncio.get_running_loop()
        self._deadlines = Deadlines(self._loop)

    async def respond(self, client: HttpRequest, accepted: Accepted | None) -> HttpResponse:
        """The response, reported to the observer."""
        access = Access(time.monotonic())
        identifier = begin_request(client.headers.get(REQUEST_ID_HEADER))
        self._observer.request_started()
        status, code = CLIENT_GONE, None
        try:
            try:
                with self._generations.lease() as generation:
                    access.generation = generation.digest
                    response = await self._answer(client, accepted, generation, access)
            except Exception as error:  # noqa: BLE001 — the client learns nothing of it
                response = of_refusal(_refusal_for(error), accepted)
            headers = response.headers
            headers[REQUEST_ID_HEADER] = identifier
            if access.generation:
                headers[GENERATION_HEADER] = access.generation
            status, code = response.status, response.code
            return response
        finally:
            self._observer.request_finished(status=status, code=code, seconds=access.finish(status=status, code=code))

    async def _answer(
        self, client: HttpRequest, accepted: Accepted | None, generation: Generation, access: Access
    ) -> HttpResponse:
        limits = generation.policies.limits
        if accepted is None:
            raise RequestError("NOT_ACCEPTABLE", "The Accept header allows none of the served media types.")
        # Client authentication comes here: before the body is looked at.
        request = read_envelope(client, self._origins)
        deadline = self._loop.time() + limits.request_timeout
        # Overload control comes here: instead of a fixed number.
        with self._in_flight.admit(limits.in_flight), self._deadlines.until(deadline):
            # Persisted documents come here: an id in `request.extensions` instead of a text.
            preparing = self._preparing
            labels = preparing.labels(generation)
            operation, executable = preparing.known(request, generation), None
            if operation is None:
                operation, executable = await preparing.operation(request, labels, generation)
            prepared = operation.prepared
            access.operation = prepared.operation
            if prepared.is_mutation and client.is_safe:
                raise RequestError("METHOD_NOT_ALLOWED", "Mutations need a POST.", headers={"Allow": "POST"})
            variables: Mapping[str, Any] = {}
            if prepared.operation.variable_definitions:
                variables = await preparing.variables(request, operation, generation)
            executable = executable or preparing.known_plan(operation, labels)
            if executable is None:
                executable = await preparing.plan(operation, labels, generation)
            access.prepared = time.monotonic()
            # Subscriptions part here: they give a stream of results instead of one.
            port = generation.port_for(client.headers, deadline)
            result = await generation.execute(executable, variables, port)
            access.executed = time.monotonic()
            extensions: Mapping[str, Any] | None = None
            if self._query_plans and asks_for_plan(client.headers):
                extensions = await self._encoding.run(partial(plan_extension, executable.plan))
            if result.is_large:
                respond = partial(of_result, result.data, result.errors, accepted, limits, extensions)
                return await self._encoding.run(respond)
            return of_result(result.data, result.errors, accepted, limits, extensions)


def _refusal_for(error: Exception) -> RequestError:
    """Whatever is not a refusal is a fault of ours: it is logged, and the client learns nothing of it."""
    if isinstance(error, RequestError):
        return error
    if isinstance(error, NoGenerationError):
        return RequestError("UNAVAILABLE", "No supergraph is loaded yet.", headers={"Retry-After": "1"})
    if isinstance(error, DeadlineError):
        return RequestError("REQUEST_TIMEOUT", "The answer took too long.")
    if isinstance(error, PlanningError):
        return RequestError(error.code, str(error))
    logger.error("a request failed", exc_info=error)
    return RequestError("INTERNAL_SERVER_ERROR", "Internal server error.")
