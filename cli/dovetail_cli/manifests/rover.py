"""A `supergraph.yaml` as rover takes it: names, URLs and schemas of subgraphs in one file."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from dovetail_cli.findings import Finding
from dovetail_cli.settings import environment
from dovetail_composition.manifest import Endpoint
from dovetail_composition.members.sources import SubgraphSource
from dovetail_composition.resources import InlineSdl, Origin, Polled, SchemaResource
from dovetail_composition.resources.endpoints import parse_url
from dovetail_composition.resources.section import Report, Section

from .expansion import expanded
from .local_schema import LocalSchema
from .positions import position
from .yaml_reader import Document

_SOURCES = ("file", "sdl", "subgraph_url")
_REGISTRY = ("graphref", "subgraph")
_INTERVAL = 1.0
_ASK = (Polled(how="federation", interval=_INTERVAL), Polled(how="introspection", interval=_INTERVAL))
"""A federation subgraph tells its SDL; any other GraphQL server is introspected. As often as rover asks."""
_VERSION = re.compile(r"=?v?[012](\.\d+){0,2}|latest-[012]", re.ASCII)


@dataclass(slots=True, kw_only=True)
class Rover:
    """What the file says."""

    schemas: list[LocalSchema] = field(default_factory=list)
    findings: list[Finding] = field(default_factory=list)
    files: list[Path] = field(default_factory=list)
    """The further files that it names."""


def is_rover(content: Mapping[Any, Any]) -> bool:
    """Whether a document is such a file, right or wrong, and no Kubernetes object."""
    return "kind" not in content and (isinstance(content.get("subgraphs"), dict) or "federation_version" in content)


def read_rover(document: Document) -> Rover:
    """The subgraphs of a document; files are relative to it, `${env.NAME}` is what the environment says."""
    rover = Rover()
    report = Report("")
    known = {"env": environment().get, "file": lambda name: _read_reference(name, rover)}
    content = expanded(document.content, known, report)
    if not report.diagnostics:  # what could not be expanded would be found wrong once more
        _read(content, document, report, rover)
    rover.findings += [
        Finding(diagnostic=each, path=document.path, place=position(document.text, each.coordinate))
        for each in report.diagnostics
    ]
    return rover


def _read_reference(name: str, rover: Rover) -> str | None:
    """What `${file.PATH}` stands for, relative to the working directory as in rover's."""
    file = Path(name)
    rover.files.append(file)
    try:
        return file.read_text(encoding="utf-8")
    except (OSError, ValueError):
        return None


def _read(content: Mapping[Any, Any], document: Document, report: Report, rover: Rover) -> None:
    root = Section(content, "", report).only("federation_version", "subgraphs")
    _check_version(root)
    subgraphs = root.required_child("subgraphs")
    for name in subgraphs.keys() if subgraphs else ():
        report.subject = name
        entry = subgraphs.required_child(name) if subgraphs else None
        schema = entry.only("routing_url", "schema").required_child("schema") if entry else None
        if entry and schema:
            _read_entry(name, entry, schema, document, rover)


def _check_version(root: Section) -> None:
    """Which rules hold is what each subgraph's own SDL says; the version only has to be one."""
    version = root.json("federation_version")
    if version is not None and not _VERSION.fullmatch(str(version)):
        root.problem("federation_version", f"{version!r} is no version of federation", 'such as 2 or "=2.9.0"')


def _read_entry(name: str, entry: Section, schema: Section, document: Document, rover: Rover) -> None:
    before = len(entry.report.diagnostics)
    chosen = _source(schema)
    ask_url = parse_url(schema, "subgraph_url") or ""
    url = parse_url(entry, "routing_url") or ask_url
    if chosen in {"file", "sdl"} and not entry.has("routing_url"):
        entry.missing("routing_url", "it says where the subgraph answers")
    headers = _headers(schema.child("introspection_headers"))
    file = document.path.parent / schema.text("file") if chosen == "file" else None
    sdl = _read_file(schema, file, rover) if file else schema.optional_text("sdl")
    if len(entry.report.diagnostics) > before:
        return
    asked = chosen == "subgraph_url"
    origin: Origin = _ASK[0] if asked else InlineSdl()
    source = SubgraphSource(name=name, sdl=sdl, federation=True, endpoint=Endpoint(url=url))
    rover.schemas.append(
        LocalSchema(
            resource=SchemaResource(source=source, origin=origin),
            path=file or document.path,
            text=(sdl or "") if file else document.text,
            ask=_ASK if asked else (),
            url=ask_url,
            headers=headers,
        )
    )


def _source(schema: Section) -> str | None:
    """Which of the ways to give a schema was chosen; None, with a report, where that is unclear or impossible."""
    if any(schema.has(name) for name in _REGISTRY):
        hint = "fetch it with `rover subgraph fetch` and give it as file, or the server's address as subgraph_url"
        schema.problem("graphref", "a schema in GraphOS is not fetched", hint)
        return None
    return schema.only(*_SOURCES, "introspection_headers").one_of(*_SOURCES)


def _headers(section: Section | None) -> Mapping[str, str]:
    return {name: section.text(name) for name in section.names()} if section else {}


def _read_file(schema: Section, file: Path, rover: Rover) -> str | None:
    rover.files.append(file)
    try:
        return file.read_text(encoding="utf-8")
    except OSError as exc:
        reason = exc.strerror or type(exc).__name__
    except UnicodeDecodeError:
        reason = "it is not UTF-8"
    schema.report.add("SCHEMA_SOURCE_MISSING", schema.at("file"), f"{file} cannot be read: {reason}")
    return None
