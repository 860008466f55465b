"""A gateway process from its first line to its exit code."""

import asyncio
import signal
import socket
from collections.abc import AsyncIterator
from pathlib import Path

import aiohttp
import pytest
from support.gateway_process import gateway_process
from support.ports import free_ports
from support.replacing import put, take_away, write
from support.tiny_service import SDL, TinyService, tiny_service
from support.waiting import until, until_true

OTHER = "type Query { hello: String!, slow: String! }"


@pytest.fixture
async def service() -> AsyncIterator[TinyService]:
    async with tiny_service() as running:
        yield running


@pytest.fixture
def supergraph(service: TinyService, tmp_path: Path) -> Path:
    path = tmp_path / "supergraph.graphql"
    write(path, SDL, service)
    return path


async def test_one_line_says_that_requests_are_accepted(supergraph: Path, service: TinyService) -> None:
    async with gateway_process("--supergraph", supergraph) as gateway:
        assert len(gateway.lines) == 1
        assert "1 subgraph," in gateway.lines[0]
        status, headers, body = await gateway.post("{ hello }")
        assert (status, body) == (200, {"data": {"hello": "world"}})

        ready, details = await gateway.look("/readyz")
        assert (ready, details) == (200, {"status": "ready", "digest": headers["dovetail-generation"]})
        assert await gateway.look("/livez") == (200, {"status": "alive"})
        _, said = await gateway.look("/status")
        assert (said["subgraphs"], said["generations"], said["refusals"]) == (["greeter"], 1, 0)
        assert said["versions"]["dovetail"]
        metrics = await gateway.metrics()
        assert 'dovetail_requests_total{code="",status="200"} 1.0' in metrics
        assert 'dovetail_subgraph_calls_total{outcome="ok",subgraph="greeter"} 1.0' in metrics
        assert await gateway.end() == 0
        assert len(gateway.lines) == 1
    assert service.calls == 1


async def test_until_there_is_a_supergraph_it_is_alive_but_not_ready(service: TinyService, tmp_path: Path) -> None:
    (admin,) = free_ports(1)
    folder = tmp_path / "artifact"
    folder.mkdir()
    async with gateway_process("--supergraph", folder, wait=False, ADMIN_PORT=str(admin)) as gateway:
        gateway.admin = f"http://127.0.0.1:{admin}"

        async def answers() -> bool:
            try:
                return (await gateway.look("/livez"))[0] == 200
            except aiohttp.ClientError:
                return False

        await until_true(answers)
        details = await gateway.until_look("/readyz", status="unready", reason="no supergraph is loaded yet")
        assert details["digest"] is None
        assert (await gateway.look("/readyz"))[0] == 503
        assert gateway.lines == []

        write(folder / "supergraph.graphql", SDL, service)
        await gateway.ready()
        assert (await gateway.look("/readyz"))[0] == 200


async def test_a_change_is_served_and_requests_under_way_end_on_their_generation(
    supergraph: Path, service: TinyService
) -> None:
    async with gateway_process("--supergraph", supergraph) as gateway:
        _, headers, _ = await gateway.post("{ more }")
        first = headers["dovetail-generation"]
        under_way = asyncio.create_task(gateway.post("{ slow }"))
        await until(lambda: service.slow_calls == 1)
        write(supergraph, OTHER, service)
        await gateway.until_look("/status", generations=2)

        status, headers, body = await gateway.post("{ more }")
        assert status != 200 or "errors" in body
        assert headers["dovetail-generation"] != first
        assert "dovetail_generations_alive 2.0" in await gateway.metrics()
        service.go.set()
        _, headers, body = await under_way
        assert (headers["dovetail-generation"], body) == (first, {"data": {"slow": "at last"}})

        async def ended() -> bool:
            return "dovetail_generations_alive 1.0" in await gateway.metrics()

        await until_true(ended)


async def test_a_broken_artifact_is_refused_and_shown_while_the_old_one_serves(
    supergraph: Path, service: TinyService
) -> None:
    async with gateway_process("--supergraph", supergraph) as gateway:
        put(supergraph, "type Query {")
        await gateway.until_look("/status", refusals=1)
        status, details = await gateway.look("/readyz")
        assert (status, details["refused"]["code"]) == (200, "SUPERGRAPH_INVALID")
        assert 'dovetail_artifacts_refused_total{code="SUPERGRAPH_INVALID"} 1.0' in await gateway.metrics()
        assert await gateway.query("{ hello }") == {"data": {"hello": "world"}}

        put(supergraph, "type Query { " + "x" * 2_000_000)
        await gateway.until_look("/status", refusals=2)
        status, details = await gateway.look("/readyz")
        assert (status, len(details["refused"]["message"]) < 2_000) == (200, True)

        take_away(supergraph)
        reason = f"{supergraph}: No such file or directory"
        await gateway.until_look("/readyz", unavailable={"artifact": reason})
        assert await gateway.query("{ hello }") == {"data": {"hello": "world"}}

        write(supergraph, SDL, service)

        async def healed() -> bool:
            _, details = await gateway.look("/readyz")
            return not {"refused", "unavailable"} & details.keys()

        await until_true(healed)
        assert (await gateway.look("/status"))[1]["generations"] == 1


async def test_sigterm_turns_readiness_off_and_lets_requests_end(supergraph: Path, service: TinyService) -> None:
    async with gateway_process("--supergraph", supergraph, DOVETAIL_SHUTDOWN_GRACE="1") as gateway:
        under_way = asyncio.create_task(gateway.post("{ slow }"))
        await until(lambda: service.slow_calls == 1)
        gateway.process.send_signal(signal.SIGTERM)
        await gateway.until_look("/readyz", status="unready", reason="shutting down")
        # Whoever has not noticed yet is still answered.
        assert await gateway.query("{ hello }") == {"data": {"hello": "world"}}

        async def refuses() -> bool:
            async with aiohttp.ClientSession() as session:
                try:
                    async with session.post(gateway.url, json={"query": "{ hello }"}):
                        return False
                except aiohttp.ClientConnectionError:
                    return True

        await until_true(refuses)
        assert not under_way.done()
        service.go.set()
        assert (await under_way)[2] == {"data": {"slow": "at last"}}
        assert await gateway.process.wait() == 0


