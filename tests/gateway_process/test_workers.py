"""Several workers behave as one gateway: one line, one port, one admin port, one end."""

import asyncio
import os
import signal
from collections.abc import AsyncIterator
from contextlib import suppress
from pathlib import Path

import aiohttp
import pytest
from support.gateway_process import gateway_process
from support.ports import free_ports
from support.replacing import put, write
from support.tiny_service import SDL, TinyService, tiny_service
from support.waiting import until, until_true


@pytest.fixture
async def service() -> AsyncIterator[TinyService]:
    async with tiny_service() as running:
        yield running


@pytest.fixture
def supergraph(service: TinyService, tmp_path: Path) -> Path:
    path = tmp_path / "supergraph.graphql"
    write(path, SDL, service)
    return path


def children(pid: int) -> list[int]:
    """Workers of a supervisor: its child processes that serve."""
    text = Path(f"/proc/{pid}/task/{pid}/children").read_text()
    return [child for child in map(int, text.split()) if b"spawn_main" in command_line(child)]


def command_line(pid: int) -> bytes:
    """Empty once the process has ended."""
    try:
        return Path(f"/proc/{pid}/cmdline").read_bytes()
    except (FileNotFoundError, ProcessLookupError):
        return b""


async def test_workers_share_the_port_and_are_told_of_as_one(supergraph: Path, service: TinyService) -> None:
    async with gateway_process("--supergraph", supergraph, "--workers", "2") as gateway:
        assert len(gateway.lines) == 1
        status, details = await gateway.look("/readyz")
        assert (status, len(details["workers"])) == (200, 2)

        async def both_answered() -> bool:
            async with (
                aiohttp.ClientSession() as session,
                session.post(gateway.url, json={"query": "{ hello }"}) as sent,
            ):
                assert await sent.json() == {"data": {"hello": "world"}}
            counts = [
                line for line in (await gateway.metrics()).splitlines() if line.startswith("dovetail_requests_total")
            ]
            return {"0", "1"} <= {line.partition('worker="')[2][:1] for line in counts}

        await until_true(both_answered)
        write(supergraph, "type Query { hello: String! }", service)

        async def both_changed() -> bool:
            _, said = await gateway.look("/status")
            return [worker["generations"] for worker in said["workers"]] == [2, 2]

        await until_true(both_changed)
        put(supergraph, "type Query {")

        async def both_refused() -> bool:
            _, details = await gateway.look("/readyz")
            return all("refused" in worker for worker in details["workers"])

        await until_true(both_refused)
        assert (await gateway.look("/readyz"))[0] == 200
        assert await gateway.end() == 0


async def test_a_worker_that_dies_is_replaced_and_sigterm_drains_all(supergraph: Path, service: TinyService) -> None:
    async with gateway_process("--supergraph", supergraph, "--workers", "2") as gateway:
        workers = children(gateway.process.pid)
        assert len(workers) == 2
        os.kill(workers[0], signal.SIGKILL)
        await until(lambda: workers[0] not in children(gateway.process.pid))
        await gateway.until_look("/status", restarts=1)
        await until_true(lambda: ready(gateway.session, gateway.admin))
        assert len(children(gateway.process.pid)) == 2
        assert "dovetail_worker_restarts_total 1.0" in await gateway.metrics()

        under_way = [asyncio.create_task(gateway.query("{ slow }")) for _ in range(8)]
        await until(lambda: service.slow_calls == 8)
        gateway.process.send_signal(signal.SIGTERM)
        await gateway.until_look("/status", draining=True)
        service.go.set()
        assert await asyncio.gather(*under_way) == [{"data": {"slow": "at last"}}] * 8
        assert await gateway.process.wait() == 0


async def test_no_worker_takes_a_request_before_it_can_answer(supergraph: Path) -> None:
    (port,) = free_ports(1)
    arguments = ("--supergraph", supergraph, "--workers", "2", "--port", str(port))
    async with gateway_process(*arguments, wait=False) as gateway:
        statuses = set()

        async def ask() -> None:
            # A connection of its own, which any worker that listens may get.
            with suppress(aiohttp.ClientError):
                async with (
                    aiohttp.ClientSession() as session,
                    session.post(f"http://127.0.0.1:{port}/graphql", json={"query": "{ hello }"}) as response,
                ):
                    statuses.add(response.status)

        async def started() -> bool:
            await ask()
            return bool(gateway.lines)

        await until_true(started)
        await gateway.ready()
        os.kill(children(gateway.process.pid)[0], signal.SIGKILL)

        async def replaced() -> bool:
            await ask()
            _, seen = await gateway.look("/status")
            return seen["restarts"] == 1 and await ready(gateway.session, gateway.admin)

        await until_true(replaced)
        await ask()
        assert statuses == {200}


async def test_workers_do_not_outlive_their_supervisor(supergraph: Path) -> None:
    async with gateway_process("--supergraph", supergraph, "--workers", "2") as gateway:
        workers = children(gateway.process.pid)
        gateway.process.kill()
        await gateway.process.wait()
        await until(lambda: not any(Path(f"/proc/{worker}").exists() for worker in workers))


async def ready(session: aiohttp.ClientSession, admin: str) -> bool:
    async with session.get(f"{admin}/readyz") as response:
        return response.status == 200
