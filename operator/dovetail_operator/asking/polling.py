"""Ask endpoints for their schemas, again and again; slower while they do not answer."""

from __future__ import annotations

import asyncio
import base64
import binascii
import contextlib
import random
from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import replace
from typing import Any

from dovetail_composition.endpoints.addresses import AddressPolicy
from dovetail_composition.manifest import ClientCredentials, Endpoint, HeaderRule, SecretRef
from dovetail_composition.resources import ObjectName, Polled, SchemaResource, schema_queries
from dovetail_operator.ports import ClientAuth, Fetched, FetchError, Leadership, SchemaFetcher, SchemaRequest, Telemetry
from dovetail_operator.reconcile.observation import Answer, KubeObject
from dovetail_operator.reconcile.secret_values import value_of

_FIRST_RETRY = 1.0
_LONGEST_RETRY = 60.0
"""Once a service is back, its schema should not wait for an interval that was meant for one that answers."""
_TIMEOUT = 10.0
_LONGEST_TIMEOUT = 30.0
_AT_ONCE = 8
"""Questions of one namespace: those without an answer hold back their neighbours, and nobody else."""
_LONGEST_PACE = 60.0
"""How slowly an endpoint is asked at last that has another schema each time, unless its own interval is longer."""


class Poller:
    """One task an endpoint; who wants to know is told when an answer differs from the one before."""

    def __init__(
        self, fetcher: SchemaFetcher, leadership: Leadership, telemetry: Telemetry, memory_per_namespace: int
    ) -> None:
        """`memory_per_namespace`: bytes that the answers of one namespace's endpoints may take."""
        self._memory_per_namespace = memory_per_namespace
        self._sizes: dict[ObjectName, int] = {}
        self._slots: defaultdict[str, asyncio.Semaphore] = defaultdict(lambda: asyncio.Semaphore(_AT_ONCE))
        self._fetcher = fetcher
        self._leadership = leadership
        self._telemetry = telemetry
        self._listeners: list[Callable[[], None]] = []
        self._answers: dict[ObjectName, Answer] = {}
        self._tasks: dict[ObjectName, tuple[SchemaRequest, float, asyncio.Task[None]]] = {}
        self._reached: frozenset[ObjectName] = frozenset()
        self._came: defaultdict[ObjectName, asyncio.Event] = defaultdict(asyncio.Event)
        """Set when somebody begins to be behind an endpoint."""

    def tell(self, listener: Callable[[], None]) -> None:
        """Call this when an answer has changed."""
        self._listeners.append(listener)

    def obey(self, policy: AddressPolicy) -> None:
        """From now on ask only endpoints at addresses that this policy lets pass."""
        self._fetcher.obey(policy)

    def follow(
        self,
        schemas: Iterable[SchemaResource],
        secrets: Mapping[ObjectName, KubeObject],
        reached: Collection[ObjectName] = (),
    ) -> None:
        """Ask exactly these from now on. One whose question is the same is not disturbed. Only the leader asks.

        `reached`: those of which it is known that somebody is behind their endpoint. One that has just become one of
        these and did not answer before is asked at once.
        """
        leads = self._leadership.seconds() > 0
        wanted = {schema.key: _question(schema, secrets) for schema in schemas if leads}
        for key in [key for key, (*asked, _) in self._tasks.items() if wanted.get(key) != tuple(asked)]:
            self._tasks.pop(key)[-1].cancel()
        for key in self._answers.keys() - wanted.keys():
            del self._answers[key]
            self._sizes.pop(key, None)
        self._came = defaultdict(asyncio.Event, {key: came for key, came in self._came.items() if key in wanted})
        for key in wanted.keys() & set(reached) - self._reached:
            self._came[key].set()
        self._reached = frozenset(reached)
        for key in wanted.keys() - self._tasks.keys():
            request, interval = wanted[key]
            task = asyncio.create_task(self._poll(key, request, interval), name=f"poll {'/'.join(key)}")
            self._tasks[key] = (request, interval, task)

    def answers(self) -> Mapping[ObjectName, Answer]:
        """What was answered so far."""
        return dict(self._answers)

    async def close(self) -> None:
        """Stop asking."""
        tasks = [task for *_, task in self._tasks.values()]
        self._tasks.clear()
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)

    async def _poll(self, key: ObjectName, request: SchemaRequest, interval: float) -> None:
        retry, pace = _FIRST_RETRY, interval
        while True:
            before = self._answers.get(key, Answer())
            try:
                async with self._slots[key[0]]:
                    answer = Answer(answer=self._kept(key, await self._fetcher.fetch(request)))
                is_news = before.answer is not None and answer.answer != before.answer
                # All gateways load each change: one that flaps is for its owner to mend, and not for them to follow.
                pace = min(pace * 2, max(_LONGEST_PACE, interval)) if is_news else max(pace / 2, interval)
                retry, pause = _FIRST_RETRY, pace
            except FetchError as exc:
                answer = replace(before, failure=str(exc))
                retry, pause = min(retry * 2, interval, _LONGEST_RETRY), min(retry, interval)
            self._telemetry.fetched(answered=answer.failure is None)
            if answer != before:
                self._answers[key] = answer
                for listener in self._listeners:
                    listener()
            # Spread, so that a thousand endpoints are not asked in one moment.
            pause *= random.uniform(0.9, 1.1)  # noqa: S311 - no secret depends on it
            if answer.failure is None:
                await asyncio.sleep(pause)
            elif await self._comes(key, pause):
                retry = _FIRST_RETRY

    async def _comes(self, key: ObjectName, seconds: float) -> bool:
        """Wait for somebody to be behind an endpoint that did not answer; whether that was so within this time."""
        came = self._came[key]
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(seconds):
                await came.wait()
        arrived = came.is_set()
        came.clear()
        return arrived

    def _kept(self, key: ObjectName, fetched: Fetched) -> Mapping[str, Any]:
        """An answer that there is room for. One tenant's answers must not be all that the operator has memory for."""
        others = sum(size for other, size in self._sizes.items() if other[0] == key[0] and other != key)
        if others + fetched.size > self._memory_per_namespace:
            raise FetchError(
                f"the answers of all endpoints of namespace {key[0]} take more than {self._memory_per_namespace >> 20}"
                " MiB of memory together"
            )
        self._sizes[key] = fetched.size
        return fetched.answer


