"""Importing generated packages."""

from __future__ import annotations

import importlib
import sys
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from types import ModuleType

import pytest
from support.generated_bindings import write_files

Load = Callable[[str, Mapping[str, str]], ModuleType]


@pytest.fixture
def importable(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Load]:
    """Write a package and import it; it is forgotten again after the test."""
    monkeypatch.syspath_prepend(str(tmp_path))
    names: list[str] = []

    def load(name: str, files: Mapping[str, str]) -> ModuleType:
        names.append(name)
        write_files(tmp_path / name, files)
        importlib.invalidate_caches()
        return importlib.import_module(name)

    yield load
    for module in list(sys.modules):
        if module.partition(".")[0] in names:
            del sys.modules[module]
