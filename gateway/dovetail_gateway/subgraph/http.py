"""Subgraph calls over HTTP: a generation's endpoints, each call bound to a client request's headers and deadline."""

from __future__ import annotations

import asyncio
import logging
import time
from collections.abc import Coroutine, Mapping
from dataclasses import dataclass
from typing import Any

import aiohttp

from dovetail_composition.manifest import ClientCredentials, Endpoint, HeaderRule, Limits, Manifest
from dovetail_gateway.telemetry.observer import SubgraphObserver, SubgraphOutcome

from .addresses import refusal_behind
from .body import BodyTooLargeError, ByteBudget
from .connections.errors import BrokenAnswerError, InvalidAnswerError, NoAnswerError, NotConnectedError
from .connections.origin import read_url
from .connections.pool import Connections, Pool
from .connections.response import Response
from .headers import HeaderError, build_headers, check_rules, encode_headers, merge_rules
from .oauth2 import ClientCredentialsTokens, TokenError
from .patience import Patience
from .port import SubgraphAnswer, SubgraphError, SubgraphPort, SubgraphRequest
from .retry import RetryBudget
from .secrets import SecretReader

_log = logging.getLogger(__name__)

_BODIES_PER_RESPONSE = 2
"""How often the limit of the response all answers together may have: keys and what is left out come on top."""

