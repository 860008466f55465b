"""What a source found: bytes with a fingerprint, to be read off the loop."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Protocol

from dovetail_composition.artifact import (
    SDL_FILE,
    Artifact,
    ConfigMapData,
    decode,
    digest_of,
    from_config_maps,
    load,
)
from dovetail_composition.definitions import Supergraph
from dovetail_composition.manifest import Manifest
from dovetail_composition.resources import manifest_of_supergraph
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
        """Equal for equal content."""
        ...

    def load(self) -> LoadedArtifact:
        """Read and verify; may take seconds. Raises `ArtifactError` or `SupergraphError`."""
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class FilesContent:
    """A folder's files, or a lone SDL under the name that it has in an artifact."""

    files: Mapping[str, bytes]

    @property
    def fingerprint(self) -> str:
        """See `Content`."""
        return _fingerprint(self.files)

    def load(self) -> LoadedArtifact:
        """See `Content`."""
        if set(self.files) == {SDL_FILE}:
            return _load_sdl(self.files[SDL_FILE])
        return _load(decode(self.files))


@dataclass(frozen=True, slots=True, kw_only=True)
class ConfigMapsContent:
    """A ConfigMap, with those that it points to."""

    pointer: ConfigMapData
    shards: tuple[ConfigMapData, ...] = ()

    @property
    def fingerprint(self) -> str:
        """See `Content`."""
        parts: dict[str, bytes] = {}
        for config_map in (self.pointer, *self.shards):
            parts |= {f"{config_map.name}/{key}": text.encode() for key, text in config_map.data.items()}
            parts |= {f"{config_map.name}/{key}": data for key, data in config_map.binary_data.items()}
        return _fingerprint(parts)

    def load(self) -> LoadedArtifact:
        """See `Content`."""
        return _load(from_config_maps(self.pointer, self.shards))


@dataclass(frozen=True, slots=True, kw_only=True)
class ComposedContent:
    """The result of a composition in this process."""

    digest: str
    supergraph: Supergraph
    manifest: Manifest

    @property
    def fingerprint(self) -> str:
        """See `Content`."""
        return self.digest

    def load(self) -> LoadedArtifact:
        """See `Content`."""
        return LoadedArtifact(digest=self.digest, supergraph=self.supergraph, manifest=self.manifest)


def _load(artifact: Artifact) -> LoadedArtifact:
    supergraph, manifest = load(artifact)
    return LoadedArtifact(digest=artifact.digest, supergraph=supergraph, manifest=manifest)


def _load_sdl(content: bytes) -> LoadedArtifact:
    # Made by any composer: no manifest, so its own URLs and the default policies hold.
    sdl = content.decode("utf-8", "replace").removeprefix("\ufeff")
    supergraph = read_supergraph(sdl)
    manifest = manifest_of_supergraph(None, supergraph)
    return LoadedArtifact(digest=digest_of(sdl, ""), supergraph=supergraph, manifest=manifest)


def _fingerprint(parts: Mapping[str, bytes]) -> str:
    whole = hashlib.sha256()
    for name, content in sorted(parts.items()):
        whole.update(hashlib.sha256(name.encode("utf-8", "surrogateescape")).digest())
        whole.update(hashlib.sha256(content).digest())
    return whole.hexdigest()
