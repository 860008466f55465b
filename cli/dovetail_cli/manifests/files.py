"""Which files a command line's paths mean, and what they hold at one moment."""

from __future__ import annotations

import hashlib
import sys
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path

STANDARD_INPUT = Path("-")
_SUFFIXES = (".yaml", ".yml", ".json")
_FOREIGN = frozenset({"node_modules", "__pycache__"})


def manifest_files(paths: Iterable[Path]) -> tuple[Path, ...]:
    """The files themselves, and those in folders that are manifests by their name, each once."""
    return tuple(dict.fromkeys(file for path in paths for file in _files_of(path)))


def _files_of(path: Path) -> Iterator[Path]:
    if not path.is_dir():
        yield path
        return
    for child in sorted(path.iterdir()):
        if child.name.startswith(".") or child.name in _FOREIGN:
            continue
        if child.is_dir():
            yield from _files_of(child)
        elif child.suffix in _SUFFIXES:
            yield child


def content_of(file: Path) -> bytes:
    """What a file holds, or what standard input does, which can be read once. Raises `OSError`."""
    return sys.stdin.read().encode() if file == STANDARD_INPUT else file.read_bytes()


def digests(files: Iterable[Path]) -> Mapping[Path, str]:
    """What the files hold, as digests; a file that is missing or unreadable has a name for that."""
    return {file: _digest(file) for file in files}


def _digest(file: Path) -> str:
    try:
        return hashlib.sha256(file.read_bytes()).hexdigest()
    except OSError as exc:
        return type(exc).__name__
