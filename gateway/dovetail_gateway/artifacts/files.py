"""Supergraphs in files: a lone SDL made by anyone, a folder with an artifact's files, or a mounted ConfigMap."""

from __future__ import annotations

import os
from collections.abc import Mapping
from pathlib import Path

from dovetail_composition.artifact import (
    ADDRESSES_FILE,
    DIGEST_FILE,
    MANIFEST_FILE,
    SDL_FILE,
    SHARDS_FILE,
    ArtifactError,
    join_shards,
    slot_keys,
)

from .content import FilesContent, found_in
from .folders import FilesReader
from .source import SourceError

_NAMES = (
    *(name + ending for name in (SDL_FILE, MANIFEST_FILE, DIGEST_FILE) for ending in ("", ".gz")),
    SHARDS_FILE,
    *slot_keys(),
    ADDRESSES_FILE,
)


class SupergraphReader:
    """Reads the supergraph at a path; None while nothing changed."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._read = FilesReader(path, _choose)

    def __call__(self) -> FilesContent | None:
        """Raises `SourceError`."""
        files = self._read()
        if files is None:
            return None
        if not files:
            raise SourceError(f"{self._path}: no artifact is there yet")
        try:
            return found_in(join_shards(files))
        except ArtifactError as error:
            # ConfigMaps in one volume are not turned in one moment.
            raise SourceError(f"{self._path}: {error}") from error


def _choose(real: Path) -> Mapping[str, Path]:
    if not real.is_dir():
        return {SDL_FILE: real}
    # By name, since whatever else lies in a folder may be large, or of somebody else.
    present = {entry.name for entry in os.scandir(real)}
    return {name: real / name for name in _NAMES if name in present}
