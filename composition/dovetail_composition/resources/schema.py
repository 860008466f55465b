"""GraphQLSchema: one service's schema, endpoint, links, lookups and transforms."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from dovetail_composition.diagnostics.diagnostic import Diagnostic
from dovetail_composition.members.sources import SubgraphSource

from .endpoints import parse_endpoint
from .links import parse_link, parse_lookup, parse_transform
from .metadata import DNS_NAME, parse_envelope, parse_namespace, subject_of
from .section import Report, Section
from .values import SCHEMA_KIND, ConfigMapKeyRef, InlineSdl, ObjectName, Origin, Polled, SchemaResource

_ORIGINS = ("sdl", "configMapKeyRef", "introspection", "federation")
_SOME_TEXT = re.compile(r".+", re.DOTALL)
MAX_SDL = 512 << 10
"""Bytes of one schema as a resource may give it."""
_CONFIG_KEY = re.compile(r"[-._a-zA-Z0-9]{1,253}", re.ASCII)


def parse_schema(
    manifest: Mapping[str, Any], config_maps: Mapping[ObjectName, Mapping[str, str]]
) -> tuple[SchemaResource | None, tuple[Diagnostic, ...]]:
    """The resource, or None where its spec is wrong, or its SDL too large.

    A missing ConfigMap or key is an error too (`SCHEMA_SOURCE_MISSING`), but leaves the resource, without SDL: what it
    refers to may come later.
    """
    report = Report(subject_of(manifest))
    metadata, spec = parse_envelope(manifest, SCHEMA_KIND, report)
    if not spec:
        return None, tuple(report.diagnostics)
    spec.only("endpoint", "schema", "links", "lookups", "transforms")
    endpoint = spec.child("endpoint")
    origin, sdl = _origin(spec, metadata.namespace)
    source = SubgraphSource(
        name=metadata.name,
        namespace=metadata.namespace,
        created=metadata.created,
        sdl=sdl,
        federation=isinstance(origin, Polled) and origin.how == "federation",
        endpoint=parse_endpoint(endpoint, metadata.namespace) if endpoint else None,
        links=tuple(parse_link(item) for item in spec.children("links")),
        lookups=tuple(parse_lookup(item) for item in spec.children("lookups")),
        transforms=tuple(
            transform for item in spec.children("transforms") if (transform := parse_transform(item)) is not None
        ),
    )
    if report.diagnostics or origin is None:
        return None, tuple(report.diagnostics)
    return _resolved(SchemaResource(source=source, origin=origin, labels=metadata.labels), config_maps, report)


def config_map_key(section: Section, namespace: str) -> ConfigMapKeyRef | None:
    """A `configMapKeyRef`; the ConfigMap is one of `namespace` unless it names another one."""
    ref = section.child("configMapKeyRef")
    if not ref:
        return None
    ref.only("name", "namespace", "key")
    return ConfigMapKeyRef(
        namespace=parse_namespace(ref, namespace),
        name=ref.text("name", DNS_NAME, "the name of a ConfigMap"),
        key=ref.text("key", _CONFIG_KEY, "a key of a ConfigMap"),
    )


def _origin(spec: Section, namespace: str) -> tuple[Origin | None, str | None]:
    schema = spec.required_child("schema", f"give one of {', '.join(_ORIGINS)}")
    if not schema:
        return None, None
    match schema.only(*_ORIGINS).one_of(*_ORIGINS):
        case "sdl":
            sdl = schema.text("sdl", _SOME_TEXT, "a schema")
            _check_size(sdl, schema.report, schema.at("sdl"))
            return InlineSdl(), sdl
        case "configMapKeyRef":
            return config_map_key(schema, namespace), None
        case "introspection":
            return _polled(spec, schema, "introspection"), None
        case "federation":
            return _polled(spec, schema, "federation"), None
        case _:
            return None, None


def _polled(spec: Section, schema: Section, how: str) -> Polled | None:
    options = schema.child(how)
    if not spec.has("endpoint"):
        spec.missing("endpoint", f"{how} asks the endpoint for its schema")
    if not options:
        return None
    interval = options.only("interval").duration("interval", shortest=1) or Polled(how="introspection").interval
    return Polled(how="federation" if how == "federation" else "introspection", interval=interval)


def _resolved(
    resource: SchemaResource, config_maps: Mapping[ObjectName, Mapping[str, str]], report: Report
) -> tuple[SchemaResource | None, tuple[Diagnostic, ...]]:
    ref = resource.origin
    if not isinstance(ref, ConfigMapKeyRef):
        return resource, ()
    data = config_maps.get((ref.namespace, ref.name))
    path = "spec.schema.configMapKeyRef"
    if data is None:
        report.add(
            "SCHEMA_SOURCE_MISSING",
            f"{path}.name",
            f'there is no ConfigMap "{ref.name}" in "{ref.namespace}"',
            "create it",
        )
    elif (sdl := data.get(ref.key)) is None:
        known = f"its keys: {', '.join(sorted(data))}" if data else "it holds no text"
        report.add("SCHEMA_SOURCE_MISSING", f"{path}.key", f'ConfigMap "{ref.name}" has no key "{ref.key}"', known)
    elif _check_size(sdl, report, f"{path}.key"):
        return replace(resource, source=replace(resource.source, sdl=sdl)), ()
    else:
        return None, tuple(report.diagnostics)
    return resource, tuple(report.diagnostics)


def _check_size(sdl: str, report: Report, path: str) -> bool:
    size = len(sdl.encode())
    if size > MAX_SDL:
        report.add(
            "RESOURCE_INVALID",
            path,
            f"the schema has {(size + 1023) >> 10} KiB; a GraphQLSchema takes {MAX_SDL >> 10} KiB",
            "leave out descriptions that nobody needs, or give the service's parts GraphQLSchemas of their own",
        )
    return size <= MAX_SDL
