"""Supergraphs in files: a lone SDL made by anyone, a folder with an artifact's files, or a mounted ConfigMap."""

from __future__ import annotations

import os
from collections.abc import Mapping
from pathlib import Path

from dovetail_composition.artifact import DIGEST_FILE, MANIFEST_FILE, SDL_FILE

from .content import FilesContent
from .folders import FilesReader

_NAMES = tuple(name + ending for name in (SDL_FILE, MANIFEST_FILE, DIGEST_FILE) for ending in ("", ".gz"))


class SupergraphReader:
    """Reads the supergraph at a path; None while nothing changed."""

    def __init__(self, path: Path) -> None:
        self._read = FilesReader(path, _choose)

    def __call__(self) -> FilesContent | None:
        """Raises `SourceError`."""
        files = self._read()
        return None if files is None else FilesContent(files=files)


def _choose(real: Path) -> Mapping[str, Path]:
    if not real.is_dir():
        return {SDL_FILE: real}
    # By name, since whatever else lies in a folder may be large, or of somebody else.
    present = {entry.name for entry in os.scandir(real)}
    return {name: real / name for name in _NAMES if name in present}
