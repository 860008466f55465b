"""Which Service of a cluster the host of a URL names, if it names one."""

from __future__ import annotations

from collections.abc import Collection
from urllib.parse import urlsplit

from dovetail_composition.endpoints.cluster_names import CLUSTER_DOMAIN

from .values import ObjectName

_CLUSTER_DOMAINS = ((), tuple(CLUSTER_DOMAIN.split(".")))


def host_of(url: str) -> str:
    """The host of a URL that was accepted, in lower case and without the dot at its end; empty where there is none."""
    try:
        return (urlsplit(url).hostname or "").rstrip(".")
    except ValueError:
        return ""


def service_of(host: str, namespaces: Collection[str]) -> ObjectName | None:
    """Namespace and name of the Service that a host (of `host_of`) names; None where it names none.

    `catalog.shop.svc` with or without the cluster's domain, with a pod's name in front, and `catalog.shop` where
    `shop` is one of the cluster's namespaces: resolvers in pods complete names of few parts.
    """
    labels = host.split(".")
    found = _before_svc(labels, namespaces)
    if found is None and len(labels) in {2, 3} and labels[-1] in namespaces:
        found = (labels[-1], labels[-2])
    return found if found and all(found) else None


def _before_svc(labels: list[str], namespaces: Collection[str]) -> ObjectName | None:
    # From the right, as name servers read: `a.b.svc.c.svc` is the Service `svc` of namespace `c`.
    for index in reversed(range(2, len(labels))):
        namespace, domain = labels[index - 1], tuple(labels[index + 1 :])
        # A cluster may have another domain than cluster.local.
        if labels[index] == "svc" and (domain in _CLUSTER_DOMAINS or namespace in namespaces):
            return (namespace, labels[index - 2])
    return None
