"""The clusters that tests know: the kit beside this repository, kind, and whichever KUBECONFIG names."""

from __future__ import annotations

import json
import os
import shlex
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import NoReturn

from support.needs import CLUSTER_KIT, needs_cluster_kit, needs_program

from harness.cluster import Machine, NotPossibleError

_BUILD = os.environ.get("BUILD") != "0"
"""Whether images are built, or those of the run before are taken."""
_BUILD_SECONDS = 900


def machine() -> Machine:
    """The one that `CLUSTER` (kit, kind) or else `KUBECONFIG` names; the kit, if there is one, where none is named."""
    wanted = os.environ.get("CLUSTER", "")
    if wanted == "kind":
        return Kind.create()
    if wanted == "kit" or (not wanted and "KUBECONFIG" not in os.environ and CLUSTER_KIT.exists()):
        return Kit.up()
    assert not wanted, f"CLUSTER={wanted}: it may be kit or kind; for any other cluster set KUBECONFIG only"
    assert "KUBECONFIG" in os.environ, "no cluster: set KUBECONFIG, or CLUSTER=kind to have one made"
    return Named()


def _run(*command: str | Path) -> str:
    done = subprocess.run(
        [str(part) for part in command],
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        check=False,
        timeout=_BUILD_SECONDS,
    )
    assert done.returncode == 0, f"{shlex.join(map(str, command))}\n{done.stdout}"
    return done.stdout


class _Docker:
    """What clusters have in common whose images are built by docker and whose nodes are out of reach."""

    def environment(self) -> Mapping[str, str]:
        return {}

    def reaches_pods(self) -> bool:
        return False

    def stop_api(self) -> NoReturn:
        raise NotPossibleError("the API server of this cluster cannot be stopped from here")

    def start_api(self) -> None:
        raise NotPossibleError("the API server of this cluster cannot be started from here")

    def kill_container(self, namespace: str, pod: str, container: str) -> NoReturn:
        raise NotPossibleError(f"{container} of {namespace}/{pod} runs on a node that is out of reach")

    def close(self) -> None:
        """Nothing was started."""


class Named(_Docker):
    """The cluster of KUBECONFIG, which pulls images from `REGISTRY` (such as localhost:5000)."""

    def image(self, context: Path, name: str) -> str:
        registry = os.environ.get("REGISTRY")
        assert registry, "set REGISTRY to a registry that docker can push to and the cluster can pull from"
        reference = f"{registry}/{name}"
        if _BUILD:
            _run(needs_program("docker"), "build", "--tag", reference, context)
            _run("docker", "push", reference)
        return reference


@dataclass(frozen=True, slots=True)
class Kind(_Docker):
    """A cluster in containers, made for this run and deleted after it."""

    name: str
    kubeconfig: Path

    @classmethod
    def create(cls) -> Kind:
        """Make it, and wait until its node is ready."""
        for program in ("docker", "kind", "kubectl", "helm"):
            needs_program(program)
        kubeconfig = Path(tempfile.mkdtemp(prefix="dovetail-kind-")) / "kubeconfig"
        made = cls(f"dovetail-{os.getpid()}", kubeconfig)
        try:
            _run("kind", "create", "cluster", "--name", made.name, "--kubeconfig", kubeconfig, "--wait", "180s")
        except BaseException:
            made.close()
            raise
        return made

    def environment(self) -> Mapping[str, str]:
        return {"KUBECONFIG": str(self.kubeconfig)}

    def image(self, context: Path, name: str) -> str:
        if _BUILD:
            _run("docker", "build", "--tag", name, context)
        _run("kind", "load", "docker-image", name, "--name", self.name)
        return name

    def close(self) -> None:
        _run("kind", "delete", "cluster", "--name", self.name, "--kubeconfig", self.kubeconfig)


@dataclass(frozen=True, slots=True)
class Kit:
    """The kit's one node, whose processes and pods are on this machine."""

    tool: Path
    variables: Mapping[str, str]
    ours: bool
    """Whether it was started for this run, and so ends with it."""

    @classmethod
    def up(cls) -> Kit:
        """Start it, unless it runs."""
        tool = Path(os.environ.get("DOVETAIL_CLUSTER_KIT") or needs_cluster_kit()) / "cluster"
        ran = subprocess.run([sys.executable, tool, "status"], capture_output=True, check=False).returncode == 0
        _run(sys.executable, tool, "up")
        variables = {}
        for line in _run(sys.executable, tool, "env").splitlines():
            name, _, value = line.removeprefix("export ").partition("=")
            variables[name] = shlex.split(value)[0]
        return cls(tool, variables, not ran)

    def environment(self) -> Mapping[str, str]:
        return self.variables

    def image(self, context: Path, name: str) -> str:
        if _BUILD:
            _run(sys.executable, self.tool, "build", context, name)
        return name

    def reaches_pods(self) -> bool:
        return True

    def stop_api(self) -> None:
        """End its process without a warning, which is how API servers go; and that of the controllers.

        These end by themselves without an API server, unless, as here, they need no lease. Left to run, they take nodes
        that could tell nobody that they live for dead as soon as it is back, and lead no Service to them.
        """
        for name in ("kube-apiserver", "kube-controller-manager"):
            pid = int((self._home / "run" / f"{name}.pid").read_text().split()[0])
            os.kill(pid, signal.SIGKILL)
            end = time.monotonic() + 20
            while _alive(pid):
                assert time.monotonic() < end, f"{name} is still there"
                time.sleep(0.05)

    def start_api(self) -> None:
        _run(sys.executable, self.tool, "up")

    def kill_container(self, namespace: str, pod: str, container: str) -> None:
        wanted = {
            "io.kubernetes.pod.namespace": namespace,
            "io.kubernetes.pod.name": pod,
            "io.kubernetes.container.name": container,
        }
        running = {line.split()[0]: line.split()[1:] for line in self._ctr("tasks", "ls").splitlines()[1:]}
        for identifier, (pid, *_) in running.items():
            labels = json.loads(self._ctr("containers", "info", identifier)).get("Labels", {})
            if wanted.items() <= labels.items():
                os.kill(int(pid), signal.SIGKILL)
                return
        raise AssertionError(f"no container {container} of {namespace}/{pod} runs")

    def close(self) -> None:
        if self.ours:
            _run(sys.executable, self.tool, "down")

    @property
    def _home(self) -> Path:
        return Path(self.variables["KUBECONFIG"]).parent

    def _ctr(self, *arguments: str) -> str:
        return _run("ctr", "--address", self._home / "containerd.sock", "--namespace", "k8s.io", *arguments)


def _alive(pid: int) -> bool:
    try:
        # A process that has ended, but that nobody has waited for, is a zombie, and has no memory.
        return Path(f"/proc/{pid}/statm").read_text().split()[0] != "0"
    except OSError:
        return False
