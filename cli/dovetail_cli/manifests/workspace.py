"""What a command line's paths declare: schemas, gateways, and the objects that they refer to."""

from __future__ import annotations

import base64
import binascii
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from dovetail_cli.findings import Finding, findings_in, found
from dovetail_composition.resources import (
    GATEWAY_KIND,
    GROUP,
    SCHEMA_KIND,
    GatewayResource,
    ObjectName,
    Polled,
    SchemaResource,
    parse_gateway,
    parse_schema,
)
from dovetail_gateway.artifacts.yaml_reader import UnreadableError

from .files import manifest_files
from .local_schema import LocalSchema
from .rover import is_rover, read_rover
from .yaml_reader import Document, read_documents


@dataclass(frozen=True, slots=True, kw_only=True)
class Workspace:
    """Everything that was found, right or wrong."""

    schemas: tuple[LocalSchema, ...] = ()
    gateways: tuple[GatewayResource, ...] = ()
    namespaces: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    """Labels by namespace."""
    config_maps: Mapping[ObjectName, Mapping[str, str]] = field(default_factory=dict)
    secrets: Mapping[ObjectName, Mapping[str, bytes]] = field(default_factory=dict)
    findings: tuple[Finding, ...] = ()
    files: tuple[Path, ...] = ()
    """All files that were read, or would have been."""


def load_workspace(paths: Iterable[Path]) -> Workspace:
    """Read all manifests below the paths."""
    files = manifest_files(paths)
    documents, findings = _documents(files)
    config_maps = {_name(item): _texts(item.content.get("data")) for item in _of_kind(documents, "ConfigMap")}
    schemas: list[LocalSchema] = []
    gateways: list[GatewayResource] = []
    sdl_files: list[Path] = []
    for document in documents:
        match _our_kind(document.content):
            case "GraphQLSchema":
                resource, diagnostics = parse_schema(document.content, config_maps)
                schemas += [_local(resource, document)] if resource else []
                findings += findings_in(document.path, diagnostics)
            case "GraphQLGateway":
                gateway, diagnostics = parse_gateway(document.content)
                gateways += [gateway] if gateway else []
                findings += findings_in(document.path, diagnostics)
            case "supergraph":
                rover = read_rover(document)
                schemas += rover.schemas
                findings += rover.findings
                sdl_files += rover.files
            case None:
                pass
            case unknown:
                message = f"{unknown} is no kind of {GROUP}; there are {SCHEMA_KIND} and {GATEWAY_KIND}"
                findings.append(found("RESOURCE_INVALID", message, document.path, coordinate="kind"))
    return Workspace(
        schemas=tuple(schemas),
        gateways=tuple(gateways),
        namespaces={_name(item)[1]: _texts(_metadata(item).get("labels")) for item in _of_kind(documents, "Namespace")},
        config_maps=config_maps,
        secrets={_name(item): _secret(item.content) for item in _of_kind(documents, "Secret")},
        findings=tuple(findings),
        files=(*files, *sdl_files),
    )


def _documents(files: Iterable[Path]) -> tuple[list[Document], list[Finding]]:
    documents: list[Document] = []
    findings: list[Finding] = []
    for file in files:
        try:
            documents += read_documents(file)
        except UnreadableError as exc:
            findings.append(found("MANIFEST_UNREADABLE", str(exc), file, location=exc.location))
        except OSError as exc:
            findings.append(found("MANIFEST_UNREADABLE", exc.strerror or type(exc).__name__, file))
    return documents, findings


def _our_kind(content: Any) -> str | None:
    """The kind of one of our resources; None for what is not ours."""
    if not isinstance(content, dict):
        return None
    if is_rover(content):
        return "supergraph"
    version, kind = content.get("apiVersion"), content.get("kind")
    if isinstance(version, str) and version.startswith(f"{GROUP}/"):
        return str(kind)
    return kind if version is None and kind in {SCHEMA_KIND, GATEWAY_KIND} else None


def _local(resource: SchemaResource, document: Document) -> LocalSchema:
    schema = LocalSchema(resource=resource, path=document.path, text=document.text)
    if not isinstance(resource.origin, Polled):
        return schema
    endpoint = resource.source.endpoint
    return replace(schema, ask=(resource.origin,), url=endpoint.url if endpoint else "")


def _of_kind(documents: Iterable[Document], kind: str) -> Iterator[Document]:
    for document in documents:
        content = document.content
        if isinstance(content, dict) and content.get("kind") == kind and content.get("apiVersion") == "v1":
            yield document


def _metadata(document: Document) -> Mapping[str, Any]:
    metadata = document.content.get("metadata")
    return metadata if isinstance(metadata, dict) else {}


def _name(document: Document) -> ObjectName:
    metadata = _metadata(document)
    return (str(metadata.get("namespace") or "default"), str(metadata.get("name")))


def _texts(value: Any) -> Mapping[str, str]:
    return {key: text for key, text in value.items() if isinstance(text, str)} if isinstance(value, dict) else {}


def _secret(content: Mapping[str, Any]) -> Mapping[str, bytes]:
    values = {key: text.encode() for key, text in _texts(content.get("stringData")).items()}
    for key, text in _texts(content.get("data")).items():
        try:
            values.setdefault(key, base64.b64decode(text, validate=True))
        except binascii.Error:
            continue  # a Secret that the API server would refuse; who needs the key is told that it is missing
    return values