_OUTCOMES: Mapping[str, SubgraphOutcome] = {
    "SUBGRAPH_TIMEOUT": "timeout",
    "SUBGRAPH_UNREACHABLE": "unreachable",
    "SUBGRAPH_RESPONSE_TOO_LARGE": "too_large",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class _Target:
    """What calls to one subgraph need, derived once a generation."""

    pool: Pool
    head: bytes
    """What the head of each request begins with."""
    defaults: Mapping[str, str]
    """Lines of heads by lower-case names, for what the rules do not set."""
    timeout: float
    rules: tuple[HeaderRule, ...]
    auth: ClientCredentials | None
    budget: RetryBudget
    patience: Patience


@dataclass(frozen=True, slots=True, kw_only=True)
class _Client:
    """What all calls for one client request share."""

    headers: Mapping[str, str]
    """By lower-case names."""
    deadline: float
    """On the loop's clock."""
    budget: ByteBudget
    """For the bodies of all answers."""


class HttpSubgraphs:
    """The endpoints of one generation. Connections and session are the process's; tokens and budgets its own."""

    def __init__(
        self,
        *,
        manifest: Manifest,
        connections: Connections,
        session: aiohttp.ClientSession,
        secrets: SecretReader,
        observer: SubgraphObserver,
    ) -> None:
        self._limits = manifest.policies.limits
        self._targets = {
            name: _target(endpoint, manifest.policies.headers, self._limits, connections)
            for name, endpoint in manifest.endpoints.items()
        }
        self._secrets = secrets
        self._observer = observer
        self._tokens = ClientCredentialsTokens(session, secrets)

    def bind(self, client_headers: Mapping[str, str], deadline: float) -> SubgraphPort:
        """The port for one client request: its headers (lower-case names), its deadline on the loop's clock."""
        budget = ByteBudget(_BODIES_PER_RESPONSE * self._limits.response_bytes)
        return _BoundSubgraphs(self, _Client(headers=client_headers, deadline=deadline, budget=budget))

    async def close(self) -> None:
        """End what still runs for this generation alone."""
        await self._tokens.close()

    async def call(self, request: SubgraphRequest, client: _Client) -> SubgraphAnswer:
        """One request to one subgraph, reported to the observer. Raises `SubgraphError`."""
        target = self._targets.get(request.subgraph)
        if target is None:
            raise SubgraphError("SUBGRAPH_MISCONFIGURED", f"Subgraph '{request.subgraph}' has no endpoint.")
        started = time.monotonic()
        outcome: SubgraphOutcome = "refused"
        try:
            response = await self._within(target, request, client)
            outcome = "ok" if response.status == 200 else "http_error"
        except SubgraphError as error:
            outcome = _OUTCOMES.get(error.code, "refused")
            raise
        except asyncio.CancelledError:
            outcome = "cancelled"
            raise
        else:
            return SubgraphAnswer(status=response.status, body=response.body, content_type=response.media_type)
        finally:
            elapsed = time.monotonic() - started
            self._observer.subgraph_called(subgraph=request.subgraph, outcome=outcome, seconds=elapsed)

    async def _within(self, target: _Target | str, request: SubgraphRequest, client: _Client) -> Response:
        if isinstance(target, str):
            raise _failure("SUBGRAPH_MISCONFIGURED", request, "is misconfigured", target)
        try:
            headers = build_headers(target.rules, client.headers, self._secrets)
        except HeaderError as error:
            code = "SUBGRAPH_SECRET_MISSING" if error.kind == "secret" else "SUBGRAPH_HEADER_REFUSED"
            raise _failure(code, request, "cannot be called", str(error)) from error
        now = asyncio.get_running_loop().time()
        if client.deadline <= now:
            raise _failure("SUBGRAPH_TIMEOUT", request, "was not called: the request's time is over")
        body = request.encoded()
        call = _Call(target, request, body, client.budget, min(client.deadline, now + target.timeout))
        try:
            if target.auth is None:
                return await self._repeated(call, headers)
            return await self._authorised(call, target.auth, headers)
        except TimeoutError as error:
            raise _failure("SUBGRAPH_TIMEOUT", request, "did not answer in time") from error

    async def _authorised(self, call: _Call, auth: ClientCredentials, headers: Mapping[str, str]) -> Response:
        # A 401 means that nothing was executed, so a second attempt with a new token is safe for mutations too.
        for _ in range(2):
            try:
                async with asyncio.timeout_at(call.deadline):
                    token = await self._tokens.token(auth)
            except TokenError as error:
                if refusal := refusal_behind(error):
                    raise _address_refused(call.request, f"the token server: {refusal}") from error
                raise _failure("SUBGRAPH_AUTH_FAILED", call.request, "could not be authorised", str(error)) from error
            response = await self._repeated(call, {**headers, "Authorization": f"Bearer {token}"})
            if response.status != 401:
                return response
            self._tokens.refused(auth, token)
        raise _failure("SUBGRAPH_AUTH_FAILED", call.request, "refused the gateway's token")

    async def _repeated(self, call: _Call, headers: Mapping[str, str]) -> Response:
        """Send, and again where `_again` says so: queries only."""
        target, request = call.target, call.request
        head = target.head + encode_headers(headers, target.defaults)
        target.budget.call_made()
        repeated = False
        while True:
            try:
                response = await self._send(call, head)
            except (NotConnectedError, NoAnswerError) as error:
                if refusal := refusal_behind(error):
                    raise _address_refused(request, str(refusal)) from error
                if not await _again(call, connected=isinstance(error, NoAnswerError), repeated=repeated):
                    raise _failure("SUBGRAPH_UNREACHABLE", request, "is unreachable", str(error)) from error
            else:
                target.patience.answered()
                return response
            repeated = True
            self._observer.subgraph_retried(subgraph=request.subgraph)

    async def _send(self, call: _Call, head: bytes) -> Response:
        limits, request = self._limits, call.request
        try:
            return await call.target.pool.exchange(
                head,
                call.body,
                limits.subgraph_body_bytes,
                call.budget,
                connect_timeout=limits.connect_timeout,
                deadline=call.deadline,
            )
        except InvalidAnswerError as error:
            raise _failure("SUBGRAPH_INVALID_RESPONSE", request, "did not answer in HTTP", str(error)) from error
        except BodyTooLargeError as error:
            raise _failure("SUBGRAPH_RESPONSE_TOO_LARGE", request, "gave too large an answer") from error
        except BrokenAnswerError as error:
            raise _failure("SUBGRAPH_UNREACHABLE", request, "broke off its answer", str(error)) from error


class _Call:
    """A call under way: what stays the same however often it is sent."""

    __slots__ = ("body", "budget", "deadline", "request", "target")

    def __init__(
        self, target: _Target, request: SubgraphRequest, body: bytes, budget: ByteBudget, deadline: float
    ) -> None:
        self.target, self.request, self.body, self.budget, self.deadline = target, request, body, budget, deadline


class _BoundSubgraphs:
    """See `HttpSubgraphs.bind`."""

    __slots__ = ("_client", "_subgraphs")

    def __init__(self, subgraphs: HttpSubgraphs, client: _Client) -> None:
        self._subgraphs = subgraphs
        self._client = client

    def send(self, request: SubgraphRequest) -> Coroutine[Any, Any, SubgraphAnswer]:
        """See `SubgraphPort`."""
        return self._subgraphs.call(request, self._client)


async def _again(call: _Call, *, connected: bool, repeated: bool) -> bool:
    """Whether a call without an answer is sent again, now."""
    if not call.request.retryable:
        return False
    if not repeated and call.target.budget.take():
        return True
    # Where nobody listens, no service is burdened by a further attempt: it needs no budget.
    if connected:
        return False
    async with asyncio.timeout_at(call.deadline):
        return await call.target.patience.wait()


def _target(
    endpoint: Endpoint, common: tuple[HeaderRule, ...], limits: Limits, connections: Connections
) -> _Target | str:
    """What calls need, or why none can be made."""
    rules = merge_rules(common, endpoint.headers)
    if problem := check_rules(rules):
        return problem
    try:
        destination = read_url(endpoint.url)
    except ValueError:
        return "its endpoint is no http(s) URL"
    if endpoint.auth is not None:
        rules = tuple(rule for rule in rules if rule.name.lower() != "authorization")
    return _Target(
        pool=connections.pool(destination.origin),
        head=destination.head,
        defaults=destination.defaults,
        timeout=endpoint.timeout if endpoint.timeout is not None else limits.subgraph_timeout,
        rules=rules,
        auth=endpoint.auth,
        budget=RetryBudget(),
        patience=Patience(),
    )


def _address_refused(request: SubgraphRequest, detail: str) -> SubgraphError:
    return _failure("SUBGRAPH_ADDRESS_REFUSED", request, "is at an address that the gateway may not call", detail)


def _failure(code: str, request: SubgraphRequest, what: str, detail: str = "") -> SubgraphError:
    """The error for the client, without internals; the detail (never a header's value) is for the log."""
    _log.warning("subgraph call failed", extra={"subgraph": request.subgraph, "code": code, "detail": detail})
    return SubgraphError(code, f"Subgraph '{request.subgraph}' {what}.")
