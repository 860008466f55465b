"""What the cluster looked like when a test failed, for who reads the report."""

from __future__ import annotations

from collections.abc import Iterable

from harness.cluster import Cluster
from harness.releases import OPERATOR_NAMESPACE

_LINES = 60


def dump(cluster: Cluster, namespaces: Iterable[str]) -> str:
    """Objects, statuses, events and logs of these namespaces and of the operator's. Never fails."""
    parts = []
    for namespace in dict.fromkeys((*namespaces, OPERATOR_NAMESPACE)):
        where = ("-n", namespace)
        parts += [
            f"== {namespace}",
            cluster.kubectl("get", "pods,deployments,endpointslices,configmaps", "-o", "wide", *where, check=False),
            cluster.kubectl("get", "graphqlschemas,graphqlgateways", "-o", "yaml", *where, check=False),
            cluster.kubectl("get", "events", "--sort-by=.lastTimestamp", *where, check=False),
        ]
        for pod in cluster.kubectl("get", "pods", "-o", "name", *where, check=False).split():
            for previous in ("--previous=false", "--previous"):
                logs = cluster.kubectl(
                    "logs", pod, "--all-containers", f"--tail={_LINES}", previous, *where, check=False
                )
                parts.append(f"-- logs of {pod} {previous}\n{logs}")
    return "\n".join(parts)
