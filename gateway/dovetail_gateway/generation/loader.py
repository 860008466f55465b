"""The loader: takes what sources find, builds one generation at a time aside from the loop, and switches to it."""

from __future__ import annotations

import asyncio
import logging
import time
from collections.abc import Callable

from dovetail_composition.diagnostics.diagnostic import render
from dovetail_composition.memo import Memo
from dovetail_gateway.artifacts.configuration import Configuration
from dovetail_gateway.artifacts.content import Content
from dovetail_gateway.aside import SideThread
from dovetail_gateway.telemetry.observer import GenerationObserver

from .build import Built, Refusal, build
from .generation import LoadedGeneration
from .memory import keep_aside, no_passes
from .pacing import Pace
from .status import LoadStatus
from .switch import Switch
from .warming import warm

_log = logging.getLogger(__name__)

_LOGGED_DIAGNOSTICS = 20
_KEPT = 1_000_000
"""Results about the definitions of the serving generation: half a dozen a type, for more types than anybody has."""


class Loader:
    """Level-based: however often sources report, only the latest content is built, and nothing twice."""

    def __init__(
        self,
        switch: Switch,
        connect: Callable[[Built], LoadedGeneration],
        observer: GenerationObserver,
        *,
        configured: bool,
    ) -> None:
        """`connect` adds the connections. `configured`: there is a configuration to wait for."""
        self.status = LoadStatus()
        self._switch = switch
        self._connect = connect
        self._observer = observer
        self._waits_for_configuration = configured
        self._content: Content | None = None
        self._configuration: Configuration | None = None
        self._tried: tuple[str, bytes] | None = None
        self._changed = asyncio.Event()
        self.ready = asyncio.Event()
        """Set once a generation serves."""

    def content_found(self, content: Content) -> None:
        """The artifact is now this one."""
        self._content = content
        self._changed.set()

    def configuration_found(self, configuration: Configuration) -> None:
        """The configuration is now this one."""
        self._configuration = configuration
        self._waits_for_configuration = False
        self._changed.set()

    async def run(self) -> None:
        """Build what was found, until cancelled."""
        loop = asyncio.get_running_loop()
        thread = SideThread("dovetail-build")
        memo = Memo(_KEPT, on_use=Pace())
        while True:
            await self._changed.wait()
            self._changed.clear()
            content, configuration = self._content, self._configuration
            if content is None or self._waits_for_configuration:
                continue
            fingerprint = await loop.run_in_executor(thread, _fingerprint_of, content)
            version = (fingerprint, configuration.text if configuration else b"")
            if version == self._tried:
                continue
            self._tried = version
            started = time.monotonic()
            _log.debug("building a generation", extra={"fingerprint": fingerprint})
            result = await loop.run_in_executor(thread, _build_or_refuse, content, configuration, memo)
            if isinstance(result, Refusal):
                self._refuse(result)
                continue
            self.status.refusal = self.status.refused_since = None
            if result.digest != self.status.digest:
                generation = self._connect(result)
                await loop.run_in_executor(thread, warm, generation, self._switch.asked_again())
                self._serve(generation, result, time.monotonic() - started)

    def _refuse(self, refusal: Refusal) -> None:
        status = self.status
        status.refusal, status.refused_since = refusal, time.time()
        status.refusals += 1
        self._observer.artifact_refused(code=refusal.code)
        _log.error(
            "artifact refused",
            extra={
                "code": refusal.code,
                "detail": refusal.message,
                "diagnostics": [render(item) for item in refusal.diagnostics[:_LOGGED_DIAGNOSTICS]],
            },
        )

    def _serve(self, generation: LoadedGeneration, result: Built, seconds: float) -> None:
        status = self.status
        self._switch.replace(generation)
        status.digest, status.subgraphs, status.since = result.digest, result.subgraphs, time.time()
        status.generations += 1
        self._observer.generation_started(digest=result.digest, subgraphs=result.subgraphs, seconds=seconds)
        _log.info("generation serves", extra={"digest": result.digest, "seconds": round(seconds, 3)})
        self.ready.set()


def _fingerprint_of(content: Content) -> str:
    return content.fingerprint


def _build_or_refuse(content: Content, configuration: Configuration | None, memo: Memo) -> Built | Refusal:
    with no_passes():
        try:
            result = build(content, configuration, memo)
        except Exception:  # noqa: BLE001 — whatever an artifact breaks in us, the running generation goes on
            _log.exception("building a generation failed")
            result = Refusal(code="BUILD_FAILED", message="building the generation failed; the details are in the log")
        if isinstance(result, Built):
            memo.end_turn()
            keep_aside()
        else:
            memo.undo_turn()
    return result
