"""What the cluster looked like when a test failed, for who reads the report."""

from __future__ import annotations

import subprocess
from collections.abc import Iterable

from harness.cluster import Cluster
from harness.releases import OPERATOR_NAMESPACE

_LINES = 60
_FEW_LINES = 25
_LONGEST_LINE = 400
_LONGEST_SUMMARY = 16_000
_CONDITIONS = (
    '{range .items[*]}{.kind} {.metadata.name}{"\\n"}'
    '{range .status.conditions[*]}  {.type}={.status} {.reason} {.lastTransitionTime} {.message}{"\\n"}{end}{end}'
)
_OURS = "app.kubernetes.io/part-of=dovetail"


def dump(cluster: Cluster, namespaces: Iterable[str]) -> str:
    """Objects, statuses, events and logs of these namespaces and of the operator's. Never fails."""
    parts = []
    for namespace in _places(namespaces):
        where = ("-n", namespace)
        parts += [
            f"== {namespace}",
            _said(cluster, "get", "pods,deployments,endpointslices,configmaps", "-o", "wide", *where),
            _said(cluster, "get", "graphqlschemas,graphqlgateways", "-o", "yaml", *where),
            _said(cluster, "get", "events", "--sort-by=.lastTimestamp", *where),
        ]
        for pod in _said(cluster, "get", "pods", "-o", "name", *where).splitlines():
            for previous in ("--previous=false", "--previous"):
                logs = _said(cluster, "logs", pod, "--all-containers", f"--tail={_LINES}", previous, *where)
                parts.append(f"-- logs of {pod} {previous}\n{logs}")
    return "\n".join(parts)


def summary(cluster: Cluster, namespaces: Iterable[str]) -> str:
    """The least that tells why, for the output of a run whose files are gone. Never fails.

    Pods, conditions, and how the logs of operator and gateways end.
    """
    parts = []
    for namespace in _places(namespaces):
        where = ("-n", namespace)
        parts += [
            f"== {namespace}",
            _said(cluster, "get", "pods,endpointslices", *where),
            _said(cluster, "get", "graphqlschemas,graphqlgateways", "-o", f"jsonpath={_CONDITIONS}", *where),
        ]
        for pod in _said(cluster, "get", "pods", "-l", _OURS, "-o", "name", *where).splitlines():
            parts += [f"-- end of the log of {pod}", _said(cluster, "logs", pod, f"--tail={_FEW_LINES}", *where)]
    text = "\n".join(line[:_LONGEST_LINE] for part in parts for line in part.splitlines() if line.strip())
    return text if len(text) <= _LONGEST_SUMMARY else f"{text[:_LONGEST_SUMMARY]}\n… and more"


def _places(namespaces: Iterable[str]) -> Iterable[str]:
    return dict.fromkeys((*namespaces, OPERATOR_NAMESPACE))


def _said(cluster: Cluster, *arguments: str) -> str:
    try:
        return cluster.kubectl(*arguments, "--request-timeout=20s", check=False)
    except (OSError, subprocess.SubprocessError) as error:
        return f"{type(error).__name__}: {error}"
