"""Schemas in files: SDL, a supergraph's SDL, or the mounted ConfigMap of a composed artifact."""

from __future__ import annotations

import asyncio
import hashlib
import os
import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from graphql import GraphQLSchema

from dovetail_client.errors import SchemaError

from .source import Execute, Found
from .texts import found_sdl

_KUBELET_LINK = "..data"
_IS_SUPERGRAPH = re.compile(r"@link\s*\([^)]*https://specs\.apollo\.dev/join/|@core\s*\([^)]*/join/")
_OF_ARTIFACTS = re.compile(r"(supergraph\.graphql|manifest\.json|digest)(\.gz)?|shards|shard-[ab]-[0-7]", re.ASCII)


@dataclass(frozen=True, slots=True)
class SchemaFile:
    """A file with SDL, or a folder with an artifact; read again after `interval` seconds, and used if it changed."""

    path: str | Path
    interval: float | None = 5.0

    async def find(self, _execute: Execute) -> Found:
        """See `SchemaSource`."""
        files = await asyncio.to_thread(_read, Path(self.path))
        if "" in files:
            return _found_text(files[""].decode("utf-8", "replace"))
        if not files:
            raise SchemaError(f"{self.path}: no artifact is there yet")
        return Found(_fingerprint(files), lambda: _api_of_files(files))


def _read(path: Path) -> Mapping[str, bytes]:
    """An artifact's files by their names, or the one file under the empty name."""
    try:
        if not path.is_dir():
            return {"": path.read_bytes()}
        # Resolved once: kubelet turns this link when the ConfigMap changes. Should the folder mix two artifacts even
        # so, because its ConfigMaps are several, the digest does not fit, and the next look finds it whole.
        folder = Path(os.path.realpath(path / _KUBELET_LINK)) if (path / _KUBELET_LINK).is_symlink() else path
        names = sorted(entry.name for entry in os.scandir(folder) if _OF_ARTIFACTS.fullmatch(entry.name))
        return {name: (folder / name).read_bytes() for name in names}
    except OSError as error:
        raise SchemaError(f"{path}: {error.strerror or type(error).__name__}") from error


def _found_text(text: str) -> Found:
    if not _IS_SUPERGRAPH.search(text):
        return found_sdl(text)

    def build() -> GraphQLSchema:
        # Here, since most bindings need nothing of composition, and importing it takes longer than all the rest.
        from .supergraph import api_of_sdl

        return api_of_sdl(text)

    return Found(hashlib.sha256(text.encode()).hexdigest(), build)


def _api_of_files(files: Mapping[str, bytes]) -> GraphQLSchema:
    from .supergraph import api_of_files  # see above

    return api_of_files(files)


def _fingerprint(files: Mapping[str, bytes]) -> str:
    whole = hashlib.sha256()
    for name, content in files.items():
        whole.update(name.encode() + hashlib.sha256(content).digest())
    return whole.hexdigest()
