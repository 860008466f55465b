"""The API that bindings are generated for, from whatever describes it: SDL, an endpoint, manifests, a supergraph."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

from dovetail_composition.api.accessible import accessible_schema
from dovetail_composition.diagnostics.diagnostic import has_errors
from dovetail_composition.ingest.ingest import ingest
from dovetail_composition.members.sources import SubgraphSource
from dovetail_composition.schema.definitions import Schema

from .composing import compose_paths
from .findings import findings_in
from .manifests.files import manifest_files
from .schema_fetch import FetchError, introspect
from .spec import UsageError
from .stored import StoredError, read_api, read_text

SDL_SUFFIXES = (".graphql", ".graphqls", ".gql", ".sdl")
_ARTIFACT_FILE = "digest"


def read_source(sources: Sequence[str], headers: Mapping[str, str]) -> Schema:
    """The API's schema. Raises `UsageError`; `StoredError` with findings where the source is wrong."""
    urls = [each for each in sources if each.startswith(("http://", "https://"))]
    if urls:
        if len(sources) > 1:
            raise UsageError("a URL is the only source")
        return _introspected(urls[0], headers)
    if headers:
        raise UsageError("--header is for a URL as the source")
    paths = [Path(each) for each in sources]
    if missing := [path for path in paths if not path.exists()]:
        raise UsageError(f"there is no {missing[0]}")
    if len(paths) == 1 and (paths[0].suffix in SDL_SUFFIXES or (paths[0] / _ARTIFACT_FILE).is_file()):
        return read_api(paths[0])
    return _of_files(paths)


def _introspected(url: str, headers: Mapping[str, str]) -> Schema:
    try:
        answer = introspect(url, headers)
    except FetchError as exc:
        raise UsageError(f"cannot ask {url} for its schema: {exc}") from exc
    return _ingested(SubgraphSource(name=url, introspection=answer), None)


def _of_files(paths: Sequence[Path]) -> Schema:
    """SDL files, read as one text, or manifests."""
    sdl = [file for path in paths for file in (_sdl_files(path) if path.is_dir() else [path])]
    sdl = [file for file in sdl if file.suffix in SDL_SUFFIXES]
    manifests = [file for file in manifest_files(paths) if file.suffix not in SDL_SUFFIXES]
    if sdl and manifests:
        raise UsageError(f"{sdl[0]} is SDL and {manifests[0]} a manifest: give either")
    if sdl:
        text = "\n".join(read_text(file) for file in sdl)
        return _ingested(SubgraphSource(name=sdl[0].name, sdl=text), sdl[0] if len(sdl) == 1 else None)
    if not manifests:
        raise UsageError(f"there are no {', '.join(f'*{suffix}' for suffix in SDL_SUFFIXES)} files and no manifests")
    composed = compose_paths(paths, lenient=False)
    if composed.supergraph is None or any(finding.is_error for finding in composed.findings):
        raise StoredError(composed.findings)
    return accessible_schema(composed.supergraph.schema)


def _sdl_files(folder: Path) -> list[Path]:
    return sorted(file for file in folder.rglob("*") if file.is_file() and file.suffix in SDL_SUFFIXES)


def _ingested(source: SubgraphSource, path: Path | None) -> Schema:
    ingested = ingest(source, source.name)
    if has_errors(ingested.diagnostics):
        raise StoredError(findings_in(path, ingested.diagnostics))
    return ingested.schema
