"""Which schemas take part in a gateway's API."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from .selectors import matches
from .values import GatewayResource, SchemaResource

_NAME_LABEL = "kubernetes.io/metadata.name"


def members(
    gateway: GatewayResource,
    schemas: Iterable[SchemaResource],
    namespaces: Mapping[str, Mapping[str, str]],
) -> tuple[SchemaResource, ...]:
    """The schemas that a gateway selects, by age, namespace, name; `namespaces` are the namespaces' labels."""
    chosen = (schema for schema in schemas if selects(gateway, schema.key[0], schema.labels, namespaces))
    return tuple(sorted(chosen, key=lambda schema: (schema.source.created, *schema.key)))


def selects(
    gateway: GatewayResource, namespace: str, labels: Mapping[str, str], namespaces: Mapping[str, Mapping[str, str]]
) -> bool:
    """Whether a gateway selects a GraphQLSchema of this namespace with these labels, be it otherwise right or not."""
    selection = gateway.schemas
    if selection is None or not matches(selection.selector, labels):
        return False
    match selection.namespaces_from:
        case "Same":
            return namespace == gateway.namespace
        case "All":
            return True
        case "Selector":
            return matches(selection.namespace_selector, {_NAME_LABEL: namespace, **namespaces.get(namespace, {})})
