"""A real gateway process, started as a user starts it, and told when to end."""

from __future__ import annotations

import asyncio
import json
import os
import re
import signal
import sys
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import Any

import aiohttp

from support import stuck
from support.waiting import until, until_true

_READY = re.compile(r"ready at (?P<url>\S+) \(.*admin port (?P<admin>\S+)\)")
_END_SECONDS = 40


@dataclass(slots=True, kw_only=True)
class GatewayProcess:
    """One process (and its workers). `lines`: what it printed; `logs`: what it logged."""

    process: asyncio.subprocess.Process
    session: aiohttp.ClientSession
    lines: list[str] = field(default_factory=list)
    logs: list[dict[str, Any]] = field(default_factory=list)
    url: str = ""
    admin: str = ""

    async def ready(self) -> None:
        """Wait for the line that says that requests are accepted."""
        with suppress(TimeoutError):
            await until(lambda: self._ready_line() or self.process.returncode is not None, 60)
        match = self._ready_line()
        assert match is not None, await self._standing()
        self.url, self.admin = match["url"], match["admin"]

    async def query(self, query: str, **variables: Any) -> dict[str, Any]:
        """The answer to a query."""
        return (await self.post(query, **variables))[2]

    async def post(self, query: str, **variables: Any) -> tuple[int, Mapping[str, str], dict[str, Any]]:
        """Status, headers and decoded body."""
        body = {"query": query, "variables": variables}
        async with self.session.post(self.url, json=body) as response:
            return response.status, response.headers, await response.json(content_type=None)

    async def look(self, route: str) -> tuple[int, dict[str, Any]]:
        """What the admin port says, as JSON."""
        async with self.session.get(f"{self.admin}{route}") as response:
            return response.status, await response.json()

    async def metrics(self) -> str:
        """All metrics as text."""
        async with self.session.get(f"{self.admin}/metrics") as response:
            return await response.text()

    async def until_look(self, route: str, **expected: Any) -> dict[str, Any]:
        """Wait until the admin port shows these members."""
        seen: dict[str, Any] = {}

        async def shows() -> bool:
            nonlocal seen
            _, seen = await self.look(route)
            return expected.items() <= seen.items()

        try:
            await until_true(shows)
        except TimeoutError:
            raise AssertionError(f"{route} does not show {expected}, but {seen}") from None
        return seen

    def said(self) -> str:
        """All that it printed and logged."""
        return "\n".join([*self.lines, *(str(entry.get("text", entry)).rstrip() for entry in self.logs)])

    async def end(self) -> int:
        """SIGTERM; the exit code. One that does not end in time is killed."""
        if self.process.returncode is None:
            self.process.send_signal(signal.SIGTERM)
        try:
            async with asyncio.timeout(_END_SECONDS):
                return await self.process.wait()
        except TimeoutError:
            standing = await self._standing()
            self.process.kill()
            raise AssertionError(f"it did not end within {_END_SECONDS} s:\n{standing}") from None

    def _ready_line(self) -> re.Match[str] | None:
        return next((found for line in self.lines if (found := _READY.search(line))), None)

    async def _standing(self) -> str:
        """All that it said, where it stands last of all."""
        if self.process.returncode is None:
            for last_words in stuck.asked(self.process.pid):
                with suppress(TimeoutError):
                    await until(partial(self._says, last_words), stuck.TELL_SECONDS)
        return self.said()

    def _says(self, words: str) -> bool:
        return any(words in entry.get("text", "") for entry in self.logs)


@asynccontextmanager
async def gateway_process(
    *arguments: str | Path, wait: bool = True, **environment: str
) -> AsyncIterator[GatewayProcess]:
    """Run `dovetail gateway` on free ports within the block; without grace, unless the environment says otherwise."""
    ports = [] if "--port" in arguments else ["--port", "0"]
    process = await asyncio.create_subprocess_exec(
        sys.executable,
        "-m",
        "dovetail_cli",
        "gateway",
        *map(str, arguments),
        *ports,
        "--admin-port",
        environment.pop("ADMIN_PORT", "0"),
        env=stuck.able_to_tell({**os.environ, "DOVETAIL_SHUTDOWN_GRACE": "0", **environment}),
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.PIPE,
        limit=1 << 20,
    )
    connector = aiohttp.TCPConnector(limit=0)
    async with aiohttp.ClientSession(connector=connector, timeout=aiohttp.ClientTimeout(total=30)) as session:
        gateway = GatewayProcess(process=process, session=session)
        readers = [asyncio.create_task(_read_lines(gateway)), asyncio.create_task(_read_logs(gateway))]
        try:
            if wait:
                await gateway.ready()
            yield gateway
        finally:
            try:
                await gateway.end()
            finally:
                await asyncio.gather(*readers)
                # Shown where a test fails.
                print(gateway.said())


async def _read_lines(gateway: GatewayProcess) -> None:
    assert gateway.process.stdout is not None
    async for line in gateway.process.stdout:
        gateway.lines.append(line.decode().rstrip("\n"))


async def _read_logs(gateway: GatewayProcess) -> None:
    assert gateway.process.stderr is not None
    async for line in gateway.process.stderr:
        try:
            gateway.logs.append(json.loads(line))
        except ValueError:
            gateway.logs.append({"text": line.decode()})
