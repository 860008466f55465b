"""Supergraphs and schemas that were stored: an SDL file or an artifact's folder."""

from __future__ import annotations

from pathlib import Path

from dovetail_composition.api.accessible import accessible_schema
from dovetail_composition.artifact import ArtifactError, decode, load
from dovetail_composition.diagnostics.diagnostic import has_errors
from dovetail_composition.ingest.ingest import ingest
from dovetail_composition.manifest import Manifest
from dovetail_composition.members.sources import SubgraphSource
from dovetail_composition.resources import manifest_of_supergraph
from dovetail_composition.schema.definitions import Schema, Supergraph
from dovetail_composition.supergraph import SupergraphError, read_supergraph

from .findings import Finding, findings_in, found
from .spec import UsageError

_JOIN_SPEC = "specs.apollo.dev/join/"


class StoredError(Exception):
    """What is stored there cannot be used; `findings` say why."""

    def __init__(self, findings: tuple[Finding, ...]) -> None:
        super().__init__("; ".join(finding.diagnostic.message for finding in findings))
        self.findings = findings


def read_stored(path: Path) -> tuple[Supergraph, Manifest]:
    """A supergraph with its policies, where there are any. Raises `StoredError`, `UsageError`."""
    if path.is_dir():
        files = {file.name: read_bytes(file) for file in path.iterdir() if file.is_file()}
        try:
            return load(decode(files))
        except ArtifactError as exc:
            hint = "Write the whole folder anew: dovetail compose PATH... -o FOLDER/"
            raise StoredError((found("INVALID_SUPERGRAPH", str(exc), path, hint=hint),)) from exc
    try:
        supergraph = read_supergraph(read_text(path))
    except SupergraphError as exc:
        raise StoredError(findings_in(path, exc.diagnostics)) from exc
    return supergraph, manifest_of_supergraph(None, supergraph)


def read_api(path: Path) -> Schema:
    """The API of a supergraph, or what any other SDL describes. Raises `StoredError`, `UsageError`."""
    if path.is_dir() or _JOIN_SPEC in read_text(path):
        return accessible_schema(read_stored(path)[0].schema)
    ingested = ingest(SubgraphSource(name=path.name, sdl=read_text(path)), path.name)
    if has_errors(ingested.diagnostics):
        raise StoredError(findings_in(path, ingested.diagnostics))
    return ingested.schema


def read_text(path: Path) -> str:
    """A file's text. Raises `UsageError`, `StoredError`."""
    try:
        return read_bytes(path).decode("utf-8-sig")
    except UnicodeDecodeError as exc:
        raise StoredError(
            (found("INVALID_GRAPHQL", "The file is not UTF-8.", path, hint="Save it as UTF-8."),)
        ) from exc


def read_bytes(path: Path) -> bytes:
    """A file's content. Raises `UsageError`."""
    try:
        return path.read_bytes()
    except OSError as exc:
        raise UsageError(f"cannot read {path}: {exc.strerror or type(exc).__name__}") from exc
