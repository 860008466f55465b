"""A real kube-apiserver for tests: started once a test run, on ports of its own, ended with the run."""

import atexit
import functools
import os
import secrets
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

from support.needs import ROOT, needs_cluster_kit, needs_program
from support.ports import free_ports

_PORTS_OF_KIT = 20
_START_TIMEOUT = 120
_LONGEST_SEEN = 4000


@dataclass(frozen=True, slots=True)
class ApiServer:
    """A running kube-apiserver."""

    home: Path

    @property
    def kubeconfig(self) -> Path:
        return self.home / "kubeconfig"

    def kubectl(self, *arguments: str, objects: Any = None, check: bool = True) -> str:
        """Run kubectl; `objects` go in as YAML by `-f -`. What it says on both streams comes back."""
        given = objects if isinstance(objects, list) else [objects]
        text = objects if isinstance(objects, str) else yaml.safe_dump_all(given) if objects is not None else None
        done = subprocess.run(
            [self.home / "bin" / "kubectl", f"--kubeconfig={self.kubeconfig}", *arguments],
            input=text,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            check=False,
            timeout=60,
        )
        assert done.returncode == 0 or not check, done.stdout
        return done.stdout

    def get(self, *arguments: str) -> Any:
        """What `kubectl get` finds, as an object; None where there is none."""
        text = self.kubectl("get", "--ignore-not-found", "-o", "yaml", *arguments)
        return yaml.safe_load(text) if text.strip() else None

    def kubeconfig_of(self, account: str, namespace: str, folder: Path) -> Path:
        """A kubeconfig that knows the API server, and of users only this service account's token."""
        config = yaml.safe_load(self.kubeconfig.read_text())
        token = self.kubectl("create", "token", account, f"--namespace={namespace}").strip()
        config["users"] = [{"name": config["contexts"][0]["context"]["user"], "user": {"token": token}}]
        path = folder / f"{namespace}-{account}.kubeconfig"
        path.write_text(yaml.safe_dump(config))
        return path

    def namespace(self, prefix: str, **labels: str) -> str:
        """A new namespace with a name that no other test has."""
        name = f"{prefix}-{secrets.token_hex(4)}"
        self.kubectl(
            "create",
            "-f",
            "-",
            objects={"apiVersion": "v1", "kind": "Namespace", "metadata": {"name": name, "labels": labels}},
        )
        return name


def eventually(
    condition: Callable[[], Any], what: str, deadline: float = 60.0, seen: Callable[[], object] | None = None
) -> Any:
    """The first true value of the condition; a failure that says what was waited for once the deadline passes.

    `seen` tells what was there instead. A deadline is for what never comes: on a busy machine it may come late.
    """
    end = time.monotonic() + deadline
    while not (value := condition()):
        if time.monotonic() >= end:
            instead = "" if seen is None else f"; last seen: {str(seen())[:_LONGEST_SEEN]}"
            raise AssertionError(f"not within {deadline:g} s: {what}{instead}")
        time.sleep(0.02)
    return value


@functools.cache
def api_server() -> ApiServer:
    """The API server of this test run with the custom resources; a skip where the kit is absent."""
    server = start_api_server()
    install_custom_resources(server)
    return server


def install_custom_resources(server: ApiServer) -> None:
    """Apply them, and wait until they are served."""
    crds = sorted(str(path) for path in (ROOT / "crds").glob("*.yaml"))
    server.kubectl("apply", "--server-side", *(f"--filename={crd}" for crd in crds))
    server.kubectl("wait", "--for=condition=Established", "--timeout=30s", *(f"--filename={crd}" for crd in crds))


def start_api_server(*options: str) -> ApiServer:
    """An API server that ends with the run and holds nothing yet; with `--kcm`, controllers run beside it."""
    kit = kit_program()
    needs_program("openssl")
    needs_program("zstd")
    home = Path(tempfile.mkdtemp(prefix="dovetail-api-"))
    environment = {**os.environ, "CLUSTER_HOME": str(home), "CLUSTER_PORT_BASE": str(free_ports(_PORTS_OF_KIT)[0])}
    atexit.register(_stop, kit, environment, home)
    subprocess.run(
        [sys.executable, kit, "api-up", *options],
        env=environment,
        check=True,
        capture_output=True,
        timeout=_START_TIMEOUT,
    )
    return ApiServer(home)


def kit_program() -> Path:
    """The program that starts and ends API servers."""
    return Path(os.environ.get("DOVETAIL_CLUSTER_KIT") or needs_cluster_kit()) / "cluster"


def _stop(kit: Path, environment: dict[str, str], home: Path) -> None:
    subprocess.run(
        [sys.executable, kit, "down", "--purge"], env=environment, check=False, capture_output=True, timeout=60
    )
    shutil.rmtree(home, ignore_errors=True)
