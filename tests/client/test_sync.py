"""The same calls from code without an event loop, from several threads at once."""

import asyncio
import subprocess
import sys
import threading
from collections.abc import AsyncIterator, Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from support.jobs_service import SDL, JobsService

from dovetail_client import CallTimeoutError, ClosedError, DocumentError, ResponseError, SyncBinding
from dovetail_client.tracing import continuing

TRACE = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01"


@pytest.fixture
async def jobs(service: JobsService) -> AsyncIterator[SyncBinding]:
    binding = SyncBinding(url=service.url, schema=SDL)
    yield binding
    await asyncio.to_thread(binding.close)


def use(jobs: SyncBinding) -> None:
    assert jobs.query.job(id=1) == {"id": "1", "title": "Joiner", "status": "OPEN"}
    assert jobs.query["job"]({"id": 1}, select="{ company { name } }") == {"company": {"name": "Dovetail"}}
    assert jobs.mutation.createJob(input={"title": "Cooper"})["title"] == "Cooper"
    assert jobs.execute("query ($id: ID!) { job(id: $id) { title } }", {"id": 2}) == {"job": {"title": "Carpenter"}}
    assert "Job" in jobs.schema().type_map
    with pytest.raises(DocumentError):
        jobs.query.job(idd=1)
    with pytest.raises(ResponseError) as caught:
        jobs.query.job(id=9)
    assert caught.value.code == "JOB:NOT_FOUND"
    with pytest.raises(CallTimeoutError):
        jobs.execute("{ slow }", timeout=0.05)


async def test_calls_wait_for_their_answers(jobs: SyncBinding) -> None:
    await asyncio.to_thread(use, jobs)


async def test_threads_share_a_binding(jobs: SyncBinding, service: JobsService) -> None:
    def ask(number: int) -> str:
        title: str = jobs.query.job(id=number % 3 + 1)["title"]
        return title

    def ask_all() -> list[str]:
        with ThreadPoolExecutor(8) as threads:
            return list(threads.map(ask, range(60)))

    assert await asyncio.to_thread(ask_all) == ["Joiner", "Carpenter", "Turner"] * 20


async def test_a_threads_trace_goes_along(jobs: SyncBinding, service: JobsService) -> None:
    def traced(call: Callable[[], Any]) -> None:
        with continuing({"traceparent": TRACE}):
            call()

    await asyncio.to_thread(traced, jobs.query.version)
    assert service.headers[0]["traceparent"] == TRACE


async def test_a_closed_binding_leaves_no_thread(service: JobsService) -> None:
    def once() -> None:
        with SyncBinding(url=service.url, schema=SDL) as jobs:
            jobs.query.version()
        jobs.close()

    await asyncio.to_thread(once)
    assert [thread.name for thread in threading.enumerate() if thread.name == "dovetail-binding"] == []


async def test_a_closed_binding_says_so(jobs: SyncBinding) -> None:
    await asyncio.to_thread(jobs.close)
    with pytest.raises(ClosedError, match="closed"):
        jobs.query.version()


def test_a_binding_of_before_a_fork_says_so() -> None:
    code = """
import os
from dovetail_client import ClosedError, SyncBinding
jobs = SyncBinding("jobs", schema="type Query { a: Int }")
if os.fork() == 0:
    try:
        jobs.schema()
    except ClosedError as error:
        print(error, flush=True)
    os._exit(0)
os.wait()
"""
    run = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, timeout=60, check=True)

    assert "make it after the fork" in run.stdout


def test_what_names_no_service_leaves_no_thread() -> None:
    with pytest.raises(ValueError, match="either"):
        SyncBinding()

    assert [thread.name for thread in threading.enumerate() if thread.name == "dovetail-binding"] == []
