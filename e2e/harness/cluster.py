"""A cluster to prove promises on: its tools, and what can be done to it."""

from __future__ import annotations

import json
import os
import subprocess
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Protocol

import yaml
from support.cluster import eventually

PATIENCE = 300.0
"""Seconds for what must come, but may come late: a busy node is slow to start pods and to lead Services to them."""
KUBECTL_SECONDS = PATIENCE + 60


class Machine(Protocol):
    """Where a cluster runs: images get there in its own way, and not every one lets its parts be stopped."""

    def environment(self) -> Mapping[str, str]:
        """KUBECONFIG and PATH for kubectl and helm."""

    def image(self, context: Path, name: str) -> str:
        """Build an image, make it known to the cluster; the reference for manifests."""

    def reaches_pods(self) -> bool:
        """Whether this process can connect to pods' addresses."""

    def stop_api(self) -> None:
        """Stop the API server. Raises `NotPossibleError`."""

    def start_api(self) -> None:
        """Start it again and wait until it answers."""

    def kill_container(self, namespace: str, pod: str, container: str) -> None:
        """Kill a container's process without any warning, behind the API's back. Raises `NotPossibleError`."""

    def close(self) -> None:
        """End what was started for the tests."""


class NotPossibleError(Exception):
    """This cluster cannot be treated like that."""


@dataclass(frozen=True, slots=True)
class Cluster:
    """A running cluster. Every method that runs a tool fails with what the tool said."""

    machine: Machine

    def environment(self) -> dict[str, str]:
        """Variables for programs that work on this cluster."""
        return {**os.environ, **self.machine.environment()}

    def run(
        self,
        command: Sequence[str | Path],
        *,
        text: str | None = None,
        check: bool = True,
        seconds: float | None = None,
    ) -> str:
        """Run a program against this cluster; what it says on both streams."""
        done = subprocess.run(
            [str(part) for part in command],
            input=text,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            check=False,
            timeout=seconds or KUBECTL_SECONDS,
            env=self.environment(),
        )
        assert done.returncode == 0 or not check, f"{' '.join(map(str, command))}\n{done.stdout}"
        return done.stdout

    def kubectl(self, *arguments: str | Path, objects: Any = None, check: bool = True) -> str:
        """Run kubectl; `objects` (a list, an object or text) go in by `-f -`."""
        given = objects if isinstance(objects, list) else [objects]
        text = objects if isinstance(objects, str) else yaml.safe_dump_all(given) if objects is not None else None
        return self.run(["kubectl", *arguments], text=text, check=check)

    def helm(self, *arguments: str | Path, values: Mapping[str, Any] | None = None, check: bool = True) -> str:
        """Run helm; `values` go in by `-f -`."""
        given = [] if values is None else ["--values=-"]
        text = None if values is None else json.dumps(values)
        return self.run(["helm", *arguments, *given], text=text, check=check)

    def get(self, *arguments: str) -> Any:
        """What `kubectl get` finds, as an object; None where there is none."""
        found = self.kubectl("get", "--ignore-not-found", "-o", "json", *arguments)
        return json.loads(found) if found.strip() else None

    def items(self, *arguments: str) -> list[dict[str, Any]]:
        """What `kubectl get` of a kind finds."""
        found = self.get(*arguments)
        return found["items"] if found else []

    def pods(self, namespace: str, selector: str) -> list[str]:
        """Names of the pods that are not on their way out."""
        found = self.items("pods", "-n", namespace, "-l", selector)
        return [pod["metadata"]["name"] for pod in found if not pod["metadata"].get("deletionTimestamp")]

    def rolled_out(self, namespace: str, deployment: str) -> None:
        """Wait until all pods of the newest version are ready, and no others are left."""
        self.kubectl("rollout", "status", f"deployment/{deployment}", "-n", namespace, f"--timeout={PATIENCE:.0f}s")

    def namespace(self, name: str, **labels: str) -> str:
        """A new namespace in which pods can be created, once one of this name that is on its way out has gone."""
        before = self.get("namespace", name)
        if before and before["metadata"].get("deletionTimestamp"):
            self.kubectl("wait", f"namespace/{name}", "--for=delete", f"--timeout={PATIENCE:.0f}s")
        meta = {"name": name, "labels": labels}
        self.kubectl("apply", "-f", "-", objects={"apiVersion": "v1", "kind": "Namespace", "metadata": meta})
        eventually(lambda: self.get("serviceaccount", "default", "-n", name), f"{name} has a service account", PATIENCE)
        return name
