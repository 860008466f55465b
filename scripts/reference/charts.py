"""What the Helm charts hold twice: default values, tables of values, and copies of the custom resource definitions."""

import json
import textwrap
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import yaml

from .table import table

_WIDTH = 110
_BEGIN = "<!-- Made by `python -m scripts.reference`; change values.schema.json instead. -->"
_END = "<!-- End of what is made. -->"
Schema = Mapping[str, Any]


def chart_files(root: Path) -> Iterator[tuple[Path, str]]:
    """Each made file with the text that it should have."""
    for chart in sorted(path.parent for path in root.glob("helm/*/Chart.yaml")):
        schema = json.loads((chart / "values.schema.json").read_text(encoding="utf-8"))
        yield chart / "values.yaml", _values(schema)
        yield chart / "README.md", _with_table((chart / "README.md").read_text(encoding="utf-8"), schema)
    for crd in sorted(root.glob("crds/*.yaml")):
        copy = root / "helm" / "dovetail-operator" / "files" / "crds" / crd.name
        yield copy, crd.read_text(encoding="utf-8")


def _values(schema: Schema) -> str:
    """The defaults as YAML, each below its description."""
    head = "# Made by `python -m scripts.reference`; change values.schema.json instead."
    blocks = ("\n".join(_block(name, child, 0)) for name, child in _shown(schema))
    return "\n\n".join([head, *blocks]) + "\n"


def _block(name: str, schema: Schema, depth: int) -> Iterator[str]:
    indent = "  " * depth
    yield from textwrap.wrap(
        schema["description"],
        _WIDTH,
        initial_indent=f"{indent}# ",
        subsequent_indent=f"{indent}# ",
        break_on_hyphens=False,
    )
    if "properties" in schema and "default" not in schema:
        yield f"{indent}{name}:"
        for below, child in _shown(schema):
            yield from _block(below, child, depth + 1)
    else:
        text = yaml.safe_dump({name: schema["default"]}, sort_keys=False, width=_WIDTH)
        yield textwrap.indent(text, indent).rstrip("\n")


def _with_table(page: str, schema: Schema) -> str:
    """The page, with the table of values between the two marks."""
    before, _, rest = page.partition(_BEGIN)
    _, _, after = rest.partition(_END)
    rows = table(("value", "default", "description"), _rows(schema, ""))
    return "\n".join([before + _BEGIN, *rows, _END + after])


def _rows(schema: Schema, path: str) -> Iterator[tuple[str, str, str]]:
    for name, child in _shown(schema):
        where = f"{path}{name}"
        if "properties" in child and "default" not in child:
            yield from _rows(child, f"{where}.")
        else:
            options = f" One of {', '.join(f'`{value}`' for value in child['enum'])}." if "enum" in child else ""
            yield f"`{where}`", f"`{json.dumps(child['default'])}`", child["description"] + options


def _shown(schema: Schema) -> Iterator[tuple[str, Schema]]:
    """What can be set: all but what belongs to a parent chart."""
    yield from ((name, child) for name, child in schema["properties"].items() if name != "global")
