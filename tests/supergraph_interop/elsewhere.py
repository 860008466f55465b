"""Supergraphs of the hand-written worlds on `@apollo/gateway`, over the worlds' servers on loopback."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Callable, Iterable, Mapping
from functools import cache
from typing import Any

from aiohttp import web
from federation_worlds.goldens import golden
from federation_worlds.server import Servers
from federation_worlds.stage import Stage

from dovetail_composition.supergraph import read_supergraph
from dovetail_gateway.subgraph.port import SubgraphRequest

from .composers import WORLDS
from .packages import script

Answers = Mapping[str, Mapping[str, Any]]
"""World → `{operations: {name: {data, errors}}}` or `{refused}`."""

_SECONDS = 300


def run_elsewhere(supergraph_of: Callable[[str], str], operations: Iterable[tuple[str, str]]) -> Answers:
    """The answers to these operations of these worlds. `supergraph_of`: a world's supergraph SDL."""
    wanted: dict[str, list[str]] = {}
    for world, operation in operations:
        wanted.setdefault(world, []).append(operation)
    cases = [
        {
            "name": name,
            "supergraph": supergraph_of(name),
            "operations": {
                key: {"text": each.text, "variables": dict(each.variables)}
                for key, each in WORLDS[name].operations.items()
                if key in keys
            },
        }
        for name, keys in wanted.items()
    ]
    return asyncio.run(_run(cases))


async def _run(cases: list[dict[str, Any]]) -> Answers:
    app = web.Application()
    app.router.add_post("/{feature}/{world}/{graph}", _answer)
    runner = web.AppRunner(app, access_log=None, shutdown_timeout=0)
    await runner.setup()
    try:
        site = web.TCPSite(runner, "127.0.0.1", 0)
        await site.start()
        url = f"http://127.0.0.1:{site.port}"
        process = await asyncio.create_subprocess_exec(
            *script("gateway.mjs"), stdin=asyncio.subprocess.PIPE, stdout=asyncio.subprocess.PIPE
        )
        async with asyncio.timeout(_SECONDS):
            answer, _ = await process.communicate(json.dumps({"url": url, "cases": cases}).encode())
    finally:
        await runner.cleanup()
    found: Answers = json.loads(answer)
    return found


@cache
def _stage(world: str) -> Stage:
    return Stage(WORLDS[world], read_supergraph(golden(world)[0]))


async def _answer(request: web.Request) -> web.Response:
    world, graph = "{feature}/{world}".format(**request.match_info), request.match_info["graph"]
    asked = await request.json()
    message = SubgraphRequest(
        subgraph=graph, query=asked["query"], variables=asked.get("variables") or {}, retryable=False
    )
    try:
        answer = await Servers(_stage(world).company()).send(message)
    except AssertionError:
        # The other gateway sends nulls where a world's fields need values.
        return web.Response(status=500)
    return web.Response(body=answer.body, content_type="application/json")
