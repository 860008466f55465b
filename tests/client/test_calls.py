"""Calls as they travel: errors by kind, timeouts, retries within their bounds, kept connections, headers and traces."""

import asyncio
import gc
import gzip
from base64 import b64encode
from datetime import date
from types import MappingProxyType

import pytest
from aiohttp import web
from graphql import OperationType
from support.jobs_service import SDL, Answer, JobsService
from support.ports import free_ports

from dovetail_client import (
    Binding,
    BindingError,
    CallTimeoutError,
    ClosedError,
    ConnectError,
    DocumentError,
    InvalidResponseError,
    RefusedError,
    Request,
    ResponseError,
    Retries,
    TokenError,
    TransportError,
)
from dovetail_client.oauth2 import ClientCredentials
from dovetail_client.tracing import continuing

TRACE = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01"
OFTEN = Retries(attempts=3, first_pause=0, longest_pause=0)
MUTATION = 'mutation { createJob(input: {title: "Cooper"}) { id } }'


def says(status: int, text: str, kind: str = "application/json", **headers: str) -> Answer:
    return lambda _: web.Response(status=status, text=text, content_type=kind, headers=headers)


def breaks(request: web.Request) -> web.StreamResponse:
    assert request.transport is not None
    request.transport.abort()
    return web.Response()


UNAVAILABLE = says(503, "no healthy upstream", "text/plain")
ERRORS = '{"errors": [{"message": "overloaded", "extensions": {"code": "OVERLOADED"}}]}'


async def test_errors_keep_code_path_and_partial_data(jobs: Binding) -> None:
    with pytest.raises(ResponseError) as caught:
        await jobs.execute("{ known: job(id: 1) { title } unknown: job(id: 9) { title } }")

    error = caught.value
    assert error.code == "JOB:NOT_FOUND"
    assert error.path == ("unknown",)
    assert error.data == {"known": {"title": "Joiner"}, "unknown": None}
    assert error.errors[0]["message"] == "there is no job 9"
    assert str(error) == "JOB:NOT_FOUND: there is no job 9"


KINDS: dict[str, tuple[Answer, type[BindingError], dict[str, object]]] = {
    "errors-of-400": (says(400, ERRORS), ResponseError, {"status": 400, "code": "OVERLOADED", "data": None}),
    "errors-of-500": (says(500, ERRORS), ResponseError, {"status": 500}),
    "error-without-code": (says(200, '{"errors": [{"message": "no"}]}'), ResponseError, {"code": None, "path": ()}),
    "html-of-200": (says(200, "<html>hello", "text/html"), InvalidResponseError, {}),
    "empty": (says(200, ""), InvalidResponseError, {}),
    "json-that-is-no-answer": (says(200, '{"message": "hello"}'), InvalidResponseError, {}),
    "deep": (says(200, '{"data": ' + "[" * 200_000), InvalidResponseError, {}),
    "cut": (says(200, '{"data": {"createJob": {"id"'), InvalidResponseError, {}),
    "error-without-message": (says(200, '{"data": null, "errors": [{}]}'), ResponseError, {"data": None, "path": ()}),
    "errors-that-are-texts": (says(200, '{"errors": ["no"]}'), InvalidResponseError, {}),
    "data-that-is-no-object": (says(200, '{"data": [1]}'), InvalidResponseError, {}),
    "neither-data-nor-errors": (says(200, '{"data": null}'), InvalidResponseError, {}),
    "html-of-404": (says(404, "<html>nothing here", "text/html"), RefusedError, {"status": 404}),
    "forbidden": (says(403, "no", "text/plain"), RefusedError, {"status": 403}),
    "redirect": (says(302, "", Location="http://elsewhere/"), RefusedError, {"status": 302}),
    "broken": (breaks, TransportError, {}),
}


@pytest.mark.parametrize("name", KINDS)
async def test_each_kind_of_failure_is_an_error_of_its_own(name: str, jobs: Binding, service: JobsService) -> None:
    answer, kind, attributes = KINDS[name]
    service.answers.append(answer)

    with pytest.raises(BindingError) as caught:
        await jobs.execute(MUTATION)

    assert type(caught.value) is kind
    assert {key: getattr(caught.value, key) for key in attributes} == attributes
    assert len(service.calls) == 1


