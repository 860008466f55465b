"""The npm packages of others, of pinned versions, installed once into the project's cache folder."""

from __future__ import annotations

import fcntl
import hashlib
import shutil
import subprocess
from functools import cache
from pathlib import Path

from support.needs import ROOT, needs_program

_NPM = Path(__file__).parent / "npm"


@cache
def script(name: str) -> tuple[str, str]:
    """The command that runs one of our scripts beside the packages: node, and the script's path."""
    node, npm = needs_program("node"), needs_program("npm")
    lock_file = (_NPM / "package-lock.json").read_bytes()
    folder = ROOT / ".cache" / f"supergraph-interop-{hashlib.sha256(lock_file).hexdigest()[:12]}"
    folder.mkdir(parents=True, exist_ok=True)
    # Test processes that run side by side must not install into one folder at once.
    with (ROOT / ".cache" / "npm.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not (folder / "installed").exists():
            for path in ("package.json", "package-lock.json"):
                shutil.copy(_NPM / path, folder / path)
            subprocess.run([npm, "ci", "--silent", "--ignore-scripts", "--no-audit"], cwd=folder, check=True)
            (folder / "installed").touch()
        # Node looks for packages beside the script.
        shutil.copy(_NPM / name, folder / name)
    return node, str(folder / name)
