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

from support import stuck

START_SECONDS = 90.0
"""It imports much, and so do its children, on a machine that may be busy."""
_LONGEST_SAID = 60_000


@dataclass(frozen=True, slots=True)
class Running:
    """A process and what it has printed."""

    process: subprocess.Popen[bytes]
    output: Path

    def said(self) -> str:
        return self.output.read_text(encoding="utf-8", errors="replace")

    def wait_for(self, words: str, deadline: float = START_SECONDS) -> None:
        """Wait until the process has printed these words; one that has ended has nothing more to say."""
        if not self._says(words, deadline):
            raise AssertionError(f"{words!r} is not in its output{self._standing()}")

    def stop(self, deadline: float = 15.0) -> tuple[int, float]:
        """End it by SIGTERM; its exit code, and the seconds it took. One that does not end in time is killed."""
        start = time.monotonic()
        self.process.send_signal(signal.SIGTERM)
        try:
            return self.process.wait(deadline), time.monotonic() - start
        except subprocess.TimeoutExpired:
            raise AssertionError(f"it did not end within {deadline:g} s{self._standing()}") from None
        finally:
            self.process.kill()

    def _says(self, words: str, deadline: float) -> bool:
        end = time.monotonic() + deadline
        while words not in self.said():
            if self.process.poll() is not None or time.monotonic() >= end:
                return words in self.said()
            time.sleep(0.02)
        return True

    def _standing(self) -> str:
        """The end of a failure's message: where the process stands, and what it has said before."""
        if self.process.poll() is not None:
            return f"; it has ended with {self.process.returncode}: {self.said()[-_LONGEST_SAID:]}"
        for last_words in stuck.asked(self.process.pid):
            self._says(last_words, stuck.TELL_SECONDS)
        return f": {self.said()[-_LONGEST_SAID:]}"


@contextmanager
def running(output: Path, *arguments: str, environment: Mapping[str, str]) -> Iterator[Running]:
    """Run `python ARGUMENTS` for the time of a `with`."""
    with output.open("wb") as file:
        process = subprocess.Popen(
            [sys.executable, *arguments],
            stdin=subprocess.DEVNULL,
            stdout=file,
            stderr=subprocess.STDOUT,
            env=stuck.able_to_tell({**os.environ, "PYTHONUNBUFFERED": "1", **environment}),
        )
    started = Running(process, output)
    try:
        yield started
    finally:
        try:
            if process.poll() is None:
                started.stop()
        finally:
            # Shown where a test fails.
            print(started.said())