async def test_data_without_the_field_is_no_answer(jobs: Binding, service: JobsService) -> None:
    service.answers.append(says(200, '{"data": {}}'))
    with pytest.raises(InvalidResponseError, match="has no version"):
        await jobs.query.version()


async def test_an_answer_that_grows_when_it_is_decompressed_is_bounded(jobs: Binding, service: JobsService) -> None:
    bomb = gzip.compress(b'{"data": {"version": "' + b"1" * (65 << 20))
    headers = {"Content-Encoding": "gzip", "Content-Type": "application/json"}
    service.answers.append(lambda _: web.Response(body=bomb, headers=headers))
    with pytest.raises(InvalidResponseError, match="larger than 64 MiB"):
        await jobs.execute("{ version }")


async def test_no_error_shows_the_headers_of_a_request() -> None:
    async def garble(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.readuntil(b"\r\n\r\n")
        writer.write(b"HTTP/9.9 what\r\n\r\n")
        writer.close()

    server = await asyncio.start_server(garble, "127.0.0.1", 0)
    url = f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}/graphql"
    async with Binding(url=url, schema=SDL, headers={"Authorization": "Bearer confidential"}) as jobs:
        with pytest.raises(TransportError) as of_call:
            await jobs.execute(MUTATION)
        with pytest.raises(TransportError) as of_socket:
            await anext(jobs.subscription.jobChanged(id=1))
    login = ClientCredentials(url, client_id="applications", client_secret="confidential")
    with pytest.raises(TokenError) as of_token:
        await login.authorization()
    server.close()
    secrets = {"confidential", b64encode(b"applications:confidential").decode()}

    for each in (of_call, of_socket, of_token):
        error: BaseException | None = each.value
        while error is not None:
            assert not any(secret in repr(error) for secret in secrets)
            error = error.__cause__ or (None if error.__suppress_context__ else error.__context__)


def test_a_request_does_not_show_what_it_carries() -> None:
    headers = {"Authorization": "Bearer confidential"}
    request = Request(
        document="{ a }", operation=OperationType.QUERY, headers=headers, variables={"password": "confidential"}
    )

    assert "confidential" not in repr(request)


async def test_variables_may_be_any_mapping(jobs: Binding, service: JobsService) -> None:
    await jobs.execute("query ($id: ID!) { job(id: $id) { title } }", MappingProxyType({"id": 1}))

    assert service.calls[0]["variables"] == {"id": 1}


async def test_a_closed_binding_is_not_opened_again(service: JobsService) -> None:
    for used in (True, False):
        async with Binding(url=service.url, schema=SDL) as jobs:
            if used:
                await jobs.execute("{ version }")
        with pytest.raises(ClosedError, match="is closed"):
            await jobs.execute("{ version }")


async def test_no_connection_is_told_from_a_broken_one() -> None:
    (unused,) = free_ports(1)
    async with Binding(url=f"http://127.0.0.1:{unused}/graphql", schema=SDL, retries=OFTEN) as binding:
        with pytest.raises(ConnectError, match="no connection to"):
            await binding.execute("{ version }")


async def test_a_call_ends_with_its_timeout(jobs: Binding, service: JobsService) -> None:
    with pytest.raises(CallTimeoutError):
        await jobs.execute("{ slow }", timeout=0.05)
    with pytest.raises(TimeoutError):
        await jobs.execute("{ slow }", timeout=0.05)

    assert len(service.calls) <= 2  # a query too is not tried again once its time is over


async def test_the_timeout_counts_the_schema_too() -> None:
    held = asyncio.Event()

    async def hold(request: web.Request) -> web.Response:
        await held.wait()
        return web.Response()

    app = web.Application()
    app.router.add_post("/graphql", hold)
    runner = web.AppRunner(app, shutdown_timeout=0)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    async with Binding(url=f"http://127.0.0.1:{runner.addresses[0][1]}/graphql", timeout=0.05) as jobs:
        with pytest.raises(CallTimeoutError):
            await jobs.query.version()
        with pytest.raises(CallTimeoutError):
            await jobs.execute("{ version }")
    held.set()
    await runner.cleanup()


async def test_variables_that_are_no_json_are_never_sent(service: JobsService) -> None:
    sdl = "scalar Date type Query { on(day: Date, ratio: Float): Int }"
    async with Binding(url=service.url, schema=sdl) as jobs:
        for value in (date(2026, 11, 22), b"bytes", {1, 2}):
            with pytest.raises(DocumentError, match="no JSON"):
                await jobs.query.on(day=value)

    assert service.calls == []


