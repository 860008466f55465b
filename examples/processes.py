"""Start the processes of an example, wait until each says where it listens, end them again."""

import os
import re
import signal
import subprocess
import sys
import threading
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from pathlib import Path
from queue import Empty, Queue

EXAMPLES = Path(__file__).parent
DOVETAIL = (str(Path(sys.executable).with_name("dovetail")),)
ADDRESS = re.compile(r"http://[0-9.]+:\d+")
START_SECONDS = 60.0
# A gateway keeps answering for a while when asked to end, until load balancers know; nothing here has one.
QUICK_END = {"DOVETAIL_SHUTDOWN_GRACE": "0"}


class StartError(Exception):
    """A process ended, or stayed silent, instead of saying where it listens."""


@contextmanager
def listening(command: Sequence[str | Path], folder: Path | None = None) -> Iterator[str]:
    """Run a server (in a folder), give the first address that it prints as `http://host:port`, end it with SIGTERM."""
    process = subprocess.Popen(
        [str(part) for part in command],
        cwd=folder,
        env={**QUICK_END, **os.environ},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        # A Ctrl-C reaches the process that started this one, which then ends it in order.
        start_new_session=True,
    )
    lines: Queue[str | None] = Queue()
    reader = threading.Thread(target=_drain, args=(process, lines), daemon=True)
    reader.start()
    try:
        yield _address(command, lines)
    finally:
        process.send_signal(signal.SIGTERM)
        try:
            process.wait(timeout=40)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()
        reader.join()


@contextmanager
def python_services(*paths: Path) -> Iterator[dict[str, str]]:
    """Serve these example services on free loopback ports; gives their addresses by file name."""
    with ExitStack() as stack:
        yield {
            path.stem: stack.enter_context(listening([sys.executable, EXAMPLES / "serve.py", path, "--port", "0"]))
            for path in paths
        }


def _drain(process: subprocess.Popen[str], lines: Queue[str | None]) -> None:
    # Read to the end, so that a server that logs never blocks on a full pipe.
    assert process.stdout is not None
    with process.stdout:
        for line in process.stdout:
            lines.put(line)
    lines.put(None)


def _address(command: Sequence[str | Path], lines: Queue[str | None]) -> str:
    seen: list[str] = []
    while True:
        try:
            line = lines.get(timeout=START_SECONDS)
        except Empty:
            line = None
        if line is None:
            raise StartError(f"{' '.join(map(str, command))}\n{''.join(seen)}")
        seen.append(line)
        if found := ADDRESS.search(line):
            return found[0]
