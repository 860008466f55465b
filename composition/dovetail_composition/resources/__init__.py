"""Custom resources as plain dicts in, frozen values or diagnostics out; whatever a user wrote, never an exception."""

from .fetched import schema_queries, unfetched, with_answer
from .gateway import parse_gateway
from .membership import members, selects
from .runtime import build_manifest, manifest_of_supergraph, override_endpoint, override_of
from .schema import parse_schema
from .selectors import matches
from .services import host_of, service_of
from .values import (
    API_VERSION,
    GATEWAY_KIND,
    GROUP,
    SCHEMA_KIND,
    ConfigMapKeyRef,
    EndpointOverride,
    GatewayResource,
    InlineSdl,
    ObjectName,
    Origin,
    Polled,
    Requirement,
    SchemaResource,
    SchemaSelection,
    Selector,
)

__all__ = [
    "API_VERSION",
    "GATEWAY_KIND",
    "GROUP",
    "SCHEMA_KIND",
    "ConfigMapKeyRef",
    "EndpointOverride",
    "GatewayResource",
    "InlineSdl",
    "ObjectName",
    "Origin",
    "Polled",
    "Requirement",
    "SchemaResource",
    "SchemaSelection",
    "Selector",
    "build_manifest",
    "host_of",
    "manifest_of_supergraph",
    "matches",
    "members",
    "override_endpoint",
    "override_of",
    "parse_gateway",
    "parse_schema",
    "schema_queries",
    "selects",
    "service_of",
    "unfetched",
    "with_answer",
]