PASSING: dict[str, Answer] = {
    "unavailable": UNAVAILABLE,
    "unavailable-with-errors": says(503, ERRORS),
    "too-many": says(429, "slower", "text/plain"),
    "broken": breaks,
}


@pytest.mark.parametrize("name", PASSING)
async def test_a_query_is_sent_again_and_a_mutation_never(name: str, service: JobsService) -> None:
    async with Binding(url=service.url, schema=SDL, retries=OFTEN) as jobs:
        service.answers += [PASSING[name], PASSING[name]]
        assert await jobs.execute("{ version }") == {"version": "1"}
        assert len(service.calls) == 3

        service.answers.append(PASSING[name])
        with pytest.raises(BindingError):
            await jobs.execute(MUTATION)
        assert len(service.calls) == 4


async def test_attempts_are_bounded(service: JobsService) -> None:
    service.answers += [UNAVAILABLE] * 9
    async with Binding(url=service.url, schema=SDL, retries=OFTEN) as jobs:
        with pytest.raises(RefusedError):
            await jobs.execute("{ version }")

    assert len(service.calls) == 3


async def test_a_service_that_keeps_failing_is_spared(service: JobsService) -> None:
    service.answers += [UNAVAILABLE] * 99
    async with Binding(url=service.url, schema=SDL, retries=OFTEN) as jobs:
        for _ in range(20):
            with pytest.raises(RefusedError):
                await jobs.execute("{ version }")

    assert len(service.calls) == 23  # three retries, then each call is sent once


async def test_no_attempt_is_made_that_the_timeout_leaves_no_time_for(service: JobsService) -> None:
    service.answers.append(says(503, "later", "text/plain", **{"Retry-After": "3600"}))
    async with Binding(url=service.url, schema=SDL) as jobs:
        with pytest.raises(RefusedError) as caught:
            await jobs.execute("{ version }", timeout=5)

    assert caught.value.retry_after == 3600
    assert len(service.calls) == 1


async def test_connections_are_kept(jobs: Binding, service: JobsService) -> None:
    for _ in range(5):
        await jobs.execute("{ version }")

    assert len(service.peers) == 1


async def test_headers_of_a_call_go_before_those_of_the_binding(service: JobsService) -> None:
    async with Binding(url=service.url, schema=SDL, headers={"X-Team": "shop", "X-Tenant": "a"}) as jobs:
        await jobs.execute("{ version }", headers={"x-tenant": "b"})

    (sent,) = service.headers
    assert sent.getall("X-Team") == ["shop"]
    assert sent.getall("X-Tenant") == ["b"]


async def test_a_call_carries_the_trace_of_the_request_it_is_made_for(jobs: Binding, service: JobsService) -> None:
    with continuing({"Traceparent": TRACE, "TraceState": "a=1", "Cookie": "secret"}):
        await asyncio.gather(jobs.execute("{ version }"), jobs.loader("jobsByIds").load(1))
    with continuing({"tracestate": "a=1"}):
        await jobs.execute("{ version }")
    await jobs.execute("{ version }")

    traces = [(sent.get("traceparent"), sent.get("tracestate"), sent.get("cookie")) for sent in service.headers]
    assert traces == [(TRACE, "a=1", None)] * 2 + [(None, None, None)] * 2


async def test_a_tracer_of_ones_own_writes_the_headers(service: JobsService) -> None:
    async with Binding(url=service.url, schema=SDL, trace=lambda carrier: carrier.update(traceparent=TRACE)) as jobs:
        await jobs.execute("{ version }")

    assert service.headers[0]["traceparent"] == TRACE


async def test_a_caller_that_leaves_takes_its_call_along(jobs: Binding, service: JobsService) -> None:
    call = asyncio.create_task(jobs.execute("{ slow }"))
    while not service.calls:  # noqa: ASYNC110 — the service sets no event
        await asyncio.sleep(0.005)
    call.cancel()
    with pytest.raises(asyncio.CancelledError):
        await call

    service.go.set()
    assert await jobs.execute("{ version }") == {"version": "1"}


async def test_a_closed_binding_leaves_nothing_open(service: JobsService, recwarn: pytest.WarningsRecorder) -> None:

    async with Binding(url=service.url) as jobs:
        await jobs.query.version()
    del jobs
    gc.collect()

    assert [str(each.message) for each in recwarn] == []
