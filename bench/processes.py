"""Start processes on cores of their own and read what they, and the rest of the machine, have used."""

from __future__ import annotations

import contextlib
import os
import shlex
import signal
import subprocess
import threading
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Self

_TICKS = os.sysconf("SC_CLK_TCK")
_PAGE = os.sysconf("SC_PAGE_SIZE")


def pinned(core: str, command: Sequence[str]) -> list[str]:
    """Return the command that runs on these cores only; empty: on all."""
    return ["taskset", "-c", core, *command] if core else list(command)


@contextlib.contextmanager
def running(
    command: str, *, core: str, log: Path, folder: Path | None = None, environment: Mapping[str, str] | None = None
) -> Iterator[subprocess.Popen[bytes]]:
    """Run a command in a process group of its own, and end that group."""
    with log.open("ab") as out:
        process = subprocess.Popen(
            pinned(core, shlex.split(command)),
            cwd=folder,
            env={**os.environ, **(environment or {})},
            stdin=subprocess.DEVNULL,
            stdout=out,
            stderr=out,
            start_new_session=True,
        )
    try:
        yield process
    finally:
        for sign in (signal.SIGTERM, signal.SIGKILL):
            if process.poll() is None:
                with contextlib.suppress(ProcessLookupError):
                    os.killpg(process.pid, sign)
                with contextlib.suppress(subprocess.TimeoutExpired):
                    process.wait(6)
        with contextlib.suppress(ProcessLookupError):  # children that outlived it
            os.killpg(process.pid, signal.SIGKILL)


def family(pid: int) -> list[int]:
    """Return the process and all below it that live now."""
    found, rest = [], [pid]
    while rest:
        found.append(rest.pop())
        with contextlib.suppress(OSError):
            for task in Path(f"/proc/{found[-1]}/task").iterdir():
                with contextlib.suppress(OSError):
                    rest += map(int, (task / "children").read_text().split())
    return found


def cpu_seconds(pid: int) -> float:
    """Return user and system time of a process and all below it, children that have ended included."""
    ticks = 0
    for each in family(pid):
        with contextlib.suppress(OSError):
            fields = Path(f"/proc/{each}/stat").read_text().rpartition(")")[2].split()
            ticks += sum(map(int, fields[11:15]))
    return ticks / _TICKS


def resident_mib(pid: int) -> float:
    """Return the resident memory of a process and all below it."""
    pages = 0
    for each in family(pid):
        with contextlib.suppress(OSError):
            pages += int(Path(f"/proc/{each}/statm").read_text().split()[1])
    return pages * _PAGE / 2**20


def machine_seconds() -> float:
    """Return the CPU seconds that everything on the machine has used, and what was stolen from it, since it started."""
    first = Path("/proc/stat").read_text().partition("\n")[0]
    user, nice, system, _idle, _wait, irq, soft, steal = map(int, first.split()[1:9])
    return (user + nice + system + irq + soft + steal) / _TICKS


def ended_children_seconds() -> float:
    """Return the CPU seconds of this process and of its children that have ended."""
    times = os.times()
    return times.user + times.system + times.children_user + times.children_system


@dataclass(slots=True)
class PeakMemory:
    """Watches the resident memory of a process tree while used as a context."""

    pid: int
    mib: float = 0.0
    _ended: threading.Event = field(default_factory=threading.Event)
    _thread: threading.Thread | None = None

    def __enter__(self) -> Self:
        self._thread = threading.Thread(target=self._watch, daemon=True)
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._ended.set()
        assert self._thread
        self._thread.join()
        self.mib = max(self.mib, resident_mib(self.pid))

    def _watch(self) -> None:
        while not self._ended.wait(0.1):
            self.mib = max(self.mib, resident_mib(self.pid))