async def test_a_terminal_that_closes_ends_it_cleanly(supergraph: Path, service: TinyService) -> None:
    async with gateway_process("--supergraph", supergraph) as gateway:
        under_way = asyncio.create_task(gateway.post("{ slow }"))
        await until(lambda: service.slow_calls == 1)
        gateway.process.send_signal(signal.SIGHUP)
        gateway.process.send_signal(signal.SIGTERM)
        await gateway.until_look("/readyz", status="unready", reason="shutting down")
        service.go.set()
        assert (await under_way)[2] == {"data": {"slow": "at last"}}
        assert await gateway.process.wait() == 0


async def test_clients_that_keep_connections_lose_no_request_at_the_end(supergraph: Path, service: TinyService) -> None:
    async with gateway_process("--supergraph", supergraph, DOVETAIL_SHUTDOWN_GRACE="1") as gateway:
        answered = 0

        async def client() -> None:
            """Use one connection until an answer says that it closes."""
            nonlocal answered
            closes = False
            while not closes:
                _, headers, body = await gateway.post("{ hello }")
                assert body == {"data": {"hello": "world"}}
                closes = headers.get("Connection") == "close"
                answered += 1

        clients = [asyncio.create_task(client()) for _ in range(8)]
        await until(lambda: answered > 50)
        assert await gateway.end() == 0
        await asyncio.gather(*clients)


async def test_a_request_that_does_not_end_is_given_up_after_the_drain(supergraph: Path, service: TinyService) -> None:
    async with gateway_process("--supergraph", supergraph, DOVETAIL_DRAIN_TIMEOUT="0.5") as gateway:
        under_way = asyncio.create_task(gateway.post("{ slow }"))
        await until(lambda: service.slow_calls == 1)
        assert await gateway.end() == 0
        with pytest.raises(aiohttp.ClientError):
            await under_way
        await until(lambda: service.cancelled == 1)


async def test_sigterm_before_anything_serves_is_a_clean_end(tmp_path: Path) -> None:
    async with gateway_process("--supergraph", tmp_path, wait=False) as gateway:
        await until(lambda: any(entry.get("source") == "artifact" for entry in gateway.logs), 60)
        assert await gateway.end() == 0
    assert gateway.lines == []


async def test_a_port_in_use_is_an_error_with_exit_code_1(supergraph: Path) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = str(taken.getsockname()[1])
        async with gateway_process("--supergraph", supergraph, "--port", port, wait=False) as gateway:
            async with asyncio.timeout(60):
                assert await gateway.process.wait() == 1
    # One line, and no trace of what was given up.
    (said,) = gateway.logs
    assert said["text"].startswith("error: ")
    assert "address already in use" in said["text"]


async def test_a_client_that_goes_away_ends_the_subgraph_call(supergraph: Path, service: TinyService) -> None:
    async with gateway_process("--supergraph", supergraph) as gateway:
        under_way = asyncio.create_task(gateway.post("{ slow }"))
        await until(lambda: service.slow_calls == 1)
        under_way.cancel()
        await until(lambda: service.cancelled == 1)

        assert await gateway.query("{ hello }") == {"data": {"hello": "world"}}


GATEWAY = """
apiVersion: dovetail.dev/v1alpha1
kind: GraphQLGateway
metadata: {name: public, namespace: edge}
spec:
  headers:
  - {name: X-Tenant, forward: true}
  endpoints:
    greeter:
      url: URL
      headers: [{name: X-Api-Key, secretKeyRef: {name: greeter, key: apiKey}}]
"""


async def test_policies_endpoints_and_secrets_come_from_files(
    supergraph: Path, service: TinyService, tmp_path: Path
) -> None:
    secrets, config = tmp_path / "secrets", tmp_path / "gateway.yaml"
    secrets.mkdir()
    put(config, GATEWAY.replace("URL", service.url))
    write(supergraph, SDL, TinyService(url="http://127.0.0.1:1/graphql"))
    arguments = ("--supergraph", supergraph, "--config", config)
    async with gateway_process(*arguments, DOVETAIL_SECRETS_DIR=str(secrets)) as gateway:
        answer = await gateway.query("{ hello }")
        assert answer["errors"][0]["extensions"]["code"] == "SUBGRAPH_SECRET_MISSING"

        put(secrets / "edge_greeter_apiKey", "s3cret\n")

        async def answered() -> bool:
            return "errors" not in await gateway.query("{ hello }")

        await until_true(answered)
        headers = {"X-Tenant": "acme", "X-Other": "no"}
        async with gateway.session.post(gateway.url, json={"query": "{ more }"}, headers=headers) as response:
            assert response.status == 200
        received = service.headers[-1]
        assert (received["X-Api-Key"], received["X-Tenant"]) == ("s3cret", "acme")
        assert "X-Other" not in received

        put(config, GATEWAY.replace("URL", service.url).replace("X-Tenant", "X-Other"))
        await gateway.until_look("/status", generations=2)
        async with gateway.session.post(gateway.url, json={"query": "{ more }"}, headers=headers) as response:
            assert response.status == 200
        assert service.headers[-1]["X-Other"] == "no"
        assert "X-Tenant" not in service.headers[-1]
    assert "s3cret" not in str(gateway.logs)
