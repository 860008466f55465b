"""Manifests of GraphQLSchemas that are right but for what a test changes."""

from __future__ import annotations

from typing import Any


def schema(**spec: Any) -> dict[str, Any]:
    """A manifest with the least that is valid, and these fields of spec."""
    return {
        "apiVersion": "dovetail.dev/v1alpha1",
        "kind": "GraphQLSchema",
        "metadata": {"name": "catalog", "namespace": "shop"},
        "spec": {"schema": {"sdl": "type Query { a: Int }"}} | spec,
    }


def link(**fields: Any) -> dict[str, Any]:
    return schema(links=[{"field": "A.b", "schema": "product", "query": "q"} | fields])
