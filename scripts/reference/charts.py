"""What the Helm charts repeat: default values, tables of values, the operator's rights and the custom resources."""

import json
import textwrap
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import yaml

from .table import NOTE, table

_WIDTH = 110
_MADE = "Made by `python -m scripts.reference`; change {source} instead."
_BEGIN = NOTE.format(source="values.schema.json")
_END = "<!-- End of what is made. -->"
_CLUSTER_SCOPED = frozenset({"namespaces", "nodes", "servicecidrs", "customresourcedefinitions"})
Schema = Mapping[str, Any]
Rule = Mapping[str, Any]


def chart_files(root: Path) -> Iterator[tuple[Path, str]]:
    """Each made file with the text that it should have."""
    for chart in sorted(path.parent for path in root.glob("helm/*/Chart.yaml")):
        schema = json.loads((chart / "values.schema.json").read_text(encoding="utf-8"))
        yield chart / "values.yaml", _values(schema)
        yield chart / "README.md", _with_table((chart / "README.md").read_text(encoding="utf-8"), schema)
    operator = root / "helm" / "dovetail-operator"
    for crd in sorted(root.glob("crds/*.yaml")):
        yield operator / "files" / "crds" / crd.name, crd.read_text(encoding="utf-8")
    yield operator / "templates" / "_rules.tpl", _rules((root / "operator" / "rbac.yaml").read_text(encoding="utf-8"))


def _values(schema: Schema) -> str:
    """The defaults as YAML, each below its description."""
    head = f"# {_MADE.format(source='values.schema.json')}"
    blocks = ("\n".join(_block(name, child, 0)) for name, child in _shown(schema))
    return "\n\n".join([head, *blocks]) + "\n"


def _block(name: str, schema: Schema, depth: int) -> Iterator[str]:
    indent = "  " * depth
    comment = f"{indent}# "
    yield from textwrap.wrap(
        schema["description"], _WIDTH, initial_indent=comment, subsequent_indent=comment, break_on_hyphens=False
    )
    if _is_section(schema):
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
        if _is_section(child):
            yield from _rows(child, f"{where}.")
        else:
            options = f" One of {', '.join(f'`{value}`' for value in child['enum'])}." if "enum" in child else ""
            yield f"`{where}`", f"`{json.dumps(child['default'])}`", child["description"] + options


def _shown(schema: Schema) -> Iterator[tuple[str, Schema]]:
    """What can be set: all but what belongs to a parent chart."""
    yield from ((name, child) for name, child in schema["properties"].items() if name != "global")


def _is_section(schema: Schema) -> bool:
    return "properties" in schema and "default" not in schema


def _rules(manifests: str) -> str:
    """Templates of the ClusterRole's rules, by whether they are about objects of namespaces or of the cluster."""
    role = next(item for item in yaml.safe_load_all(manifests) if item["kind"] == "ClusterRole")
    parts = {
        "namespacedRules": [_narrowed(rule, cluster=False) for rule in role["rules"]],
        "clusterRules": [_narrowed(rule, cluster=True) for rule in role["rules"]],
    }
    lines = [f"{{{{/* {_MADE.format(source='operator/rbac.yaml')} */}}}}", ""]
    for name, rules in parts.items():
        text = yaml.safe_dump([rule for rule in rules if rule["resources"]], sort_keys=False, default_flow_style=None)
        lines += [f'{{{{- define "dovetail-operator.{name}" -}}}}', text.rstrip("\n"), "{{- end }}", ""]
    return "\n".join(lines)


def _narrowed(rule: Rule, *, cluster: bool) -> Rule:
    return {**rule, "resources": [name for name in rule["resources"] if (name in _CLUSTER_SCOPED) == cluster]}
