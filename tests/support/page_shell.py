"""A shell that a page's commands are typed into, one after the other, with jobs in the background."""

import os
import secrets
import signal
import subprocess
import threading
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

from support.pages import Command, output_pattern

_SECONDS = 180.0


@dataclass(frozen=True, slots=True)
class Job:
    """A command in the background."""

    command: str
    pid: int
    output: Path

    def said(self) -> str:
        return self.output.read_text(encoding="utf-8", errors="replace")


class Shell:
    """A bash with job control; its own words go to files beside the page's, where no command sees them."""

    def __init__(self, folder: Path, logs: Path, environment: Mapping[str, str]) -> None:
        self.jobs: list[Job] = []
        self._logs = logs
        self._status = 0
        self._done = f"done-{secrets.token_hex(4)}"
        self._bash = subprocess.Popen(
            ["bash", "--noprofile", "--norc"],
            cwd=folder,
            env={**os.environ, **environment},
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
        )
        self._tell("set -m; exec 3>&1")

    def run(self, command: Command, *, may_fail: bool) -> None:
        """Type a command; what it prints must be what the page says."""
        if command.is_background:
            self._start(command)
            return
        output = self._logs / "output"
        # stdin is the shell's script, which no command may read.
        self._tell(f"(exit {self._status})\n{{ {command.text}\n}} > {output} 2>&1 < /dev/null")
        said = output.read_text(encoding="utf-8", errors="replace")
        assert may_fail or self._status == 0, f"$ {command.text}\nexit code {self._status}\n{said}"
        wrong = bool(command.output) and not output_pattern(command.output).fullmatch(_lines(said))
        assert not wrong, f"$ {command.text}\n--- the page says\n{command.output}\n--- but it printed\n{said}"

    def _start(self, command: Command) -> None:
        output = self._logs / f"job-{len(self.jobs) + 1}"
        output.touch()
        self._tell(f"{command.text.removesuffix('&')} > {output} 2>&1 < /dev/null &\necho $! > {self._logs / 'pid'}")
        job = Job(command.text, int((self._logs / "pid").read_text()), output)
        self.jobs.append(job)
        pattern, end = output_pattern(command.output), time.monotonic() + _SECONDS
        while not pattern.match(_lines(job.said())):
            alive = _is_alive(job.pid) and time.monotonic() < end
            assert alive, f"$ {command.text}\n--- the page says\n{command.output}\n--- but it printed\n{job.said()}"
            time.sleep(0.02)

    def _tell(self, script: str) -> None:
        """Run a piece of script, and wait until it has ended."""
        assert self._bash.stdin is not None
        assert self._bash.stdout is not None
        self._bash.stdin.write(f'{script}\necho "{self._done} $?" >&3\n')
        self._bash.stdin.flush()
        deadline = threading.Timer(_SECONDS, self._bash.kill)
        deadline.start()
        try:
            for line in self._bash.stdout:
                if line.startswith(self._done):
                    self._status = int(line.split()[1])
                    return
        finally:
            deadline.cancel()
        raise AssertionError(f"the shell ended, or took longer than {_SECONDS} s: {script}")

    def close(self) -> None:
        """End what still runs, the last first."""
        for job in reversed(self.jobs):
            with suppress(ProcessLookupError):
                os.killpg(job.pid, signal.SIGTERM)
        for job in self.jobs:
            self._tell(f"wait {job.pid}")
        assert self._bash.stdin is not None
        assert self._bash.stdout is not None
        self._bash.stdin.close()
        self._bash.wait(_SECONDS)
        self._bash.stdout.close()


@contextmanager
def page_shell(folder: Path, logs: Path, environment: Mapping[str, str]) -> Iterator[Shell]:
    """A shell for the time of a `with`."""
    shell = Shell(folder, logs, environment)
    try:
        yield shell
    finally:
        shell.close()


def _lines(text: str) -> str:
    return text if not text or text.endswith("\n") else f"{text}\n"


def _is_alive(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    # A job that has ended stays a zombie until its shell looks at it.
    return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
