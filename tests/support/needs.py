"""Say what a test needs from the machine: absent, it is a skip with its reason here and a failure in CI."""

import importlib.util
import os
import shutil
from pathlib import Path
from typing import NoReturn

import pytest

ROOT = Path(__file__).parents[2]
CLUSTER_KIT = ROOT.parent / "shared" / "cluster"


def needs_program(*names: str) -> str:
    """Return the path of the first of these programs that is installed."""
    found = next(filter(None, map(shutil.which, names)), None)
    if found is None:
        _missing(f"none of these programs is on the PATH: {', '.join(names)}")
    return found


def needs_module(name: str) -> None:
    """Return if this Python has the module, which its distributor may ship apart."""
    if importlib.util.find_spec(name) is None:
        _missing(f"this Python lacks the module {name}")


def needs_path(path: Path, purpose: str) -> Path:
    """Return the path if it exists."""
    if not path.exists():
        _missing(f"{path.name} does not exist ({purpose})")
    return path


def needs_cluster_kit() -> Path:
    """Return the folder of the kit that runs a real kube-apiserver."""
    return needs_path(CLUSTER_KIT, "the kit that runs a kube-apiserver")


def _missing(reason: str) -> NoReturn:
    if os.environ.get("CI"):
        pytest.fail(f"needed in CI: {reason}", pytrace=False)
    pytest.skip(reason)
