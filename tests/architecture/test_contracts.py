"""The import contracts of pyproject.toml are kept, and each of them rejects what it is there for."""

import os
import re
import shutil
import subprocess
import sys
import tomllib
from collections.abc import Mapping
from pathlib import Path

from support.needs import ROOT

FOLDERS = ("composition", "operator", "gateway", "client", "cli")

# At least one for each contract: a module, and an import that it must not have.
PLANTED = {
    "composition/dovetail_composition/compose.py": "import dovetail_gateway",
    "composition/dovetail_composition/ingest/__init__.py": "import dovetail_composition.merge",
    "gateway/dovetail_gateway/plan/__init__.py": "import asyncio",
    "gateway/dovetail_gateway/execute/__init__.py": "import aiohttp",
    "gateway/dovetail_gateway/plan/cost.py": "import httptools",
    "gateway/dovetail_gateway/request/__init__.py": "import dovetail_gateway.front",
    "operator/dovetail_operator/reconcile/__init__.py": "import kopf",
    "operator/dovetail_operator/watch/__init__.py": "import dovetail_operator.loop",
}


def lint_imports(folder: Path, environment: Mapping[str, str]) -> subprocess.CompletedProcess[str]:
    command = [Path(sys.executable).with_name("lint-imports"), "--no-cache"]
    return subprocess.run(command, cwd=folder, env=environment, capture_output=True, text=True, check=False)


def test_import_contracts_are_kept() -> None:
    run = lint_imports(ROOT, os.environ)

    assert run.returncode == 0, run.stdout


def test_every_contract_rejects_a_planted_import(tmp_path: Path) -> None:
    shutil.copy(ROOT / "pyproject.toml", tmp_path)
    for folder in FOLDERS:
        shutil.copytree(ROOT / folder, tmp_path / folder, ignore=shutil.ignore_patterns("__pycache__"))
    for name, statement in PLANTED.items():
        path = tmp_path / name
        path.write_text(f"{path.read_text()}\n{statement}\n")
    copies = os.pathsep.join(str(tmp_path / folder) for folder in FOLDERS)
    contracts = tomllib.loads((ROOT / "pyproject.toml").read_text())["tool"]["importlinter"]["contracts"]

    run = lint_imports(tmp_path, {**os.environ, "PYTHONPATH": copies})

    found = re.search(r"Contracts: (\d+) kept, (\d+) broken", run.stdout)
    assert found is not None, run.stdout + run.stderr
    assert found.groups() == ("0", str(len(contracts))), run.stdout
