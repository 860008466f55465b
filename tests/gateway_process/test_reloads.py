"""Reloads under load lose no request, and memory stays flat."""

import asyncio
import itertools
import os
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from support.gateway_process import GatewayProcess, gateway_process
from support.replacing import write
from support.tiny_service import TinyService, tiny_service

CLIENTS = 8
_PAGE = os.sysconf("SC_PAGE_SIZE")


@pytest.fixture
async def service() -> AsyncIterator[TinyService]:
    async with tiny_service() as running:
        yield running


def sdl(number: int) -> str:
    """Schemas of one size that all differ."""
    types = " ".join(f"type T{index} {{ a{number}(x: Int = 1): T{index} b: [T{index}!] }}" for index in range(100))
    fields = " ".join(f"t{index}: T{index}" for index in range(100))
    return f"type Query {{ hello: String! {fields} }} {types}"


def resident_bytes(pid: int) -> int:
    return int(Path(f"/proc/{pid}/statm").read_text().split()[1]) * _PAGE


async def reload_under_load(gateway: GatewayProcess, supergraph: Path, service: TinyService, times: int) -> None:
    answered = 0
    digests: set[str] = set()
    done = asyncio.Event()

    async def client(number: int) -> None:
        nonlocal answered
        for turn in itertools.count():
            if done.is_set():
                return
            query = f"query Q{turn % 50} {{ hello again{number}: hello }}"
            status, headers, body = await gateway.post(query)
            assert (status, body) == (200, {"data": {"hello": "world", f"again{number}": "world"}})
            digests.add(headers["dovetail-generation"])
            answered += 1

    async with asyncio.TaskGroup() as group:
        for number in range(CLIENTS):
            group.create_task(client(number))
        _, before = await gateway.look("/status")
        for number in range(times):
            write(supergraph, sdl(before["generations"] + number), service)
            await gateway.until_look("/status", generations=before["generations"] + number + 1)
        done.set()
    assert answered > times
    assert len(digests) > times / 2


async def metric(gateway: GatewayProcess, name: str) -> float:
    line = next(line for line in (await gateway.metrics()).splitlines() if line.startswith(name))
    return float(line.split()[1])


async def check(supergraph: Path, service: TinyService, warm_up: int, times: int) -> None:
    write(supergraph, sdl(0), service)
    async with gateway_process("--supergraph", supergraph) as gateway:
        await reload_under_load(gateway, supergraph, service, warm_up)
        before = resident_bytes(gateway.process.pid)
        await reload_under_load(gateway, supergraph, service, times)
        grown = resident_bytes(gateway.process.pid) - before

        assert await metric(gateway, "dovetail_generations_alive") <= 3
        _, said = await gateway.look("/status")
        assert (said["generations"], said["refusals"]) == (warm_up + times + 1, 0)
        assert grown < 24 << 20, f"{grown / (1 << 20):.1f} MiB more after {times} reloads"


async def test_reloads_lose_no_request(service: TinyService, tmp_path: Path) -> None:
    await check(tmp_path / "supergraph.graphql", service, warm_up=5, times=15)


async def test_what_is_asked_again_and_again_is_ready_after_a_swap(service: TinyService, tmp_path: Path) -> None:
    goes = "{ hello t0 { a0 { __typename } } }"
    misses = 'dovetail_documents_total{cache="miss"}', 'dovetail_plans_total{cache="miss"}'
    supergraph = tmp_path / "supergraph.graphql"
    write(supergraph, sdl(0), service)
    async with gateway_process("--supergraph", supergraph) as gateway:
        for query in ("{ hello }", goes) * 2:
            assert (await gateway.post(query))[0] == 200
        before = [await metric(gateway, name) for name in misses]
        write(supergraph, sdl(1), service)
        await gateway.until_look("/status", generations=2)

        status, _, body = await gateway.post("{ hello }")
        assert (status, body) == (200, {"data": {"hello": "world"}})
        assert [await metric(gateway, name) for name in misses] == before
        status, _, body = await gateway.post(goes)
        assert (status, body["errors"][0]["extensions"]["code"]) == (422, "GRAPHQL_VALIDATION_FAILED")


async def test_all_answers_are_right_while_generations_come_and_go(service: TinyService, tmp_path: Path) -> None:
    """Whatever is under way as a generation ends: documents read and plans made aside, programs made, calls left."""
    supergraph = tmp_path / "supergraph.graphql"
    write(supergraph, sdl(0), service)
    async with gateway_process("--supergraph", supergraph, DOVETAIL_POLL_INTERVAL="0.05") as gateway:
        done = asyncio.Event()
        fresh = itertools.count()

        async def ask(name: str) -> None:
            answer = await gateway.post(f"query {name} {{ hello {name}: hello }}")
            assert (answer[0], answer[2]) == (200, {"data": {"hello": "world", name: "world"}})

        async def client(number: int) -> None:
            while not done.is_set():
                given_up = asyncio.create_task(ask(f"givenUp{next(fresh)}"))
                await ask(f"cold{next(fresh)}")
                await ask(f"hot{number}")
                given_up.cancel()
                await asyncio.wait([given_up])
                assert given_up.cancelled() or given_up.result() is None

        async with asyncio.TaskGroup() as group:
            for number in range(CLIENTS):
                group.create_task(client(number))
            for number in range(1, 13):
                write(supergraph, sdl(number), service)
                await gateway.until_look("/status", generations=number + 1)
            done.set()
        assert await gateway.end() == 0
        assert [entry for entry in gateway.logs if entry.get("level") != "info"] == []


@pytest.mark.nightly
async def test_six_hundred_reloads(service: TinyService, tmp_path: Path) -> None:
    await check(tmp_path / "supergraph.graphql", service, warm_up=60, times=600)
