"""Building others' software in a copy of its folder, once for the same sources."""

import fcntl
import hashlib
import shutil
import subprocess
from collections.abc import Iterable
from pathlib import Path

from support.needs import ROOT

_CACHE = ROOT / ".cache" / "built"

Command = tuple[str, ...]


def built_once(source: Path, commands: Iterable[Command]) -> Path:
    """Return a copy of the folder in which the commands have run; an earlier one if the sources are the same."""
    _CACHE.mkdir(parents=True, exist_ok=True)
    target = _CACHE / f"{source.name}-{_digest(source)}"
    # Test processes that run side by side must not build in one folder at once.
    with (_CACHE / f"{source.name}.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not (target / "built").exists():
            for outdated in _CACHE.glob(f"{source.name}-*"):
                shutil.rmtree(outdated)
            shutil.copytree(source, target)
            for command in commands:
                subprocess.run(command, cwd=target, check=True)
            (target / "built").touch()
    return target


def _digest(folder: Path) -> str:
    sources = sorted(path for path in folder.rglob("*") if path.is_file())
    texts = (part for path in sources for part in (str(path.relative_to(folder)).encode(), path.read_bytes()))
    return hashlib.sha256(b"\0".join(texts)).hexdigest()[:16]
