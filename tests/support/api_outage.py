"""What may happen to the way to an API server: it goes away and comes back, or its watches fall silent."""

import os
import re
import selectors
import signal
import socket
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any, Self
from urllib.parse import urlsplit

import yaml

from support.cluster import ApiServer, eventually, kit_program

_PORT_IN_KIT = 3
_CHUNK = 1 << 16


def end_api_server(cluster: ApiServer) -> None:
    """End kube-apiserver at once; etcd keeps what there is."""
    pid = int((cluster.home / "run" / "kube-apiserver.pid").read_text().split()[0])
    os.kill(pid, signal.SIGKILL)


def begin_api_server(cluster: ApiServer) -> None:
    """Start it again."""
    server = yaml.safe_load(cluster.kubeconfig.read_text())["clusters"][0]["cluster"]["server"]
    base = (urlsplit(server).port or 0) - _PORT_IN_KIT
    environment = {**os.environ, "CLUSTER_HOME": str(cluster.home), "CLUSTER_PORT_BASE": str(base)}
    subprocess.run([sys.executable, kit_program(), "api-up"], env=environment, check=True, capture_output=True)


class MuffledProxy:
    """A way to an API server, in plain HTTP, on which watches can fall silent while all else goes on."""

    def __init__(self, upstream: int) -> None:
        self.muffled = False
        self._upstream = upstream
        self._listener = socket.create_server(("127.0.0.1", 0))
        self.port: int = self._listener.getsockname()[1]
        self._selector = selectors.DefaultSelector()
        self._peers: dict[socket.socket, socket.socket] = {}
        self._watches: set[socket.socket] = set()
        """Upstream ends of connections that carry a watch."""
        self._ended = threading.Event()
        self._thread = threading.Thread(target=self._run, name="muffled proxy")

    def __enter__(self) -> Self:
        self._selector.register(self._listener, selectors.EVENT_READ)
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._ended.set()
        self._thread.join()
        for each in (*self._peers, self._listener):
            each.close()
        self._selector.close()

    def _run(self) -> None:
        while not self._ended.is_set():
            for key, _ in self._selector.select(timeout=0.1):
                ready: Any = key.fileobj
                if ready is self._listener:
                    self._connect()
                else:
                    self._pass_on(ready)

    def _connect(self) -> None:
        client, _ = self._listener.accept()
        server = socket.create_connection(("127.0.0.1", self._upstream))
        self._peers |= {client: server, server: client}
        self._selector.register(client, selectors.EVENT_READ, "client")
        self._selector.register(server, selectors.EVENT_READ, "server")

    def _pass_on(self, source: socket.socket) -> None:
        if source not in self._peers:
            return
        target, side = self._peers[source], self._selector.get_key(source).data
        content = b""
        with suppress(OSError):
            content = source.recv(_CHUNK)
        if not content:
            self._close(source, target)
            return
        if side == "client" and b"watch=true" in content:
            self._watches.add(target)
        if side == "server" and source in self._watches and self.muffled:
            return
        try:
            target.sendall(content)
        except OSError:
            self._close(source, target)

    def _close(self, *ends: socket.socket) -> None:
        for each in ends:
            self._peers.pop(each, None)
            self._watches.discard(each)
            self._selector.unregister(each)
            each.close()


@contextmanager
def muffled_proxy(cluster: ApiServer, folder: Path) -> Iterator[tuple[MuffledProxy, Path]]:
    """Such a way to an API server, with a kubeconfig that takes it."""
    output = folder / "kubectl-proxy.log"
    with output.open("wb") as file:
        kubectl = subprocess.Popen(
            [cluster.home / "bin" / "kubectl", f"--kubeconfig={cluster.kubeconfig}", "proxy", "--port=0"],
            stdout=file,
            stderr=subprocess.STDOUT,
        )
    try:
        found = eventually(lambda: re.search(r"127\.0\.0\.1:(\d+)", output.read_text()), "kubectl proxy listens")
        with MuffledProxy(int(found[1])) as proxy:
            path = folder / "muffled.kubeconfig"
            path.write_text(yaml.safe_dump(_kubeconfig(f"http://127.0.0.1:{proxy.port}")))
            yield proxy, path
    finally:
        kubectl.terminate()
        kubectl.wait()


def _kubeconfig(server: str) -> dict[str, Any]:
    return {
        "apiVersion": "v1",
        "kind": "Config",
        "current-context": "muffled",
        "contexts": [{"name": "muffled", "context": {"cluster": "muffled", "user": "muffled"}}],
        "clusters": [{"name": "muffled", "cluster": {"server": server}}],
        "users": [{"name": "muffled", "user": {}}],
    }
