"""The custom resource definitions as data: their rules by path, and valid values to spoil."""

import copy
import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import yaml
from support.needs import ROOT

API_VERSION = "dovetail.dev/v1alpha1"
EXAMPLES = sorted((Path(__file__).parent / "valid").glob("*.yaml"))
OBJECTS: list[dict[str, Any]] = [each for path in EXAMPLES for each in yaml.safe_load_all(path.read_text())]
SCHEMAS: dict[str, dict[str, Any]] = {}
for _path in sorted((ROOT / "crds").glob("*.yaml")):
    _definition = yaml.safe_load(_path.read_text())["spec"]
    (_version,) = _definition["versions"]
    SCHEMAS[_definition["names"]["kind"]] = _version["schema"]["openAPIV3Schema"]


def nodes(schema: Mapping[str, Any], path: str = "") -> Iterator[tuple[str, Mapping[str, Any]]]:
    """Every schema node with its path: `spec.links[].field`, `spec.endpoints.{name}.url`."""
    yield path, schema
    for name, child in schema.get("properties", {}).items():
        yield from nodes(child, f"{path}.{name}" if path else name)
    if "items" in schema:
        yield from nodes(schema["items"], f"{path}[]")
    if isinstance(schema.get("additionalProperties"), dict):
        yield from nodes(schema["additionalProperties"], f"{path}.{{name}}")


def rules(kind: str) -> Iterator[tuple[str, str]]:
    """Path and message of every rule on `spec`: CEL's and patterns, and OpenAPI's own combinations by their keyword."""
    for path, schema in nodes(SCHEMAS[kind]["properties"]["spec"], "spec"):
        yield from ((path, rule["message"]) for rule in schema.get("x-kubernetes-validations", ()))
        if "pattern" in schema:
            yield path, "pattern"
        if not schema.get("x-kubernetes-int-or-string"):
            yield from ((path, keyword) for keyword in ("anyOf", "not") if keyword in schema)


def spoiled(kind: str, path: str, value: Any) -> dict[str, Any]:
    """A valid example with one value of it replaced: the first example that has something at this path."""
    for example in OBJECTS:
        changed = copy.deepcopy(example)
        if example["kind"] == kind and _put(changed, re.findall(r"[^.\[\]]+|\[\]", path), value):
            return changed
    raise AssertionError(f"no valid example of {kind} has {path}")


def _put(inside: Any, steps: list[str], value: Any) -> bool:
    first, *rest = steps
    if first == "[]":
        keys: list[Any] = list(range(len(inside)))
    elif first == "{name}":
        keys = list(inside)
    else:
        keys = [first] if first in inside else []
    if not rest and keys:
        inside[keys[0]] = value
        return True
    return any(_put(inside[key], rest, value) for key in keys if rest and isinstance(inside[key], dict | list))
