"""The import contracts of pyproject.toml are kept, and each of them rejects what it is there for."""

import subprocess
import sys
from pathlib import Path

from support.needs import ROOT


def test_import_contracts_are_kept() -> None:
    command = Path(sys.executable).with_name("lint-imports")
    run = subprocess.run([command, "--no-cache"], cwd=ROOT, capture_output=True, text=True, check=False)

    assert run.returncode == 0, run.stdout
