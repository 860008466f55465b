"""The page about generated bindings does what it says: its files, commands and pieces of Python, in this order."""

from __future__ import annotations

import ast
import inspect
import re
import socket
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import pytest
from aiohttp import web
from graphql import build_schema, graphql
from support.needs import ROOT
from support.pages import Block, commands, read_page

from dovetail_cli.main import main
from dovetail_client import Binding

BLOCKS = read_page(ROOT / "docs" / "bindings" / "generated.md")


@asynccontextmanager
async def service(sdl: str) -> AsyncIterator[int]:
    """Serve jobs; the port."""
    schema = build_schema(sdl)
    company: dict[str, Any] = {"__typename": "Company", "name": "Dovetail"}
    job: dict[str, Any] = {"__typename": "Job", "id": "7", "title": "Joiner", "state": "OPEN", "company": company}
    job |= {"created": "2026-11-22T04:00:00Z", "salary": lambda _info, currency: "120.50" if currency == "USD" else "1"}
    company["jobs"] = lambda _info, **_arguments: [job]
    root = {
        "job": lambda _info, **_arguments: job,
        "jobs": lambda _info, **_arguments: [job],
        "search": lambda _info, **_arguments: [job, company],
        "createJob": lambda _info, **arguments: job | {"title": arguments["input"]["title"]},
    }

    async def answer(request: web.Request) -> web.Response:
        body = await request.json()
        result = await graphql(schema, body["query"], root, variable_values=body.get("variables"))
        return web.json_response(result.formatted)

    app = web.Application()
    app.router.add_post("/graphql", answer)
    runner = web.AppRunner(app, shutdown_timeout=0, access_log=None)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    try:
        yield runner.addresses[0][1]
    finally:
        await runner.cleanup()


async def run(block: Block, scope: dict[str, Any]) -> None:
    code = compile("\n" * block.line + block.text, f"line {block.line}", "exec", flags=ast.PyCF_ALLOW_TOP_LEVEL_AWAIT)
    result = eval(code, scope)
    if inspect.iscoroutine(result):
        await result


async def test_the_page_does_what_it_says(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.syspath_prepend(str(tmp_path))
    for block in BLOCKS:
        if block.language == "graphql":
            path = tmp_path / block.title
            path.parent.mkdir(exist_ok=True)
            path.write_text(block.text)
        for command in commands(block) if block.language == "console" else ():
            assert main(command.text.split()[1:]) == 0
            assert capsys.readouterr().out.strip() == command.output
    scope: dict[str, Any] = {}
    async with service((tmp_path / "schema.graphql").read_text()) as port:
        original = socket.getaddrinfo
        monkeypatch.setattr(
            socket, "getaddrinfo", lambda _host, _port, *rest, **more: original("127.0.0.1", port, *rest, **more)
        )
        try:
            for block in (each for each in BLOCKS if each.language == "python"):
                await run(block, scope)
                announced = re.findall(r"print\(.*\)  # (.*)$", block.text, re.MULTILINE)
                assert capsys.readouterr().out.splitlines() == announced, f"line {block.line}"
        finally:
            binding = scope.get("binding")
            if isinstance(binding, Binding):
                await binding.aclose()
            for name in [name for name in sys.modules if name.partition(".")[0] == "jobs_api"]:
                del sys.modules[name]
