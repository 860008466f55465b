"""A generated package on disk: what of it differs from what it should be, and bringing it up to date."""

from __future__ import annotations

import difflib
import shutil
from collections.abc import Iterator, Mapping
from pathlib import Path

from .output import write_file
from .spec import UsageError

_FIRST, _TYPED = "__init__.py", "py.typed"
_CACHE = "__pycache__"


def differences(folder: Path, wanted: Mapping[str, str], mark: str) -> dict[str, tuple[str | None, str | None]]:
    """By path, what each file that differs is and what it should be; None where there is none.

    Files without the mark in their first line are somebody's own. Raises `UsageError` where one is in the way, and for
    a folder that holds something, but no package of this command's: whoever names it has mistyped.
    """
    actual = {}
    if not (folder / _FIRST).is_file() and (found := _foreign(folder)):
        raise UsageError(f"{folder} holds {found} and no generated package: choose a folder of its own")
    for file in sorted(folder.rglob("*")) if folder.is_dir() else ():
        path = file.relative_to(folder).as_posix()
        if file.suffix not in (".py", ".typed") or not file.is_file():
            continue
        text = file.read_text(encoding="utf-8", errors="replace")
        if text.startswith(mark) or path == _TYPED:
            actual[path] = text
        elif path in wanted:
            raise UsageError(
                f"{file} would be replaced, but was not made by this command: move it or choose another name"
            )
    paths = sorted(actual.keys() | wanted.keys())
    return {path: (actual.get(path), wanted.get(path)) for path in paths if actual.get(path) != wanted.get(path)}


def _foreign(folder: Path) -> str:
    """The name of something in the folder; what tools leave behind is nothing."""
    names = (each.name for each in folder.iterdir()) if folder.is_dir() else ()
    return min((name for name in names if name != _CACHE and not name.startswith(".")), default="")


def as_diff(folder: Path, changes: Mapping[str, tuple[str | None, str | None]]) -> Iterator[str]:
    """The differences as a unified diff, line by line."""
    for path, (before, after) in changes.items():
        name = (folder / path).as_posix()
        yield from difflib.unified_diff(
            (before or "").splitlines(),
            (after or "").splitlines(),
            "/dev/null" if before is None else name,
            "/dev/null" if after is None else name,
            lineterm="",
        )
        if not before and not after:
            yield f"{'remove' if after is None else 'add'} {name}"


def update(folder: Path, changes: Mapping[str, tuple[str | None, str | None]]) -> None:
    """Write and remove files, and folders that are left empty. Raises `OSError`."""
    for path, (_, after) in changes.items():
        file = folder / path
        if after is None:
            file.unlink()
            if file.parent != folder and not _foreign(file.parent):
                shutil.rmtree(file.parent)
        else:
            file.parent.mkdir(parents=True, exist_ok=True)
            write_file(file, after.encode())
