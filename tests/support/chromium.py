"""A headless Chromium of this machine, driven over its own debugging protocol."""

import asyncio
import itertools
import re
import tempfile
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from typing import Any

import aiohttp

from support.needs import needs_program

FLAGS = (
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--disable-sync",
    "--disable-dev-shm-usage",
    "--disable-background-networking",
    "--disable-component-update",
    "--no-first-run",
    "--no-proxy-server",
    "--remote-debugging-port=0",
    "--window-size=1200,800",
)
DEADLINE = 60
"""Seconds for the browser to start, and for what a page promises."""


class Tab:
    """One page: commands go out, events are kept."""

    def __init__(self, socket: aiohttp.ClientWebSocketResponse, session_id: str | None = None) -> None:
        self._socket = socket
        self._ids = itertools.count(1)
        self._answers: dict[int, asyncio.Future[dict[str, Any]]] = {}
        self.session_id = session_id
        self.events: list[tuple[str, dict[str, Any]]] = []

    async def pump(self) -> None:
        """Take what the browser says, until it says no more."""
        async for message in self._socket:
            content = message.json()
            if "id" in content:
                self._answers.pop(content["id"]).set_result(content)
            else:
                self.events.append((content["method"], content["params"]))

    async def send(self, method: str, **params: Any) -> dict[str, Any]:
        """One command and its result."""
        number = next(self._ids)
        answer = self._answers[number] = asyncio.get_running_loop().create_future()
        message: dict[str, Any] = {"id": number, "method": method, "params": params}
        if self.session_id is not None:
            message["sessionId"] = self.session_id
        await self._socket.send_json(message)
        async with asyncio.timeout(DEADLINE):
            content = await answer
        assert "error" not in content, content
        result: dict[str, Any] = content["result"]
        return result

    async def evaluate(self, expression: str) -> Any:
        """The value of a JavaScript expression; a promise is awaited."""
        result = await self.send("Runtime.evaluate", expression=expression, awaitPromise=True, returnByValue=True)
        assert "exceptionDetails" not in result, result
        return result["result"].get("value")

    async def until(self, condition: str) -> None:
        """Wait until a JavaScript expression is true, looked at again and again in the page."""
        await self.evaluate(
            f"""new Promise((resolve, reject) => {{
                const end = Date.now() + {DEADLINE * 1000};
                const look = () => {{
                    const value = {condition};
                    if (value) resolve();
                    else if (Date.now() > end) reject(new Error({condition!r} + " in " + document.body.innerText));
                    else setTimeout(look, 50);
                }};
                look();
            }})"""
        )

    async def press(self, key: str, modifiers: int = 0) -> None:
        """One key down and up; modifier 2 is Control."""
        code = {"Enter": 13, "a": 65}[key]
        for kind in ("rawKeyDown", "keyUp"):
            await self.send(
                "Input.dispatchKeyEvent", type=kind, key=key, code=key, windowsVirtualKeyCode=code, modifiers=modifiers
            )

    def requested(self) -> list[str]:
        """The addresses of all requests of the page."""
        return [params["request"]["url"] for name, params in self.events if name == "Network.requestWillBeSent"]


@asynccontextmanager
async def chromium_tab() -> AsyncIterator[Tab]:
    """An empty tab of a browser that lives within the block."""
    program = needs_program("chromium", "chromium-browser", "google-chrome")
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as profile:
        process = await asyncio.create_subprocess_exec(
            program,
            *FLAGS,
            f"--user-data-dir={profile}",
            "about:blank",
            stdout=asyncio.subprocess.DEVNULL,
            stderr=asyncio.subprocess.PIPE,
        )
        try:
            async with asyncio.timeout(DEADLINE):
                address = await _debugging_address(process)
            async with aiohttp.ClientSession() as session, session.ws_connect(address, max_msg_size=0) as socket:
                tab = Tab(socket)
                pump = asyncio.create_task(tab.pump())
                target = await tab.send("Target.createTarget", url="about:blank")
                attached = await tab.send("Target.attachToTarget", targetId=target["targetId"], flatten=True)
                tab.session_id = attached["sessionId"]
                for domain in ("Page", "Runtime", "Network", "Log"):
                    await tab.send(f"{domain}.enable")
                yield tab
                pump.cancel()
        finally:
            with suppress(ProcessLookupError):
                process.kill()
            await process.communicate()


async def _debugging_address(process: asyncio.subprocess.Process) -> str:
    assert process.stderr is not None
    said = b""
    async for line in process.stderr:
        said += line
        if found := re.search(rb"DevTools listening on (ws://\S+)", line):
            return found[1].decode()
    raise AssertionError(f"the browser ended: {said.decode(errors='replace')}")
