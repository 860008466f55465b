"""The client of all promises, inside the cluster: it asks for tests, keeps loads going, holds the mutations' ledger.

POST /ask     {"url", "query", "variables", "headers"}: one request -> {"status", "headers", "body", "seconds"}
POST /loads   {"url", "rate", "operations": [{"query", "variables", "expect"}]}: begin a load -> {"id"}
GET /loads/ID (DELETE: and end it): {"sent", "answered", "seconds", "slowest", "failed": [{"at", "kind", "error"}]}
POST /ledger  {"key"}: a mutation has run. GET: {"total", "twice"}

A load sends its operations in turn, `rate` a second at most 50, waiting for no answer before the next. Half of them go
over connections that are kept, half over new ones: a server has to end both kinds well. "$key" in a variable becomes
a key that no other request has.
"""

import asyncio
import json
import time
import uuid
from collections import Counter
from dataclasses import dataclass, field
from typing import Any

import aiohttp
from aiohttp import web

TIMEOUT = aiohttp.ClientTimeout(total=15)
MAX_RATE = 50


@dataclass
class Load:
    url: str
    rate: float
    operations: list[dict[str, Any]]
    task: asyncio.Task[None] | None = None
    started: float = field(default_factory=time.monotonic)
    sent: Counter[str] = field(default_factory=Counter)
    answered: Counter[str] = field(default_factory=Counter)
    slowest: float = 0.0
    failed: list[dict[str, Any]] = field(default_factory=list)
    running: set[asyncio.Task[None]] = field(default_factory=set)

    async def run(self) -> None:
        kept = aiohttp.ClientSession(timeout=TIMEOUT)
        fresh = aiohttp.ClientSession(timeout=TIMEOUT, connector=aiohttp.TCPConnector(force_close=True))
        async with kept, fresh:
            number, due = 0, time.monotonic()
            try:
                while True:
                    operation = self.operations[number // 2 % len(self.operations)]
                    task = asyncio.create_task(self.one((kept, fresh)[number % 2], operation))
                    self.running.add(task)
                    task.add_done_callback(self.running.discard)
                    number, due = number + 1, due + 1 / self.rate
                    await asyncio.sleep(max(0.0, due - time.monotonic()))
            finally:
                await asyncio.gather(*self.running)

    async def one(self, session: aiohttp.ClientSession, operation: dict[str, Any]) -> None:
        kind = "mutation" if operation["query"].lstrip().startswith("mutation") else "query"
        variables = {
            name: uuid.uuid4().hex if value == "$key" else value
            for name, value in (operation.get("variables") or {}).items()
        }
        self.sent[kind] += 1
        began, at = time.monotonic(), time.time()
        problem = await self.problem(session, {"query": operation["query"], "variables": variables}, operation)
        self.slowest = max(self.slowest, time.monotonic() - began)
        if problem is None:
            self.answered[kind] += 1
        else:
            took = round(time.monotonic() - began, 3)
            self.failed.append({"at": round(at, 3), "took": took, "kind": kind, "error": problem, "sent": variables})

    async def problem(
        self, session: aiohttp.ClientSession, body: dict[str, Any], operation: dict[str, Any]
    ) -> str | None:
        try:
            async with session.post(self.url, json=body) as response:
                text = await response.text()
                served = response.headers.get("dovetail-generation", "")
                if response.status != 200:
                    return f"{response.status} {text[:2000]} {served}"
                answer = json.loads(text)
                if answer.get("errors") or operation.get("expect", answer.get("data")) != answer.get("data"):
                    return f"{text[:2000]} {served}"
        except Exception as error:  # noqa: BLE001 - whatever it is, the request has failed
            return f"{type(error).__name__}: {error}"
        return None

    def report(self) -> dict[str, Any]:
        return {
            "sent": dict(self.sent),
            "answered": dict(self.answered),
            "seconds": time.monotonic() - self.started,
            "slowest": self.slowest,
            "failed": self.failed,
        }


LOADS: dict[str, Load] = {}
LEDGER: Counter[str] = Counter()


async def begin(request: web.Request) -> web.Response:
    asked = await request.json()
    load = Load(asked["url"], min(asked["rate"], MAX_RATE), asked["operations"])
    load.task = asyncio.create_task(load.run())
    name = uuid.uuid4().hex
    LOADS[name] = load
    return web.json_response({"id": name})


async def report(request: web.Request) -> web.Response:
    return web.json_response(LOADS[request.match_info["id"]].report())


async def end(request: web.Request) -> web.Response:
    load = LOADS.pop(request.match_info["id"])
    assert load.task is not None
    load.task.cancel()
    await asyncio.gather(load.task, return_exceptions=True)
    return web.json_response(load.report())


async def ask(request: web.Request) -> web.Response:
    asked = await request.json()
    body = {"query": asked["query"], "variables": asked.get("variables")}
    began = time.monotonic()
    try:
        async with (
            aiohttp.ClientSession(timeout=TIMEOUT) as session,
            session.post(asked["url"], json=body, headers=asked.get("headers")) as response,
        ):
            text = await response.text()
            found = {"status": response.status, "headers": dict(response.headers), "body": text}
    except (aiohttp.ClientError, TimeoutError, OSError) as error:
        found = {"status": 0, "headers": {}, "body": f"{type(error).__name__}: {error}"}
    return web.json_response({**found, "seconds": time.monotonic() - began})


async def record(request: web.Request) -> web.Response:
    LEDGER[(await request.json())["key"]] += 1
    return web.Response()


async def ledger(_request: web.Request) -> web.Response:
    twice = sorted(key for key, times in LEDGER.items() if times > 1)
    return web.json_response({"total": len(LEDGER), "twice": twice})


async def healthy(_request: web.Request) -> web.Response:
    return web.Response()


def main() -> None:
    app = web.Application()
    app.router.add_post("/ask", ask)
    app.router.add_post("/loads", begin)
    app.router.add_get("/loads/{id}", report)
    app.router.add_delete("/loads/{id}", end)
    app.router.add_post("/ledger", record)
    app.router.add_get("/ledger", ledger)
    app.router.add_get("/healthz", healthy)
    web.run_app(app, host="0.0.0.0", port=8080, access_log=None, shutdown_timeout=0)


if __name__ == "__main__":
    main()
