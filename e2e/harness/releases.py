"""Releases of the two charts: installed, found again, removed with all that they left."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from harness.cluster import PATIENCE, Cluster
from harness.images import CHARTS, image_values

OPERATOR = "dovetail"
OPERATOR_NAMESPACE = "dovetail-system"
OPERATOR_CHART = "dovetail-operator"
GATEWAY_CHART = "dovetail-gateway"
CRDS = ("graphqlschemas.dovetail.dev", "graphqlgateways.dovetail.dev")
SMALL = {"resources": {"requests": {"cpu": "50m", "memory": "64Mi"}, "limits": {"memory": "3Gi"}}}
"""A laptop's node has no room for what each pod would ask of a real one."""
_TIMEOUT = f"--timeout={PATIENCE:.0f}s"


def releases(cluster: Cluster, *arguments: str) -> list[dict[str, Any]]:
    """What helm knows of."""
    found: list[dict[str, Any]] = json.loads(cluster.helm("list", "--output=json", "--all", *arguments))
    return found


def install_operator(cluster: Cluster, image: str, charts: Path = CHARTS, **values: Any) -> None:
    """Install the operator for all namespaces, or bring it to this chart, image and values; wait until it works."""
    cluster.helm(
        "upgrade",
        "--install",
        OPERATOR,
        charts / OPERATOR_CHART,
        f"--namespace={OPERATOR_NAMESPACE}",
        "--create-namespace",
        "--reset-values",
        "--wait",
        _TIMEOUT,
        values={**image_values(image), **SMALL, **values},
    )


def operator_deployment(cluster: Cluster) -> str:
    """The name of its Deployment."""
    return str(
        cluster.items("deployments", "-n", OPERATOR_NAMESPACE, "-l", f"app.kubernetes.io/instance={OPERATOR}")[0][
            "metadata"
        ]["name"]
    )


def install_gateway(
    cluster: Cluster,
    name: str,
    namespace: str,
    image: str,
    *,
    charts: Path = CHARTS,
    wait: bool = True,
    values: Mapping[str, Any] | None = None,
) -> None:
    """Install a gateway, or bring it to this chart, image and values."""
    waiting = ["--wait", _TIMEOUT] if wait else []
    cluster.helm(
        "upgrade",
        "--install",
        name,
        charts / GATEWAY_CHART,
        f"--namespace={namespace}",
        "--reset-values",
        *waiting,
        values={**image_values(image), **SMALL, **(values or {})},
    )


def remove_everything(cluster: Cluster) -> None:
    """Make the cluster one that has never heard of Dovetail."""
    for release in releases(cluster, "--all-namespaces"):
        if release["chart"].startswith((OPERATOR_CHART, GATEWAY_CHART)):
            cluster.helm("uninstall", release["name"], f"--namespace={release['namespace']}", "--wait")
    cluster.kubectl("delete", "crd", *CRDS, "--ignore-not-found")
    cluster.kubectl("delete", "namespace", OPERATOR_NAMESPACE, "--ignore-not-found")
