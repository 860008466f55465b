"""Reading folders that kubelet mounts: all files of one moment, whichever way the links turn meanwhile."""

from __future__ import annotations

import errno
import os
import stat
import time
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path

from .source import SourceError

_KUBELET_LINK = "..data"
_ATTEMPTS = 10
MAX_BYTES = 64 << 20
"""Of one file: far above any supergraph that could be served."""

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
        self._places: tuple[Path, ...] = ()

    def __call__(self) -> Mapping[str, bytes] | None:
        """Raises `SourceError`."""
        if self._signature is not None and _signature_of(self._places) == self._signature:
            return None
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
        # A folder's own time tells of files that come and go, a link's of where it leads.
        places = (self._path, self._path / _KUBELET_LINK, *paths.values())
        before = _signature_of(places)
        files = {name: _content(path) for name, path in paths.items()}
        if _resolve(self._path) != real:
            # The folder may have been half deleted while it was read.
            raise _TurnedError
        settled = before == _signature_of(places) and _is_settled(before)
        self._places, self._signature = places, before if settled else None
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
    # Not `Path.resolve`, which fails with no OSError where links lead in a circle.
    return Path(os.path.realpath(link if link.is_symlink() else path))


def _content(path: Path) -> bytes:
    """The file's bytes. Devices and pipes have no end, and reading them may have none either."""
    # A pipe without a writer would be waited for on opening already.
    with open(path, "rb", opener=lambda name, flags: os.open(name, flags | os.O_NONBLOCK)) as file:
        if not stat.S_ISREG(os.fstat(file.fileno()).st_mode):
            raise OSError(errno.EINVAL, "No regular file")
        content = file.read(MAX_BYTES + 1)
    if len(content) > MAX_BYTES:
        raise OSError(errno.EFBIG, os.strerror(errno.EFBIG))
    return content


def _signature_of(places: Iterable[Path]) -> Signature:
    return tuple(map(_signature, places))


def _signature(place: Path) -> tuple[int, ...]:
    """Where a path leads and when that was changed; nothing for one that leads nowhere."""
    try:
        found = place.stat()
    except OSError:
        return ()
    return found.st_dev, found.st_ino, found.st_size, found.st_mtime_ns, found.st_ctime_ns


def _is_settled(signature: Signature) -> bool:
    newest = max((item[-1] for item in signature if item), default=0)
    return time.time_ns() - newest > _SETTLED_NANOSECONDS
