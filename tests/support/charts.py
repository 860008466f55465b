"""The Helm charts as tests see them: linted, rendered, installed."""

import json
import os
import subprocess
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import yaml

from support.cluster import ApiServer
from support.needs import ROOT

OPERATOR = ROOT / "helm" / "dovetail-operator"
GATEWAY = ROOT / "helm" / "dovetail-gateway"
CHARTS = (OPERATOR, GATEWAY)

Values = Mapping[str, Any]
Object = Mapping[str, Any]


def helm(server: ApiServer, *arguments: str | Path, values: Values | None = None, check: bool = True) -> str:
    """Run helm; `values` go in by `--values=-`. What it says on both streams comes back."""
    folders = {f"HELM_{kind}_HOME": str(server.home / "helm") for kind in ("CACHE", "CONFIG", "DATA")}
    done = subprocess.run(
        [server.home / "bin" / "helm", *arguments, *(() if values is None else ("--values=-",))],
        input=None if values is None else json.dumps(values),
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        check=False,
        timeout=60,
        env={**os.environ, **folders, "KUBECONFIG": str(server.kubeconfig)},
    )
    assert done.returncode == 0 or not check, done.stdout
    return done.stdout


def render(
    server: ApiServer, chart: Path, values: Values, *, release: str = "public", namespace: str = "edge"
) -> list[Object]:
    """The objects of a release, with the pods of `helm test`."""
    text = helm(server, "template", release, chart, f"--namespace={namespace}", values=values)
    return [item for item in yaml.safe_load_all(text) if item]


def of_kind(objects: list[Object], kind: str) -> list[Object]:
    """Those of one kind."""
    return [item for item in objects if item["kind"] == kind]


def pod_specs(objects: list[Object]) -> Iterator[tuple[str, Mapping[str, str], Object]]:
    """Name, labels and spec of each pod that the objects make."""
    for item in objects:
        if item["kind"] == "Deployment":
            template = item["spec"]["template"]
            yield item["metadata"]["name"], template["metadata"]["labels"], template["spec"]
        elif item["kind"] == "Pod":
            yield item["metadata"]["name"], item["metadata"]["labels"], item["spec"]


def selects(selector: Mapping[str, str], labels: Mapping[str, str]) -> bool:
    """Whether labels are selected by their names and values."""
    return selector.items() <= labels.items()


def environment_of(container: Object) -> dict[str, str]:
    """The variables of a container, with the path of the pod's field in brackets where it is one."""
    return {
        each["name"]: f"<{each['valueFrom']['fieldRef']['fieldPath']}>"
        if "valueFrom" in each
        else each.get("value", "")
        for each in container["env"]
    }
