"""What objects refer to: Services, ConfigMaps and Secrets, of their own namespace or of others."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from typing import Literal

from dovetail_composition.manifest import Endpoint, HeaderRule, Manifest, SecretRef
from dovetail_composition.resources import (
    ConfigMapKeyRef,
    EndpointOverride,
    GatewayResource,
    ObjectName,
    SchemaResource,
    host_of,
    service_of,
)


@dataclass(frozen=True, slots=True, kw_only=True, order=True)
class Reference:
    """An object that a field refers to."""

    kind: Literal["Service", "ConfigMap", "Secret"]
    namespace: str
    name: str
    field: str
    """Where it is said."""

    @property
    def target(self) -> ObjectName:
        """Namespace and name of the object."""
        return (self.namespace, self.name)


@dataclass(frozen=True, slots=True, kw_only=True)
class Called:
    """A URL that an object wants to be called, and the field that gives it."""

    url: str
    field: str


def references_of_schema(resource: SchemaResource, namespaces: Collection[str]) -> tuple[Reference, ...]:
    """All references of a schema but those of links, which composition judges."""
    endpoint = resource.source.endpoint
    of_endpoint = _of_endpoint(endpoint, "spec.endpoint", namespaces) if endpoint else ()
    origin = resource.origin
    return (*(_config_map(origin, "spec.schema") if isinstance(origin, ConfigMapKeyRef) else ()), *of_endpoint)


def references_of_override(override: EndpointOverride, name: str, namespaces: Collection[str]) -> tuple[Reference, ...]:
    """All references of what a gateway changes in a subgraph's endpoint."""
    return tuple(_of_endpoint(override, f"spec.endpoints.{name}", namespaces))


def references_of_headers(gateway: GatewayResource) -> tuple[Reference, ...]:
    """The Secrets of a gateway's own headers."""
    return tuple(_of_secrets(_of_headers(gateway.policies.headers), "spec.headers"))


def supergraph_reference(gateway: GatewayResource) -> tuple[Reference, ...]:
    """The ConfigMap with the supergraph that a gateway runs."""
    return _config_map(gateway.supergraph, "spec.supergraph") if gateway.supergraph else ()


def called_by(endpoint: Endpoint | EndpointOverride, field: str) -> tuple[Called, ...]:
    """The URLs that an endpoint has: its own and that of its token server."""
    found = [Called(url=endpoint.url, field=field)] if endpoint.url else []
    if endpoint.auth:
        found.append(Called(url=endpoint.auth.token_url, field=f"{field}.auth"))
    return tuple(found)


def called_services(called: Iterable[Called], namespaces: Collection[str]) -> tuple[Reference, ...]:
    """The Services that URLs name."""
    named = [(each.field, service_of(host_of(each.url), namespaces)) for each in called]
    return tuple(
        Reference(kind="Service", namespace=service[0], name=service[1], field=field)
        for field, service in named
        if service
    )


def secrets_of_schema(resource: SchemaResource) -> tuple[SecretRef, ...]:
    """The Secrets that a schema's endpoint needs."""
    endpoint = resource.source.endpoint
    return _unique(_secrets_of(endpoint)) if endpoint else ()


def secrets_of_gateway(gateway: GatewayResource) -> tuple[SecretRef, ...]:
    """The Secrets that a gateway's own headers and endpoints need."""
    of_endpoints = (ref for override in gateway.endpoints.values() for ref in _secrets_of(override))
    return _unique([*_of_headers(gateway.policies.headers), *of_endpoints])


def secrets_of_manifest(manifest: Manifest) -> tuple[SecretRef, ...]:
    """The Secrets that a gateway needs to run a manifest."""
    of_endpoints = (ref for endpoint in manifest.endpoints.values() for ref in _secrets_of(endpoint))
    return _unique([*_of_headers(manifest.policies.headers), *of_endpoints])


def _of_endpoint(endpoint: Endpoint | EndpointOverride, field: str, namespaces: Collection[str]) -> Iterator[Reference]:
    yield from called_services(called_by(endpoint, field), namespaces)
    yield from _of_secrets(_of_headers(endpoint.headers), f"{field}.headers")
    if endpoint.auth:
        yield from _of_secrets([endpoint.auth.client_id], f"{field}.auth")


def _config_map(ref: ConfigMapKeyRef, field: str) -> tuple[Reference, ...]:
    return (Reference(kind="ConfigMap", namespace=ref.namespace, name=ref.name, field=field),)


def _of_secrets(refs: Iterable[SecretRef], field: str) -> Iterator[Reference]:
    return (Reference(kind="Secret", namespace=ref.namespace, name=ref.name, field=field) for ref in refs)


def _secrets_of(endpoint: Endpoint | EndpointOverride) -> Iterator[SecretRef]:
    yield from _of_headers(endpoint.headers)
    if endpoint.auth:
        yield endpoint.auth.client_id
        yield endpoint.auth.client_secret


def _of_headers(headers: Iterable[HeaderRule]) -> Iterator[SecretRef]:
    return (header.secret for header in headers if header.secret)


def _unique(refs: Iterable[SecretRef]) -> tuple[SecretRef, ...]:
    return tuple(sorted(set(refs), key=lambda ref: ref.id))
