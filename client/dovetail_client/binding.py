"""A binding: the API of one service as an object, whose calls are checked before they are sent."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator, Callable, Iterable, Mapping
from contextlib import aclosing
from copy import copy
from dataclasses import replace
from pathlib import Path
from types import TracebackType
from typing import Any, Literal, Self, TypedDict, TypeVar, Unpack

from graphql import DocumentNode, GraphQLSchema, OperationType

from .addresses import endpoint_url, shown
from .calling import Auth, Caller
from .deadlines import deadline_of, time_left
from .delegation.delegate import DelegateOptions, Delegations, Options
from .documents import Documents
from .errors import CallTimeoutError, DocumentError, Problem, ResponseError
from .headers import merged
from .http import ConnectionParams, HttpTransport, SubscriptionProtocol
from .loader import Loader
from .retry import Retries
from .root_fields import RootFields, SubscriptionFields
from .schemas import CurrentSchema, SchemaSource, source_of
from .tls import Tls
from .tracing import Inject, inject
from .transport import Answer, Request, Transport

T = TypeVar("T")

Document = str | DocumentNode | Callable[[GraphQLSchema], str]
"""A text, a syntax tree, or what writes the text for the schema in use and may raise `DocumentError`."""

_VALIDATION_FAILED = "GRAPHQL_VALIDATION_FAILED"


class BindingOptions(TypedDict, total=False):
    """The arguments of a `Binding` by name; what they mean stands there."""

    namespace: str | None
    port: int
    path: str
    url: str | None
    schema: SchemaSource | GraphQLSchema | Path | str | None
    auth: Auth | None
    tls: Tls | None
    headers: Mapping[str, str] | None
    timeout: float | None
    retries: Retries
    trace: Inject
    subscriptions: SubscriptionProtocol
    subscriptions_path: str | None
    connection_params: ConnectionParams | None
    transport: Transport | None


class CallOptions(TypedDict, total=False):
    """The options of a call by name; what they mean stands at `Binding.execute`."""

    operation_name: str | None
    headers: Mapping[str, str] | None
    timeout: float | None


class Binding:
    """One service's API. Belongs to one event loop; made once and shared by all requests of a process.

    `service`, `namespace`, `port`, `path` or `url`: see `endpoint_url`. `schema`: SDL, the path of a file, a built
    schema or a `SchemaSource`; without one the service is introspected. `auth`: credentials; several bindings
    may share them. `tls`: see `Tls`. `headers`: of each request. `timeout`: seconds for a whole call, None: no limit.
    `trace` writes the headers of the trace that a call belongs to. `subscriptions`, `subscriptions_path`: how and
    where the service serves them, if elsewhere. `connection_params`: see `ConnectionParams`; of WebSockets alone.
    `transport`: instead of one over HTTP to `url`.
    """

    def __init__(
        self,
        service: str | None = None,
        *,
        namespace: str | None = None,
        port: int = 80,
        path: str = "/graphql",
        url: str | None = None,
        schema: SchemaSource | GraphQLSchema | Path | str | None = None,
        auth: Auth | None = None,
        tls: Tls | None = None,
        headers: Mapping[str, str] | None = None,
        timeout: float | None = 10.0,
        retries: Retries = Retries(),  # noqa: B008 — a frozen value
        trace: Inject = inject,
        subscriptions: SubscriptionProtocol = "graphql-transport-ws",
        subscriptions_path: str | None = None,
        connection_params: ConnectionParams | None = None,
        transport: Transport | None = None,
    ) -> None:
        self.url = endpoint_url(service, namespace=namespace, port=port, path=path, url=url)
        self._timeout = timeout
        self._headers: Mapping[str, str] = {}
        """Of `with_options`: the schema is not asked for with them."""
        self._caller = Caller(
            transport or HttpTransport(self.url, subscriptions, subscriptions_path, tls, connection_params),
            headers=merged(headers or {}),
            auth=auth,
            retries=retries,
            trace=trace,
        )
        self._schema = CurrentSchema(source_of(schema), self._caller.execute)
        self._delegations = Delegations(self)

    @property
    def query(self) -> RootFields:
        """The root fields of queries: `await jobs.query.job(id=7)`."""
        return RootFields(self, OperationType.QUERY)

    @property
    def mutation(self) -> RootFields:
        """The root fields of mutations."""
        return RootFields(self, OperationType.MUTATION)

    @property
    def subscription(self) -> SubscriptionFields:
        """The root fields of subscriptions: `async for job in jobs.subscription.jobChanged(id=7)`."""
        return SubscriptionFields(self)

    def with_options(self, *, headers: Mapping[str, str] | None = None, timeout: float | None = None) -> Self:
        """The same with more headers, or another timeout: `jobs.with_options(timeout=1.0).query.job(id=7)`.

        Both share the schema and the connections, and closing either closes both. Raises `HeaderError`.
        """
        other = copy(self)
        other._headers = merged(self._headers, headers or {})  # noqa: SLF001 — of this very class
        other._timeout = self._timeout if timeout is None else timeout  # noqa: SLF001 — as above
        return other

    async def execute(
        self,
        document: Document,
        variables: Mapping[str, Any] | None = None,
        *,
        operation_name: str | None = None,
        headers: Mapping[str, str] | None = None,
        timeout: float | None = None,
    ) -> dict[str, Any]:
        """The data of a query or a mutation. `timeout`: instead of the binding's own.

        Raises `DocumentError` where nothing was sent, `ResponseError` for GraphQL errors, else another `BindingError`.
        """
        request = await self._request(document, variables or {}, operation_name, headers, timeout)
        if request.operation is OperationType.SUBSCRIPTION:
            raise DocumentError([Problem("a subscription is not executed: subscribe to it")])
        return self._data(await self._caller.execute(request))

    async def subscribe(
        self,
        document: Document,
        variables: Mapping[str, Any] | None = None,
        *,
        operation_name: str | None = None,
        headers: Mapping[str, str] | None = None,
        timeout: float | None = None,
    ) -> AsyncGenerator[dict[str, Any], None]:
        """The data of each event of a subscription, until the service completes it. Raises as `execute` does."""
        answers = self.answers(document, variables, operation_name=operation_name, headers=headers, timeout=timeout)
        async with aclosing(answers):
            async for answer in answers:
                yield self._data(answer)

    async def answers(
        self,
        document: Document,
        variables: Mapping[str, Any] | None = None,
        *,
        operation_name: str | None = None,
        headers: Mapping[str, str] | None = None,
        timeout: float | None = None,
    ) -> AsyncGenerator[Answer, None]:
        """The same with the errors of events as parts of their answers, so that later events follow."""
        request = await self._request(document, variables or {}, operation_name, headers, timeout)
        if request.operation is not OperationType.SUBSCRIPTION:
            raise DocumentError([Problem("no subscription: execute it")])
        async with aclosing(self._caller.subscribe(request)) as answers:
            async for answer in answers:
                yield answer

    async def delegate(
        self,
        info: Any,
        operation: Literal["query", "mutation"],
        field: str,
        args: Mapping[str, Any] | None = None,
        **options: Unpack[DelegateOptions],
    ) -> Any:
        """The value of a local field, in its resolver: what the client selects of it, asked of a root field here.

        `info`: the resolver's, of graphql-core or Strawberry. `args`: of the remote field. Queries that are delegated
        in one tick are one request. Raises `GraphQLError` where the remote field failed, else `BindingError`.
        """
        return await self._delegations.one(info, OperationType(operation), field, args or {}, self._options(options))

    async def delegate_each(
        self,
        info: Any,
        operation: Literal["query", "mutation"],
        field: str,
        each: Iterable[Mapping[str, Any]],
        **options: Unpack[DelegateOptions],
    ) -> list[Any]:
        """The same for a local list field: one item for each of these arguments, its error in its place."""
        return await self._delegations.each(info, OperationType(operation), field, each, self._options(options))

    def delegate_events(
        self, info: Any, field: str, args: Mapping[str, Any] | None = None, **options: Unpack[DelegateOptions]
    ) -> AsyncGenerator[Any, None]:
        """The same for a local subscription field: its value for each event, an exception for one that is an error."""
        return self._delegations.events(info, field, args or {}, self._options(options))

    async def send(self, request: Request) -> Answer:
        """The answer to a request as it is, without checking either. Raises `BindingError`."""
        return await self._caller.execute(replace(request, headers=merged(self._headers, request.headers)))

    def loader(
        self,
        field: str,
        *,
        select: str | None = None,
        keys: str = "ids",
        key: str = "id",
        missing: Literal["none", "error"] = "none",
        max_batch: int = 100,
    ) -> Loader:
        """A loader over a query that takes many keys, such as `jobsByIds`, to be used for one request: see `Loader`."""
        return Loader(self, field, select=select, keys=keys, key=key, missing=missing, max_batch=max_batch)

    async def schema(self, *, timeout: float | None = None) -> GraphQLSchema:
        """The schema in use. `timeout`: instead of the binding's own. Raises `BindingError`."""
        return await self._fitting(lambda documents: documents.schema, self._timeout if timeout is None else timeout)

    async def refresh_schema(self) -> GraphQLSchema:
        """The schema as it is now, looked up at once. Raises `BindingError`."""
        return (await self._schema.refresh()).schema

    async def aclose(self) -> None:
        """Give back all connections. Calls under way end with a `ClosedError`."""
        await self._schema.aclose()
        await self._caller.aclose()

    def __repr__(self) -> str:
        """Without headers and credentials."""
        return f"Binding({shown(self.url)!r})"

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self, _type: type[BaseException] | None, _error: BaseException | None, _traceback: TracebackType | None
    ) -> None:
        await self.aclose()

    async def _request(
        self,
        document: Document,
        variables: Mapping[str, Any],
        operation_name: str | None,
        headers: Mapping[str, str] | None,
        timeout: float | None,
    ) -> Request:
        limit = self._timeout if timeout is None else timeout
        deadline = deadline_of(limit)

        def check(documents: Documents) -> tuple[str, OperationType]:
            checked = documents.check(document(documents.schema) if callable(document) else document)
            return checked.text, documents.operation(checked, variables, operation_name).operation

        text, operation = await self._fitting(check, limit)
        return Request(
            document=text,
            operation=operation,
            variables=variables,
            operation_name=operation_name,
            headers=merged(self._headers, headers or {}),
            timeout=time_left(deadline),
        )

    def _options(self, given: DelegateOptions) -> Options:
        """The options of a delegation, of which those that go by the same binding are batched."""
        options = Options(**given)
        timeout = self._timeout if options.timeout is None else options.timeout
        return replace(options, headers=merged(self._headers, options.headers), timeout=timeout)

    async def _fitting(self, check: Callable[[Documents], T], limit: float | None) -> T:
        try:
            async with asyncio.timeout(limit):
                documents = await self._schema.documents()
                try:
                    return check(documents)
                except DocumentError:
                    newer = await self._schema.newer()
                    if newer is None or newer is documents:
                        raise
                    return check(newer)
        except CallTimeoutError:
            raise
        except TimeoutError as error:
            raise CallTimeoutError(f"the schema of {shown(self.url)} was not there in time") from error

    def _data(self, answer: Answer) -> dict[str, Any]:
        if answer.errors:
            error = ResponseError(answer.errors, answer.data, answer.status)
            if error.code == _VALIDATION_FAILED:
                self._schema.doubt()
            raise error
        return answer.data or {}
