"""Packages of generated bindings: those of the test cases, and any other as files."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from graphql import build_schema

from dovetail_client.generate import ScalarMapping, Source, generate
from support.needs import ROOT

CASES = ROOT / "tests" / "bindings_generate" / "cases"
_SCALARS = {"Money": ScalarMapping(type="decimal.Decimal")}


def package_of(case: str, *, open_enums: bool = False) -> dict[str, str]:
    """The package of a case, which has the case's name."""
    folder = CASES / case
    operations = [Source(path.name, path.read_text()) for path in sorted(folder.glob("operations/*.graphql"))]
    schema = build_schema((folder / "schema.graphql").read_text())
    scalars = {name: each for name, each in _SCALARS.items() if name in schema.type_map}
    return generate(schema, case, scalars=scalars, operations=operations, open_enums=open_enums)


def write_files(folder: Path, files: Mapping[str, str]) -> None:
    """Write files by their paths within the folder."""
    for name, text in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)