def _question(schema: SchemaResource, secrets: Mapping[ObjectName, KubeObject]) -> tuple[SchemaRequest, float]:
    endpoint, origin = schema.source.endpoint, schema.origin
    if endpoint is None or not isinstance(origin, Polled):
        raise AssertionError("only endpoints that are to be asked come here")
    request = SchemaRequest(
        url=endpoint.url,
        queries=schema_queries(origin),
        headers=_headers(endpoint, secrets),
        auth=_auth(endpoint.auth, secrets) if endpoint.auth else None,
        timeout=min(endpoint.timeout or _TIMEOUT, _LONGEST_TIMEOUT),
    )
    return request, origin.interval


def _headers(endpoint: Endpoint, secrets: Mapping[ObjectName, KubeObject]) -> dict[str, str]:
    """Constant headers and those from Secrets; there is no client whose headers could be forwarded."""
    values = {rule.name: _value(rule, secrets) for rule in endpoint.headers}
    return {name: value for name, value in values.items() if value is not None}


def _auth(credentials: ClientCredentials, secrets: Mapping[ObjectName, KubeObject]) -> ClientAuth:
    return ClientAuth(
        token_url=credentials.token_url,
        client_id=_secret(credentials.client_id, secrets) or "",
        client_secret=_secret(credentials.client_secret, secrets) or "",
        scopes=credentials.scopes,
        audience=credentials.audience,
    )


def _value(rule: HeaderRule, secrets: Mapping[ObjectName, KubeObject]) -> str | None:
    return rule.value if rule.secret is None else _secret(rule.secret, secrets)


def _secret(ref: SecretRef, secrets: Mapping[ObjectName, KubeObject]) -> str | None:
    encoded = value_of(ref, secrets)
    try:
        return None if encoded is None else base64.b64decode(encoded).decode()
    except (binascii.Error, UnicodeDecodeError):
        return None
