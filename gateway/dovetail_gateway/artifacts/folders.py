"""Reading folders that kubelet mounts: all files of one moment, whichever way the links turn meanwhile."""

from __future__ import annotations

import os
import time
from collections.abc import Callable, Mapping
from pathlib import Path

from .source import SourceError

_KUBELET_LINK = "..data"
_ATTEMPTS = 10
_SETTLED_NANOSECONDS = 2_000_000_000
"""What was written later than this before it was read is read again: two writes may share a time stamp."""


class _TurnedError(Exception):
    """The link turned to another folder meanwhile."""


Signature = tuple[tuple[int, ...], ...]


class FilesReader:
    """Reads the files at `path` by name; None while nothing changed. `choose` names the files of the real path."""

    def __init__(self, path: Path, choose: Callable[[Path], Mapping[str, Path]]) -> None:
        self._path = path
        self._choose = choose
        self._signature: Signature | None = None

    def __call__(self) -> Mapping[str, bytes] | None:
        """Raises `SourceError`."""
        for attempt in range(1, _ATTEMPTS + 1):
            try:
                return self._read()
            except _TurnedError:
                continue
            except FileNotFoundError as error:
                # kubelet removed the folder that was just resolved: the link now leads to its successor.
                if attempt == _ATTEMPTS or not self._path.exists():
                    raise self._failure(error) from error
            except OSError as error:
                raise self._failure(error) from error
        return None

    def _read(self) -> Mapping[str, bytes] | None:
        # Resolved once: opened path by path, files of two moments would mix when the link turns in between.
        real = _resolve(self._path)
        paths = self._choose(real)
        before = _signature_of(paths)
        if before == self._signature:
            return None
        files = {name: path.read_bytes() for name, path in paths.items()}
        if _resolve(self._path) != real:
            # The folder may have been half deleted while it was read.
            raise _TurnedError
        settled = before == _signature_of(paths) and _is_settled(before)
        self._signature = before if settled else None
        return files

    def _failure(self, error: OSError) -> SourceError:
        self._signature = None
        return SourceError(f"{self._path}: {error.strerror or type(error).__name__}")


def visible_files(folder: Path) -> Mapping[str, Path]:
    """All files of a folder but hidden ones."""
    names = sorted(entry.name for entry in os.scandir(folder) if not entry.name.startswith(".") and entry.is_file())
    return {name: folder / name for name in names}


def _resolve(path: Path) -> Path:
    link = path / _KUBELET_LINK
    return link.resolve() if link.is_symlink() else path.resolve()


def _signature_of(paths: Mapping[str, Path]) -> Signature:
    stats = (path.stat() for path in paths.values())
    return tuple((stat.st_dev, stat.st_ino, stat.st_size, stat.st_mtime_ns, stat.st_ctime_ns) for stat in stats)


def _is_settled(signature: Signature) -> bool:
    newest = max((changed for *_, changed in signature), default=0)
    return time.time_ns() - newest > _SETTLED_NANOSECONDS
