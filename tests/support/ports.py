"""Ports that a test knows before anything listens on them."""

import os
import random
import socket

_FIRST, _END = 20_000, 32_000
"""Below those that systems give to whoever asks for any: one of these may be another's before it is used."""


def free_ports(count: int) -> list[int]:
    """Ports in a row on which nothing listens now. Tests that run at once in one run are never given the same."""
    workers = int(os.environ.get("PYTEST_XDIST_WORKER_COUNT", "1"))
    worker = int(os.environ.get("PYTEST_XDIST_WORKER", "gw0").removeprefix("gw"))
    share = (_END - _FIRST) // workers
    while True:
        first = _FIRST + worker * share + random.SystemRandom().randrange(share - count)
        ports = list(range(first, first + count))
        if all(map(_is_free, ports)):
            return ports


def _is_free(port: int) -> bool:
    try:
        socket.create_server(("127.0.0.1", port)).close()
    except OSError:
        return False
    return True
