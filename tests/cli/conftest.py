"""The command line as users run it: a process with arguments, input, streams and an exit code."""

from __future__ import annotations

import io
import json
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from dovetail_cli.main import main


@dataclass(frozen=True, kw_only=True)
class Finished:
    code: int
    out: str
    err: str

    @property
    def json(self) -> dict[str, Any]:
        value: dict[str, Any] = json.loads(self.out)
        return value


Run = Callable[..., Finished]


@pytest.fixture
def run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsysbinary: pytest.CaptureFixture[bytes]) -> Run:
    """Run `dovetail` in the test's folder, inside this process: a tenth of the time of one of its own."""
    monkeypatch.chdir(tmp_path)

    def run(*arguments: str | Path, stdin: str = "") -> Finished:
        monkeypatch.setattr("sys.stdin", io.StringIO(stdin))
        try:
            code = main([str(argument) for argument in arguments])
        except SystemExit as exit_:
            code = exit_.code if isinstance(exit_.code, int) else 1
        captured = capsysbinary.readouterr()
        return Finished(code=code, out=captured.out.decode(), err=captured.err.decode())

    return run


@pytest.fixture
def process(tmp_path: Path) -> Run:
    """Run `dovetail` in the test's folder, as a process."""

    def run(*arguments: str | Path, stdin: str = "", python: tuple[str, ...] = ("-m", "dovetail_cli")) -> Finished:
        result = subprocess.run(
            [sys.executable, *python, *map(str, arguments)],
            cwd=tmp_path,
            input=stdin.encode(),
            capture_output=True,
            timeout=60,
            check=False,
        )
        return Finished(code=result.returncode, out=result.stdout.decode(), err=result.stderr.decode())

    return run


def schema_manifest(name: str, sdl: str, **spec: Any) -> str:
    """A GraphQLSchema as text."""
    return json.dumps(
        {
            "apiVersion": "dovetail.dev/v1alpha1",
            "kind": "GraphQLSchema",
            "metadata": {"name": name, "namespace": "shop", "labels": {"api": "public"}},
            "spec": {"endpoint": {"service": {"name": name}}, "schema": {"sdl": sdl}} | spec,
        }
    )


def gateway_manifest(name: str = "public", **spec: Any) -> str:
    """A GraphQLGateway as text."""
    return json.dumps(
        {
            "apiVersion": "dovetail.dev/v1alpha1",
            "kind": "GraphQLGateway",
            "metadata": {"name": name, "namespace": "shop"},
            "spec": spec,
        }
    )


@pytest.fixture
def manifests(tmp_path: Path) -> Path:
    """A folder with two schemas that compose."""
    folder = tmp_path / "manifests"
    folder.mkdir()
    (folder / "product.yaml").write_text(
        "---\n"
        + schema_manifest("product", "type Query { product(id: ID!): Product } type Product { id: ID! name: String }")
    )
    (folder / "review.yml").write_text(
        schema_manifest("review", "type Query { reviews: [Review!]! } type Review { text: String }")
    )
    return folder
