"""What is kept of objects that only tell where endpoints lead: few values, since clusters have many such objects."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from ipaddress import ip_network
from typing import Any, Literal

from dovetail_composition.endpoints.addresses import literal_address
from dovetail_composition.resources import ObjectName
from dovetail_operator.names import GATEWAY_LABEL
from dovetail_operator.reconcile.observation import Backend, Grant, KubeObject, Referrer, Service, name_of

SlimKind = Literal["Service", "EndpointSlice", "Node", "ServiceCIDR", "ReferenceGrant"]

_SERVICE_LABEL = "kubernetes.io/service-name"
_MANAGED_BY_LABEL = "endpointslice.kubernetes.io/managed-by"
_ADMIN_PORT = "admin"
_KUBERNETES = "endpointslice-controller.k8s.io"


@dataclass(frozen=True, slots=True, kw_only=True)
class Slice:
    """Some backends of a Service."""

    service: ObjectName
    backends: tuple[Backend, ...]
    gateway: str = ""
    """Name of the GraphQLGateway whose pods these are."""
    admin_port: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Node:
    """Where a node is, and which addresses its pods have."""

    addresses: tuple[str, ...] = ()
    pod_ranges: tuple[str, ...] = ()
    """As CIDRs; empty with network plugins that do not take them from here."""


def slim_service(seen: KubeObject) -> Service:
    """Of a Service."""
    spec = seen.get("spec") or {}
    addresses = spec.get("clusterIPs") or [spec.get("clusterIP")]
    return Service(
        type=spec.get("type") or "ClusterIP",
        external_name=spec.get("externalName") or "",
        has_selector=bool(spec.get("selector")),
        cluster_ips=tuple(each for each in addresses if each and each != "None"),
    )


def slim_slice(seen: KubeObject) -> Slice:
    """Of an EndpointSlice."""
    namespace, _ = name_of(seen)
    labels = seen["metadata"].get("labels") or {}
    managed = labels.get(_MANAGED_BY_LABEL) == _KUBERNETES
    ports = {each.get("name"): each.get("port") for each in seen.get("ports") or ()}
    return Slice(
        gateway=labels.get(GATEWAY_LABEL, ""),
        admin_port=ports.get(_ADMIN_PORT),
        service=(namespace, labels.get(_SERVICE_LABEL, "")),
        backends=tuple(
            Backend(address=address, ready=_is_ready(each), trusted=managed and _is_pod(each, namespace))
            for each in seen.get("endpoints") or ()
            for address in each.get("addresses") or ()
        ),
    )


def slim_node(seen: KubeObject) -> Node:
    """Of a node."""
    addresses = (each.get("address", "") for each in (seen.get("status") or {}).get("addresses") or ())
    return Node(
        # Some of them are host names.
        addresses=tuple(sorted({str(found) for address in addresses if (found := literal_address(address))})),
        pod_ranges=_ranges((seen.get("spec") or {}).get("podCIDRs")),
    )


def slim_service_cidr(seen: KubeObject) -> tuple[str, ...]:
    """Ranges of a ServiceCIDR."""
    return _ranges((seen.get("spec") or {}).get("cidrs"))


def slim_grant(seen: KubeObject) -> Grant:
    """Of a ReferenceGrant."""
    spec = seen.get("spec") or {}
    return Grant(
        namespace=name_of(seen)[0],
        referrers=frozenset(
            Referrer(group=each.get("group", ""), kind=each.get("kind", ""), namespace=each.get("namespace", ""))
            for each in spec.get("from") or ()
        ),
        targets=frozenset(
            (each.get("group", ""), each.get("kind", ""), each.get("name") or "") for each in spec.get("to") or ()
        ),
    )


SLIM: Mapping[SlimKind, Callable[[KubeObject], Any]] = {
    "Service": slim_service,
    "EndpointSlice": slim_slice,
    "Node": slim_node,
    "ServiceCIDR": slim_service_cidr,
    "ReferenceGrant": slim_grant,
}


def backends_of(slices: Iterable[Slice], services: Iterable[ObjectName]) -> dict[ObjectName, tuple[Backend, ...]]:
    """The backends of these Services."""
    found: dict[ObjectName, list[Backend]] = {service: [] for service in services}
    for each in slices:
        if each.service in found:
            found[each.service] += each.backends
    return {service: tuple(backends) for service, backends in found.items()}


def gateway_pods_of(slices: Iterable[Slice], gateways: Iterable[ObjectName]) -> dict[ObjectName, tuple[str, ...]]:
    """Admin ports of the pods of these gateways, as `host:port`, ready or not. Only Kubernetes is believed."""
    found: dict[ObjectName, set[str]] = {gateway: set() for gateway in gateways}
    for each in slices:
        gateway = (each.service[0], each.gateway)
        if gateway in found and each.admin_port is not None:
            found[gateway] |= {
                _authority(backend.address, each.admin_port) for backend in each.backends if backend.trusted
            }
    return {gateway: tuple(sorted(pods)) for gateway, pods in found.items()}


def _authority(address: str, port: int) -> str:
    return f"[{address}]:{port}" if ":" in address else f"{address}:{port}"


def _ranges(cidrs: Iterable[str] | None) -> tuple[str, ...]:
    return tuple(str(ip_network(each, strict=False)) for each in cidrs or ())


def _is_ready(endpoint: Mapping[str, Any]) -> bool:
    # Absent stands for unknown, which Kubernetes asks to take for ready.
    return (endpoint.get("conditions") or {}).get("ready") is not False


def _is_pod(endpoint: Mapping[str, Any], namespace: str) -> bool:
    target = endpoint.get("targetRef") or {}
    return target.get("kind") == "Pod" and target.get("namespace", namespace) == namespace
