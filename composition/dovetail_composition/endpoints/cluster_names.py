"""Which names the DNS of a cluster answers for its Services, and how names are asked for."""

from __future__ import annotations

CLUSTER_DOMAIN = "cluster.local"
_SERVICES = f".svc.{CLUSTER_DOMAIN}."


def absolute_name(host: str) -> str:
    """A name that no search domain completes: one of them could lead to a Service that the schema may not refer to."""
    name = host.rstrip(".")
    return f"{name}.{CLUSTER_DOMAIN}." if name.lower().endswith(".svc") else f"{name}."


def names_service(host: str) -> bool:
    """Whether a URL's host is in the part of DNS where the cluster has its Services, and nobody else a name."""
    return absolute_name(host).lower().endswith(_SERVICES)
