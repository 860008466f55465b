"""Run the servers of servers/ on loopback, each on an address that it keeps when its next release replaces it."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, contextmanager
from urllib.parse import urlsplit

from processes import listening

from .building import LIBRARIES, built


class Server:
    """One server; `release` ends it and starts it with its next schema."""

    def __init__(self, library: str, stack: ExitStack) -> None:
        self.library = LIBRARIES[library]
        self._folder = built(library)
        self._process = stack.enter_context(ExitStack())
        self.address = self._start(self.library.start, 0)

    def release(self) -> None:
        self._process.close()
        self._start(self.library.changed, urlsplit(self.address).port or 0)

    def _start(self, command: tuple[str, ...], port: int) -> str:
        return self._process.enter_context(listening([*command, f"--port={port}"], self._folder))


@contextmanager
def servers() -> Iterator[dict[str, Server]]:
    """Build and run all; gives them by the name of their service."""
    with ExitStack() as stack, ThreadPoolExecutor() as pool:
        # Builds are downloads as much as compiling: side by side they take half the time.
        list(pool.map(built, LIBRARIES))
        started = [Server(library, stack) for library in LIBRARIES]
        yield {server.library.service: server for server in started}
