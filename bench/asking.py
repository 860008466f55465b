"""Ask a server of this machine one thing, and wait until it answers at all."""

from __future__ import annotations

import contextlib
import json
import socket
import subprocess
import time
import urllib.request

READY_SECONDS = 120.0


class NotReadyError(Exception):
    """A server ended, or did not answer in time."""


def post(url: str, body: bytes = b"", timeout: float = 120) -> bytes:
    """Send one request with an Authorization header of its own; return the answer's body."""
    headers = {
        "Content-Type": "application/json",
        "Accept": "application/json",
        "Authorization": f"Bearer {time.time_ns()}",
    }
    with urllib.request.urlopen(urllib.request.Request(url, body, headers), timeout=timeout) as answer:
        found: bytes = answer.read()
        return found


def until_ready(url: str, process: subprocess.Popen[bytes], every: float = 0.1) -> float:
    """Wait until a GraphQL server answers; return how long that took, in seconds."""
    start = time.monotonic()
    while time.monotonic() - start < READY_SECONDS:
        if process.poll() is not None:
            raise NotReadyError(f"ended with {process.returncode} before it was ready")
        with contextlib.suppress(OSError, ValueError):
            if json.loads(post(url, b'{"query":"{__typename}"}', 5)).get("data"):
                return time.monotonic() - start
        time.sleep(every)
    raise NotReadyError(f"no answer within {READY_SECONDS:.0f} s")


def free_port() -> int:
    """Return a port of this machine that nothing listens on."""
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        port: int = found.getsockname()[1]
        return port
