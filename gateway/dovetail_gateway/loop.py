"""Running an event loop until a signal: uvloop where it is installed, failures as exit codes."""

from __future__ import annotations

import asyncio
import logging
import signal
import sys
from collections.abc import Callable, Coroutine
from typing import Any

from .artifacts.source import SourceError
from .runtime import UnsafeRuntimeError
from .settings import SettingsError

_log = logging.getLogger(__name__)

OK, FAILED = 0, 1


def run_loop(main: Callable[[asyncio.Event], Coroutine[Any, Any, None]]) -> int:
    """Run until it ends by itself, or SIGTERM, SIGINT or SIGHUP sets its event and it ends then; the exit code."""

    async def until_signalled() -> None:
        stop = asyncio.Event()
        loop = asyncio.get_running_loop()
        for number in (signal.SIGTERM, signal.SIGINT, signal.SIGHUP):
            # Whoever started this under nohup wants it to outlive the terminal.
            if number != signal.SIGHUP or signal.getsignal(number) is not signal.SIG_IGN:
                loop.add_signal_handler(number, stop.set)
        await main(stop)

    try:
        with asyncio.Runner(loop_factory=_loop_factory()) as runner:
            runner.run(until_signalled())
    except (SettingsError, SourceError, UnsafeRuntimeError, OSError) as error:
        print(f"error: {error}", file=sys.stderr)  # noqa: T201 — whoever started this reads it
        return FAILED
    except Exception:  # noqa: BLE001 — the last place that can say so
        _log.exception("the gateway ends on an unexpected failure")
        return FAILED
    return OK


def _loop_factory() -> Callable[[], asyncio.AbstractEventLoop] | None:
    try:
        import uvloop
    except ImportError:
        return None
    return uvloop.new_event_loop
