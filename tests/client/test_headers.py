"""Headers that cannot travel as they are raise before anything is sent, without showing what they hold."""

from typing import Any

import pytest
from support.jobs_service import SDL, JobsService

from dovetail_client import Binding, BindingError, HeaderError, SyncBinding
from dovetail_client.tracing import continuing

WRONG: dict[str, dict[str, Any]] = {
    "line-break": {"X-User": "secret\r\nX-Admin: yes"},
    "line-feed-at-the-end": {"Authorization": "Bearer secret\n"},
    "null": {"X-User": "secret\0"},
    "latin": {"X-User": "secret Müller"},
    "beyond-latin": {"X-User": "secret ✓"},
    "lone-surrogate": {"X-User": "secret \udcff"},
    "number": {"X-User": 7},
    "none": {"X-User": None},
    "bytes": {"X-User": b"secret"},
    "name-with-break": {"X-User\r\nX-Admin": "yes"},
    "name-with-colon": {"X-User:": "yes"},
    "empty-name": {"": "yes"},
}


@pytest.mark.parametrize("name", WRONG)
async def test_what_cannot_travel_is_refused_wherever_it_is_given(name: str, service: JobsService) -> None:
    headers = WRONG[name]
    with pytest.raises(HeaderError) as at_once:
        Binding(url=service.url, schema=SDL, headers=headers)
    with pytest.raises(ValueError, match="header"):
        SyncBinding(url=service.url, schema=SDL, headers=headers)
    async with Binding(url=service.url, schema=SDL) as jobs:
        with pytest.raises(HeaderError) as of_call:
            await jobs.execute("{ version }", headers=headers)
        with pytest.raises(BindingError):
            jobs.with_options(headers=headers)
        with pytest.raises(HeaderError):
            await anext(jobs.subscribe("subscription { jobChanged(id: 1) { id } }", headers=headers))

    assert "secret" not in f"{at_once.value!r} {of_call.value!r}"
    assert service.calls == []


async def test_credentials_are_checked_too(service: JobsService) -> None:
    class FromFile:
        async def authorization(self) -> str:
            return "Bearer secret\n"

        def refused(self, authorization: str) -> None:
            """Nothing to forget."""

    async with Binding(url=service.url, schema=SDL, auth=FromFile()) as jobs:
        with pytest.raises(HeaderError, match="Authorization") as caught:
            await jobs.query.version()

    assert "secret" not in str(caught.value)
    assert service.calls == []


async def test_a_clients_trace_that_cannot_travel_is_left_out(jobs: Binding, service: JobsService) -> None:
    trace = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01"
    with continuing({"traceparent": trace, "baggage": "name=Müller\udcff"}):
        await jobs.query.version()

    (sent,) = service.headers
    assert (sent.get("traceparent"), sent.get("baggage")) == (trace, None)


async def test_all_of_ascii_travels(jobs: Binding, service: JobsService) -> None:
    value = "".join(map(chr, range(0x21, 0x7F))) + " \tx"
    await jobs.execute("{ version }", headers={"X-User": value, "X-Empty": ""})

    assert service.headers[0]["X-User"] == value
    assert service.headers[0]["X-Empty"] == ""
