"""mypy --strict and pyright accept generated packages and right uses of them, and find each wrong use."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from pathlib import Path
from typing import NamedTuple

import pytest
from graphql import build_schema
from support.building import built_once
from support.generated_bindings import package_of, write_files
from support.needs import ROOT, needs_program

from dovetail_client.generate import generate

HERE = Path(__file__).parent
TYPES = range(1, 13)
WIDE = f"type Query {{ any: Any12 }} union Any12 = {' | '.join(f'T{number}' for number in TYPES)}" + "".join(
    f" type T{number} {{ of{number}: Int }}" for number in TYPES
)
SOURCES = [ROOT / name for name in ("client", "composition")]


class Complaint(NamedTuple):
    file: str
    line: int
    message: str


def mypy(folder: Path, config: Path) -> list[Complaint]:
    command = [sys.executable, "-m", "mypy", "--strict", "--no-error-summary", "--config-file", config]
    environment = os.environ | {"MYPYPATH": os.pathsep.join(map(str, SOURCES))}
    # What the library imports is checked once for all runs.
    command += ["--cache-dir", ROOT / ".cache" / "mypy-of-generated", "."]
    done = subprocess.run(command, cwd=folder, env=environment, capture_output=True, text=True, check=False)
    assert done.returncode in (0, 1), done.stdout + done.stderr
    found = re.findall(r"^(\S+?):(\d+): error: (.*)$", done.stdout, re.MULTILINE)
    return [Complaint(file, int(line), message) for file, line, message in found]


def pyright(folder: Path, config: Path) -> list[Complaint]:
    node = needs_program("node")
    needs_program("npm")
    built = built_once(HERE / "pyright", [("npm", "ci", "--silent", "--no-audit", "--no-fund")])
    config.write_text(
        json.dumps({"extraPaths": list(map(str, SOURCES)), "include": ["."], "typeCheckingMode": "standard"})
    )
    command = [node, built / "node_modules" / "pyright" / "index.js", "--project", config, "--outputjson"]
    command += ["--pythonpath", sys.executable]
    done = subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False)
    assert done.returncode in (0, 1), done.stdout + done.stderr
    return [
        Complaint(
            str(Path(each["file"]).relative_to(folder.resolve())), each["range"]["start"]["line"] + 1, each["message"]
        )
        for each in json.loads(done.stdout)["generalDiagnostics"]
        if each["severity"] == "error"
    ]


CHECKERS = {"mypy": mypy, "pyright": pyright}


def wrong_lines(text: str) -> list[int]:
    return [number for number, line in enumerate(text.splitlines(), 1) if "  # " in line]


@pytest.mark.parametrize("checker", CHECKERS)
def test_right_uses_pass_and_wrong_ones_are_found(
    checker: str,
    tmp_path: Path,
) -> None:
    folder = tmp_path / "project"
    for case in ("jobs", "names"):
        write_files(folder / case, package_of(case))
    write_files(folder / "open_jobs", package_of("jobs", open_enums=True))
    write_files(folder / "wide", generate(build_schema(WIDE), "wide"))
    uses = ("right", "wrong", "wide", "open")
    write_files(folder, {f"use_{name}.py": (HERE / "uses" / f"{name}.txt").read_text() for name in uses})
    config = folder / "pyrightconfig.json" if checker == "pyright" else tmp_path / "mypy.ini"
    if checker == "mypy":
        config.write_text("[mypy]\n")

    complaints = CHECKERS[checker](folder, config)

    for each in folder.glob("use_*.py"):
        found = {complaint.line for complaint in complaints if complaint.file == each.name}
        assert sorted(found) == wrong_lines(each.read_text())
    assert [each for each in complaints if not each.file.startswith("use_")] == []
