"""GraphQLGateway: which schemas make one API, its policies, and what it changes in their endpoints."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from dovetail_composition.contracts import TAG_NAME, Contract
from dovetail_composition.diagnostics.diagnostic import Diagnostic

from .endpoints import parse_override
from .metadata import parse_envelope
from .policies import parse_policies
from .schema import config_map_key
from .section import Report, Section
from .selectors import parse_selector
from .values import (
    GATEWAY_KIND,
    ConfigMapKeyRef,
    EndpointOverride,
    GatewayResource,
    SchemaSelection,
    Selector,
)

_FROM = re.compile("Same|All|Selector")


def parse_gateway(manifest: Mapping[str, Any]) -> tuple[GatewayResource | None, tuple[Diagnostic, ...]]:
    """The resource, or None where anything in it is wrong. Without `schemas`: all of its own namespace."""
    report = Report("")
    metadata, spec = parse_envelope(manifest, GATEWAY_KIND, report)
    if not spec:
        return None, tuple(report.diagnostics)
    spec.only(
        "schemas", "supergraph", "batching", "introspection", "headers", "limits", "scalars", "endpoints", "contract"
    ).one_of("schemas", "supergraph", required=False)
    gateway = GatewayResource(
        name=metadata.name,
        namespace=metadata.namespace,
        schemas=None if spec.has("supergraph") else _schemas(spec.child("schemas")),
        supergraph=_supergraph(spec.child("supergraph"), metadata.namespace),
        policies=parse_policies(spec, metadata.namespace),
        endpoints=_endpoints(spec.child("endpoints"), metadata.namespace),
        contract=_contract(spec.child("contract")),
    )
    return None if report.diagnostics else gateway, tuple(report.diagnostics)


def _schemas(section: Section | None) -> SchemaSelection:
    if not section:
        return SchemaSelection()
    selector, namespaces = section.only("selector", "namespaces").child("selector"), section.child("namespaces")
    selection = SchemaSelection(selector=parse_selector(selector) if selector else Selector())
    return _with_namespaces(selection, namespaces) if namespaces else selection


def _with_namespaces(selection: SchemaSelection, section: Section) -> SchemaSelection:
    scope = section.only("from", "selector").optional_text("from", _FROM, "one of Same, All, Selector")
    labels = section.child("selector")
    selector = parse_selector(labels) if labels else None
    if scope == "Selector":
        if selector is None:
            section.missing("selector", "it selects namespaces by their labels")
            return selection
        return SchemaSelection(selector=selection.selector, namespaces_from="Selector", namespace_selector=selector)
    if selector is not None:
        section.problem("selector", "is only read with from: Selector", "set from: Selector, or remove the selector")
    return SchemaSelection(selector=selection.selector, namespaces_from="All" if scope == "All" else "Same")


def _supergraph(section: Section | None, namespace: str) -> ConfigMapKeyRef | None:
    if not section:
        return None
    if not section.only("configMapKeyRef").has("configMapKeyRef"):
        section.missing("configMapKeyRef")
    return config_map_key(section, namespace)


def _endpoints(section: Section | None, namespace: str) -> Mapping[str, EndpointOverride]:
    if not section:
        return {}
    return {
        name: parse_override(override, namespace)
        for name in section.names()
        if (override := section.child(name)) is not None
    }


def _contract(section: Section | None) -> Contract | None:
    if not section:
        return None
    section.only("include", "exclude", "hideUnreachableTypes")
    wanted = "a tag: letters, digits, _, - and /, at most 128"
    contract = Contract(
        include=section.texts("include", TAG_NAME, wanted, distinct=True),
        exclude=section.texts("exclude", TAG_NAME, wanted, distinct=True),
        hide_unreachable_types=section.flag("hideUnreachableTypes", False),
    )
    for tag in contract.contradictions:
        section.problem("exclude", f'"{tag}" is included, too', "take it out of one of the two lists")
    return contract
