"""Policies of a GraphQLGateway: limits, batching, headers, introspection, scalar formats."""

from __future__ import annotations

import re
from typing import Any

from dovetail_composition.manifest import Batching, Limits, Policies, ScalarFormat

from .headers import parse_headers
from .section import Section

SIZES = {
    "bodySize": "body_bytes",
    "subgraphBodySize": "subgraph_body_bytes",
    "responseSize": "response_bytes",
}
"""Field of `limits` → field of `Limits`, by what is written: quantities (`1Mi`), durations (`10s`), numbers."""
DURATIONS = {
    "requestTimeout": "request_timeout",
    "subgraphTimeout": "subgraph_timeout",
    "connectTimeout": "connect_timeout",
}
COUNTS = {
    "tokens": "tokens",
    "depth": "depth",
    "aliases": "aliases",
    "directives": "directives",
    "rootFields": "root_fields",
    "selections": "selections",
    "validationBudget": "validation_budget",
    "validationErrors": "validation_errors",
    "variablesDepth": "variables_depth",
    "callsPerRequest": "calls_per_request",
    "inFlight": "in_flight",
}
_MAY_BE_ZERO = frozenset({"aliases", "directives"})
_HIGHEST = 1_000_000_000
_MOST_KEYS = 1_000_000
_NAME = re.compile(r"[_A-Za-z][_0-9A-Za-z]*", re.ASCII)
SCALAR_FORMATS = ("uuid", "instant", "decimal", "local-date-time")
_FORMAT = re.compile("|".join(SCALAR_FORMATS))


def parse_policies(spec: Section, namespace: str) -> Policies:
    """The policies in a gateway's `spec`; what is absent has the default of `Policies`."""
    limits, batching = spec.child("limits"), spec.child("batching")
    return Policies(
        headers=parse_headers(spec, namespace),
        limits=_limits(limits) if limits else Limits(),
        batching=_batching(batching) if batching else Batching(),
        introspection=spec.flag("introspection", default=Policies().introspection),
        scalars=_scalars(spec),
    )


def _limits(section: Section) -> Limits:
    section.only(*SIZES, *DURATIONS, *COUNTS)
    read: dict[str, Any] = {SIZES[name]: section.size(name) for name in SIZES}
    read |= {DURATIONS[name]: section.duration(name) for name in DURATIONS}
    for name, field in COUNTS.items():
        read[field] = section.whole(name, 0 if name in _MAY_BE_ZERO else 1, _HIGHEST)
    return Limits(**{field: value for field, value in read.items() if value is not None})


def _batching(section: Section) -> Batching:
    section.only("enabled", "maxKeys")
    default = Batching()
    return Batching(
        enabled=section.flag("enabled", default=default.enabled),
        max_keys=section.whole("maxKeys", 1, _MOST_KEYS) or default.max_keys,
    )


def _scalars(spec: Section) -> tuple[ScalarFormat, ...]:
    scalars = tuple(
        ScalarFormat(
            name=item.only("name", "format").text("name", _NAME, "the name of a scalar type"),
            format=item.text("format", _FORMAT, f"one of {', '.join(SCALAR_FORMATS)}"),
        )
        for item in spec.children("scalars")
    )
    names = [scalar.name for scalar in scalars]
    for name in sorted({name for name in names if name and names.count(name) > 1}):
        spec.problem("scalars", f'the scalar "{name}" has two formats', "keep one of them")
    return scalars
