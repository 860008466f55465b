"""The artifact: supergraph SDL, runtime manifest and a digest over both; all that passes from composition to gateways.

The manifest also carries the supergraph's model in JSON, since parsing SDL is most of loading it; the SDL stays the
interchange, and an artifact without the model is read from it.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, replace

from dovetail_composition.manifest import FORMAT_VERSION, Manifest
from dovetail_composition.memo import NO_MEMO, Memo
from dovetail_composition.schema.definitions import Supergraph, TypeDefinition
from dovetail_composition.supergraph import SupergraphError, print_supergraph, read_supergraph

from .codec import MalformedError, from_json, to_json, to_text
from .compression import DamagedError, inflate
from .model import read_json

SDL_FILE = "supergraph.graphql"
MANIFEST_FILE = "manifest.json"
DIGEST_FILE = "digest"
COMPRESSED = ".gz"
_VERSION_FIELD = "formatVersion"
_MODEL_FIELD = "supergraph"


class ArtifactError(ValueError):
    """Bytes that are no artifact: a part is missing, damaged, or of another format version."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Artifact:
    """One result of composition as it is stored. `digest` is `sha256:` and the hash over both texts."""

    sdl: str
    manifest_json: str
    digest: str


def encode(supergraph: Supergraph, manifest: Manifest, memo: Memo = NO_MEMO) -> Artifact:
    """The artifact of a composed supergraph, its model included."""
    return assemble(print_supergraph(supergraph, memo), manifest, supergraph, memo)


def load(artifact: Artifact, memo: Memo = NO_MEMO) -> tuple[Supergraph, Manifest]:
    """What a gateway runs: from the model where the artifact carries it, else from the SDL. Raises `ArtifactError`."""
    manifest, supergraph = read_manifest(artifact, memo)
    try:
        return supergraph or read_supergraph(artifact.sdl, memo), manifest
    except SupergraphError as exc:
        raise ArtifactError(f"{SDL_FILE} is no supergraph: {exc}") from exc


def assemble(sdl: str, manifest: Manifest, supergraph: Supergraph | None = None, memo: Memo = NO_MEMO) -> Artifact:
    """The artifact of an SDL, with its model if `supergraph` is given."""
    model = {_MODEL_FIELD: supergraph} if supergraph else {}
    content = {_VERSION_FIELD: FORMAT_VERSION, **to_json(manifest), **model}
    manifest_json = to_text(content, TypeDefinition, memo) + "\n"
    return Artifact(sdl=sdl, manifest_json=manifest_json, digest=digest_of(sdl, manifest_json))


def digest_of(sdl: str, manifest_json: str) -> str:
    """The digest over both texts, each hashed alone first, so that no text can pass into the other."""
    parts = (hashlib.sha256(text.encode()).digest() for text in (sdl, manifest_json))
    return f"sha256:{hashlib.sha256(b''.join(parts)).hexdigest()}"


def files_of(artifact: Artifact) -> Mapping[str, bytes]:
    """The artifact as a folder's files."""
    return {
        SDL_FILE: artifact.sdl.encode(),
        MANIFEST_FILE: artifact.manifest_json.encode(),
        DIGEST_FILE: f"{artifact.digest}\n".encode(),
    }


def decode(files: Mapping[str, bytes]) -> Artifact:
    """The artifact in a folder's files, plain or compressed; its digest is verified. Raises `ArtifactError`."""
    sdl, manifest_json = _text(files, SDL_FILE), _text(files, MANIFEST_FILE)
    digest, actual = _text(files, DIGEST_FILE).strip(), digest_of(sdl, manifest_json)
    if digest != actual:
        raise ArtifactError(f"the digest is {digest[:80]}, but the content has {actual}: is it half written?")
    return Artifact(sdl=sdl, manifest_json=manifest_json, digest=digest)


def read_manifest(artifact: Artifact, memo: Memo = NO_MEMO) -> tuple[Manifest, Supergraph | None]:
    """The manifest, and the supergraph's model where the artifact carries it. Raises `ArtifactError`."""
    try:
        content, types = read_json(artifact.manifest_json, memo)
    except MalformedError as exc:
        raise _malformed(exc) from exc
    except (ValueError, RecursionError) as exc:
        raise ArtifactError(f"{MANIFEST_FILE} is not JSON") from exc
    if not isinstance(content, dict) or content.pop(_VERSION_FIELD, None) != FORMAT_VERSION:
        raise ArtifactError(f"{MANIFEST_FILE} is not of format version {FORMAT_VERSION}: were both sides upgraded?")
    model = content.pop(_MODEL_FIELD, None)
    try:
        manifest, supergraph = from_json(Manifest, content), None if model is None else from_json(Supergraph, model)
    except MalformedError as exc:
        raise _malformed(exc) from exc
    if supergraph is not None and types:
        supergraph = replace(supergraph, schema=replace(supergraph.schema, types=types))
    return manifest, supergraph


def _malformed(problem: MalformedError) -> ArtifactError:
    return ArtifactError(f"{MANIFEST_FILE} is malformed: {problem}")


def _text(files: Mapping[str, bytes], name: str) -> str:
    if name in files:
        content = files[name]
    elif (compressed := files.get(name + COMPRESSED)) is not None:
        try:
            content = inflate(compressed)
        except DamagedError as exc:
            raise ArtifactError(f"{name}{COMPRESSED}: {exc}") from exc
    else:
        raise ArtifactError(f"{name} is missing; there are: {', '.join(sorted(files)) or 'no files'}")
    try:
        return content.decode()
    except UnicodeDecodeError as exc:
        raise ArtifactError(f"{name} is not UTF-8") from exc
