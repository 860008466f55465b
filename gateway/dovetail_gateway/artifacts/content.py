"""What a source found: bytes with a fingerprint, to be read off the loop."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Protocol

from dovetail_composition.artifact import ADDRESSES_FILE, SDL_FILE, Artifact, decode, digest_of, load
from dovetail_composition.manifest import Manifest
from dovetail_composition.memo import NO_MEMO, Memo
from dovetail_composition.resources import manifest_of_supergraph
from dovetail_composition.schema.definitions import Supergraph
from dovetail_composition.supergraph import read_supergraph


@dataclass(frozen=True, slots=True, kw_only=True)
class LoadedArtifact:
    """An artifact that was read and verified."""

    digest: str
    supergraph: Supergraph
    manifest: Manifest


class Content(Protocol):
    """One version of what a source holds."""

    @property
    def fingerprint(self) -> str:
        """Equal for equal artifacts."""
        ...

    @property
    def addresses(self) -> bytes | None:
        """The policy for endpoints' addresses, as it is written; no part of the artifact. None: there is none."""
        ...

    def load(self, memo: Memo = NO_MEMO) -> LoadedArtifact:
        """Read and verify; may take seconds. Raises `ArtifactError` or `SupergraphError`.

        `memo`: what of former artifacts need not be read again.
        """
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class FilesContent:
    """An artifact's files, or a lone SDL under the name that it has in an artifact."""

    files: Mapping[str, bytes]
    addresses: bytes | None = None
    """See `Content`."""

    @property
    def fingerprint(self) -> str:
        """See `Content`."""
        return _fingerprint(self.files)

    def load(self, memo: Memo = NO_MEMO) -> LoadedArtifact:
        """See `Content`."""
        if set(self.files) == {SDL_FILE}:
            return _load_sdl(self.files[SDL_FILE], memo)
        return _load(decode(self.files), memo)


def found_in(files: Mapping[str, bytes]) -> FilesContent:
    """The content of a folder or of ConfigMaps, shards joined."""
    artifact = {name: content for name, content in files.items() if name != ADDRESSES_FILE}
    return FilesContent(files=artifact, addresses=files.get(ADDRESSES_FILE))


@dataclass(frozen=True, slots=True, kw_only=True)
class ComposedContent:
    """The result of a composition in this process."""

    digest: str
    supergraph: Supergraph
    manifest: Manifest
    addresses: bytes | None = None
    """See `Content`."""

    @property
    def fingerprint(self) -> str:
        """See `Content`."""
        return self.digest

    def load(self, memo: Memo = NO_MEMO) -> LoadedArtifact:  # noqa: ARG002 — all of it is read already
        """See `Content`."""
        return LoadedArtifact(digest=self.digest, supergraph=self.supergraph, manifest=self.manifest)


def _load(artifact: Artifact, memo: Memo) -> LoadedArtifact:
    supergraph, manifest = load(artifact, memo)
    return LoadedArtifact(digest=artifact.digest, supergraph=supergraph, manifest=manifest)


def _load_sdl(content: bytes, memo: Memo) -> LoadedArtifact:
    # Made by any composer: no manifest, so its own URLs and the default policies hold.
    sdl = content.decode("utf-8", "replace").removeprefix("\ufeff")
    supergraph = read_supergraph(sdl, memo)
    manifest = manifest_of_supergraph(None, supergraph)
    return LoadedArtifact(digest=digest_of(sdl, ""), supergraph=supergraph, manifest=manifest)


def _fingerprint(parts: Mapping[str, bytes]) -> str:
    whole = hashlib.sha256()
    for name, content in sorted(parts.items()):
        whole.update(hashlib.sha256(name.encode("utf-8", "surrogateescape")).digest())
        whole.update(hashlib.sha256(content).digest())
    return whole.hexdigest()
