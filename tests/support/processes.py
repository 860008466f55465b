"""Programs of ours as processes: their output in a file, ended by SIGTERM, and waited for."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True, slots=True)
class Running:
    """A process and what it has printed."""

    process: subprocess.Popen[bytes]
    output: Path

    def said(self) -> str:
        return self.output.read_text(encoding="utf-8", errors="replace")

    def wait_for(self, words: str, deadline: float = 30.0) -> None:
        """Wait until the process has printed these words; one that has ended has nothing more to say."""

        end = time.monotonic() + deadline
        while words not in self.said():
            alive = self.process.poll() is None and time.monotonic() < end
            assert alive or words in self.said(), f"{words!r} is not in its output: {self.said()[-4000:]}"
            time.sleep(0.02)

    def stop(self, deadline: float = 15.0) -> tuple[int, float]:
        """End it by SIGTERM; its exit code, and the seconds it took."""
        start = time.monotonic()
        self.process.send_signal(signal.SIGTERM)
        try:
            return self.process.wait(deadline), time.monotonic() - start
        finally:
            self.process.kill()


@contextmanager
def running(output: Path, *arguments: str, environment: Mapping[str, str]) -> Iterator[Running]:
    """Run `python ARGUMENTS` for the time of a `with`."""
    with output.open("wb") as file:
        process = subprocess.Popen(
            [sys.executable, *arguments],
            stdin=subprocess.DEVNULL,
            stdout=file,
            stderr=subprocess.STDOUT,
            env={**os.environ, "PYTHONUNBUFFERED": "1", **environment},
        )
    started = Running(process, output)
    try:
        yield started
    finally:
        if process.poll() is None:
            started.stop()
