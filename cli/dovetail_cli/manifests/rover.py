"""A `supergraph.yaml` as rover takes it: names, URLs and schemas of subgraphs in one file."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from dovetail_cli.findings import Finding, findings_in
from dovetail_composition.manifest import Endpoint
from dovetail_composition.resources import InlineSdl, Origin, Polled, SchemaResource
from dovetail_composition.resources.endpoints import parse_url
from dovetail_composition.resources.section import Report, Section
from dovetail_composition.sources import SubgraphSource

from .yaml_reader import Document

_SOURCES = ("file", "sdl", "subgraph_url")
_ASK = (Polled(how="federation"), Polled(how="introspection"))
"""A federation subgraph tells its SDL; any other GraphQL server is introspected."""


@dataclass(frozen=True, slots=True, kw_only=True)
class RoverSchema:
    """One entry of `subgraphs`."""

    resource: SchemaResource
    ask: tuple[Polled, ...] = ()
    url: str = ""
    headers: Mapping[str, str] = field(default_factory=dict)
    """Only for asking."""


@dataclass(slots=True, kw_only=True)
class Rover:
    """What the file says."""

    schemas: list[RoverSchema] = field(default_factory=list)
    findings: list[Finding] = field(default_factory=list)
    files: list[Path] = field(default_factory=list)
    """The schema files that it names."""


def is_rover(content: Mapping[Any, Any]) -> bool:
    """Whether a document is such a file: it has subgraphs and is no Kubernetes object."""
    return isinstance(content.get("subgraphs"), dict) and "kind" not in content


def read_rover(document: Document) -> Rover:
    """The subgraphs of a document; files are relative to it."""
    rover = Rover()
    report = Report("")
    root = Section(document.content, "", report).only("federation_version", "subgraphs")
    subgraphs = root.child("subgraphs")
    for name in subgraphs.keys() if subgraphs else ():
        report.subject = name
        entry = subgraphs.required_child(name) if subgraphs else None
        schema = entry.only("routing_url", "schema").required_child("schema") if entry else None
        if entry and schema:
            _read_entry(name, entry, schema, document.path, rover)
    rover.findings += findings_in(document.path, report.diagnostics)
    return rover


def _read_entry(name: str, entry: Section, schema: Section, path: Path, rover: Rover) -> None:
    before = len(entry.report.diagnostics)
    chosen = schema.only(*_SOURCES, "introspection_headers").one_of(*_SOURCES)
    ask_url = parse_url(schema, "subgraph_url") or ""
    url = parse_url(entry, "routing_url") or ask_url
    if not url and not entry.has("routing_url") and chosen != "subgraph_url":
        entry.missing("routing_url", "it says where the subgraph answers")
    headers = _headers(schema.child("introspection_headers"))
    sdl: str | None = None
    if chosen == "sdl":
        sdl = schema.text("sdl")
    elif chosen == "file":
        sdl = _read_file(schema, path, rover)
    if len(entry.report.diagnostics) > before:
        return
    origin: Origin = _ASK[0] if chosen == "subgraph_url" else InlineSdl()
    source = SubgraphSource(name=name, sdl=sdl, federation=True, endpoint=Endpoint(url=url))
    resource = SchemaResource(source=source, origin=origin)
    ask = _ASK if chosen == "subgraph_url" else ()
    rover.schemas.append(RoverSchema(resource=resource, ask=ask, url=ask_url, headers=headers))


def _headers(section: Section | None) -> Mapping[str, str]:
    return {name: section.text(name) for name in section.names()} if section else {}


def _read_file(schema: Section, path: Path, rover: Rover) -> str | None:
    file = path.parent / schema.text("file")
    rover.files.append(file)
    try:
        return file.read_text(encoding="utf-8")
    except OSError as exc:
        reason = exc.strerror or type(exc).__name__
    except UnicodeDecodeError:
        reason = "it is not UTF-8"
    schema.report.add("SCHEMA_SOURCE_MISSING", schema.at("file"), f"{file} cannot be read: {reason}")
    return None
