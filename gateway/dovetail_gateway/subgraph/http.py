"""Subgraph calls over HTTP: a generation's endpoints, each call bound to a client request's headers and deadline."""

from __future__ import annotations

import asyncio
import logging
import time
from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import urlsplit

import aiohttp

from dovetail_composition.manifest import ClientCredentials, Endpoint, HeaderRule, Limits, Manifest
from dovetail_gateway.lossless_json.encode import encode_json
from dovetail_gateway.telemetry.observer import SubgraphObserver, SubgraphOutcome

from .addresses import refusal_behind
from .body import BodyTooLargeError, ByteBudget, read_body
from .headers import HeaderError, build_headers, check_rules, merge_rules
from .oauth2 import ClientCredentialsTokens, TokenError
from .patience import Patience
from .port import SubgraphAnswer, SubgraphError, SubgraphPort, SubgraphRequest
from .retry import RetryBudget
from .secrets import SecretReader

_log = logging.getLogger(__name__)

_CONTENT = {
    "Content-Type": "application/json",
    "Accept": "application/graphql-response+json, application/json",
}

_BODIES_PER_RESPONSE = 2
"""How often the limit of the response all answers together may have: keys and what is left out come on top."""

_OUTCOMES: Mapping[str, SubgraphOutcome] = {
    "SUBGRAPH_TIMEOUT": "timeout",
    "SUBGRAPH_UNREACHABLE": "unreachable",
    "SUBGRAPH_RESPONSE_TOO_LARGE": "too_large",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class _Target:
    """What calls to one subgraph need, derived once a generation. `problem`: why none can be made."""

    url: str
    timeout: float
    rules: tuple[HeaderRule, ...]
    auth: ClientCredentials | None
    budget: RetryBudget
    patience: Patience
    problem: str | None


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
    """The endpoints of one generation. The session is the process's; tokens and budgets are the generation's."""

    def __init__(
        self,
        *,
        manifest: Manifest,
        session: aiohttp.ClientSession,
        secrets: SecretReader,
        observer: SubgraphObserver,
    ) -> None:
        self._limits = manifest.policies.limits
        self._targets = {
            name: _target(endpoint, manifest.policies.headers, self._limits)
            for name, endpoint in manifest.endpoints.items()
        }
        self._session = session
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
            answer = await self._within(target, request, client)
            outcome = "ok" if answer.status == 200 else "http_error"
        except SubgraphError as error:
            outcome = _OUTCOMES.get(error.code, "refused")
            raise
        except asyncio.CancelledError:
            outcome = "cancelled"
            raise
        else:
            return answer
        finally:
            elapsed = time.monotonic() - started
            self._observer.subgraph_called(subgraph=request.subgraph, outcome=outcome, seconds=elapsed)

    async def _within(self, target: _Target, request: SubgraphRequest, client: _Client) -> SubgraphAnswer:
        if target.problem is not None:
            raise _failure("SUBGRAPH_MISCONFIGURED", request, "is misconfigured", target.problem)
        try:
            headers = build_headers(target.rules, client.headers, self._secrets)
        except HeaderError as error:
            code = "SUBGRAPH_SECRET_MISSING" if error.kind == "secret" else "SUBGRAPH_HEADER_REFUSED"
            raise _failure(code, request, "cannot be called", str(error)) from error
        now = asyncio.get_running_loop().time()
        if client.deadline <= now:
            raise _failure("SUBGRAPH_TIMEOUT", request, "was not called: the request's time is over")
        try:
            async with asyncio.timeout_at(min(client.deadline, now + target.timeout)):
                return await self._authorised(target, request, headers, client.budget)
        except TimeoutError as error:
            raise _failure("SUBGRAPH_TIMEOUT", request, "did not answer in time") from error

    async def _authorised(
        self, target: _Target, request: SubgraphRequest, headers: dict[str, str], budget: ByteBudget
    ) -> SubgraphAnswer:
        body = encode_json({"query": request.query, "variables": request.variables})
        if target.auth is None:
            return await self._repeated(target, request, headers, body, budget)
        for name in [name for name in headers if name.lower() == "authorization"]:
            del headers[name]
        answer: SubgraphAnswer | None = None
        # A 401 means that nothing was executed, so a second attempt with a new token is safe for mutations too.
        for _ in range(2):
            try:
                token = await self._tokens.token(target.auth)
            except TokenError as error:
                if refusal := refusal_behind(error):
                    raise _address_refused(request, f"the token server: {refusal}") from error
                raise _failure("SUBGRAPH_AUTH_FAILED", request, "could not be authorised", str(error)) from error
            authorised = {**headers, "Authorization": f"Bearer {token}"}
            answer = await self._repeated(target, request, authorised, body, budget)
            if answer.status != 401:
                return answer
            self._tokens.refused(target.auth, token)
        raise _failure("SUBGRAPH_AUTH_FAILED", request, "refused the gateway's token")

    async def _repeated(
        self, target: _Target, request: SubgraphRequest, headers: dict[str, str], body: bytes, budget: ByteBudget
    ) -> SubgraphAnswer:
        """Send, and again where `_again` says so: queries only."""
        target.budget.call_made()
        repeated = False
        while True:
            try:
                answer = await self._send(target, request, headers, body, budget)
            except _NoAnswerError as error:
                if not await _again(target, request, error, repeated=repeated):
                    raise _failure("SUBGRAPH_UNREACHABLE", request, "is unreachable", error.reason) from error
            else:
                target.patience.answered()
                return answer
            repeated = True
            self._observer.subgraph_retried(subgraph=request.subgraph)

    async def _send(
        self, target: _Target, request: SubgraphRequest, headers: dict[str, str], body: bytes, budget: ByteBudget
    ) -> SubgraphAnswer:
        limits = self._limits
        try:
            response = await self._session.post(
                target.url,
                data=body,
                headers={**_CONTENT, **headers},
                allow_redirects=False,
                timeout=aiohttp.ClientTimeout(total=None, sock_connect=limits.connect_timeout),
            )
        except (aiohttp.ClientConnectionError, OSError) as error:
            if refusal := refusal_behind(error):
                raise _address_refused(request, str(refusal)) from error
            raise _NoAnswerError(error) from error
        except (aiohttp.ClientError, ValueError) as error:
            # Ahead of ClientError in the library's tree: what the server sent is not HTTP, or the URL is none.
            raise _failure(
                "SUBGRAPH_INVALID_RESPONSE", request, "did not answer in HTTP", type(error).__name__
            ) from error
        async with response:
            try:
                content = await read_body(response, limits.subgraph_body_bytes, budget)
            except BodyTooLargeError as error:
                raise _failure("SUBGRAPH_RESPONSE_TOO_LARGE", request, "gave too large an answer") from error
            except (aiohttp.ClientError, OSError) as error:
                reason = type(error).__name__
                raise _failure("SUBGRAPH_UNREACHABLE", request, "broke off its answer", reason) from error
            return SubgraphAnswer(status=response.status, body=content, content_type=response.content_type)


class _BoundSubgraphs:
    """See `HttpSubgraphs.bind`."""

    __slots__ = ("_client", "_subgraphs")

    def __init__(self, subgraphs: HttpSubgraphs, client: _Client) -> None:
        self._subgraphs = subgraphs
        self._client = client

    async def send(self, request: SubgraphRequest) -> SubgraphAnswer:
        """See `SubgraphPort`."""
        return await self._subgraphs.call(request, self._client)


class _NoAnswerError(Exception):
    """The connection could not be made, or broke before any byte of an answer."""

    def __init__(self, error: Exception) -> None:
        super().__init__(str(error))
        self.reason = type(error).__name__
        self.connected = not isinstance(error, (aiohttp.ClientConnectorError, aiohttp.ConnectionTimeoutError))


async def _again(target: _Target, request: SubgraphRequest, error: _NoAnswerError, *, repeated: bool) -> bool:
    """Whether a call without an answer is sent again, now."""
    if not request.retryable:
        return False
    if not repeated and target.budget.take():
        return True
    # Where nobody listens, no service is burdened by a further attempt: it needs no budget.
    return not error.connected and await target.patience.wait()


def _target(endpoint: Endpoint, common: tuple[HeaderRule, ...], limits: Limits) -> _Target:
    rules = merge_rules(common, endpoint.headers)
    problem = check_rules(rules)
    if not _is_http_url(endpoint.url):
        problem = "its endpoint is no http(s) URL"
    return _Target(
        url=endpoint.url,
        timeout=endpoint.timeout if endpoint.timeout is not None else limits.subgraph_timeout,
        rules=rules,
        auth=endpoint.auth,
        budget=RetryBudget(),
        patience=Patience(),
        problem=problem,
    )


def _is_http_url(url: str) -> bool:
    try:
        parts = urlsplit(url)
        return parts.scheme in {"http", "https"} and bool(parts.hostname) and parts.port != 0
    except ValueError:
        return False


def _address_refused(request: SubgraphRequest, detail: str) -> SubgraphError:
    return _failure("SUBGRAPH_ADDRESS_REFUSED", request, "is at an address that the gateway may not call", detail)


def _failure(code: str, request: SubgraphRequest, what: str, detail: str = "") -> SubgraphError:
    """The error for the client, without internals; the detail (never a header's value) is for the log."""
    _log.warning("subgraph call failed", extra={"subgraph": request.subgraph, "code": code, "detail": detail})
    return SubgraphError(code, f"Subgraph '{request.subgraph}' {what}.")
