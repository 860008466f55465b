"""What objects refer to: the ConfigMaps and Secrets that have to be read and watched."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from dovetail_composition.manifest import Endpoint, HeaderRule, Manifest, SecretRef
from dovetail_composition.resources import EndpointOverride, GatewayResource, SchemaResource


def secrets_of_schema(resource: SchemaResource) -> tuple[SecretRef, ...]:
    """The Secrets that a schema's endpoint needs."""
    endpoint = resource.source.endpoint
    return _unique(_of_endpoint(endpoint)) if endpoint else ()


def secrets_of_gateway(gateway: GatewayResource) -> tuple[SecretRef, ...]:
    """The Secrets that a gateway's own headers and endpoints need."""
    of_endpoints = (ref for override in gateway.endpoints.values() for ref in _of_endpoint(override))
    return _unique([*_of_headers(gateway.policies.headers), *of_endpoints])


def secrets_of_manifest(manifest: Manifest) -> tuple[SecretRef, ...]:
    """The Secrets that a gateway needs to run a manifest."""
    of_endpoints = (ref for endpoint in manifest.endpoints.values() for ref in _of_endpoint(endpoint))
    return _unique([*_of_headers(manifest.policies.headers), *of_endpoints])


def _of_endpoint(endpoint: Endpoint | EndpointOverride) -> Iterator[SecretRef]:
    yield from _of_headers(endpoint.headers)
    if endpoint.auth:
        yield endpoint.auth.client_id
        yield endpoint.auth.client_secret


def _of_headers(headers: Iterable[HeaderRule]) -> Iterator[SecretRef]:
    return (header.secret for header in headers if header.secret)


def _unique(refs: Iterable[SecretRef]) -> tuple[SecretRef, ...]:
    return tuple(sorted(set(refs), key=lambda ref: ref.id))
