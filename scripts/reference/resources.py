"""The page of both resources, made from their custom resource definitions."""

import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import yaml

from .table import NOTE, table

_HEAD = """\
# Resources

Both kinds of `{group}/{version}`, field by field. A field with `[]` is a list, and what follows are the fields of its
items; `{{name}}` stands for any key of a map. `*` marks what must be given. Behind a type stands how much of it there
may be: characters, items, or a range. The API server checks all of this, and the rules below each table; `dovetail`
checks the rules as well, without a cluster.
"""
_DEFAULT = re.compile(r" Default (?:is |are )?([^.]+|[^ ]+)\.$")
Schema = Mapping[str, Any]


def resources_page(folder: Path) -> str:
    """The page as Markdown."""
    definitions = [yaml.safe_load(path.read_text(encoding="utf-8")) for path in sorted(folder.glob("*.yaml"))]
    # A schema comes before the gateway that selects it.
    definitions.sort(key=lambda each: each["spec"]["names"]["kind"], reverse=True)
    spec = definitions[0]["spec"]
    head = _HEAD.format(group=spec["group"], version=spec["versions"][0]["name"])
    sections = [line for definition in definitions for line in _section(definition)]
    return "\n".join([NOTE.format(source="`crds/`"), "", head, *sections])


def _section(definition: Mapping[str, Any]) -> Iterator[str]:
    names = definition["spec"]["names"]
    root = definition["spec"]["versions"][0]["schema"]["openAPIV3Schema"]
    short = ", ".join(f"`{name}`" for name in names.get("shortNames", []))
    columns = definition["spec"]["versions"][0]["additionalPrinterColumns"]
    shown = ", ".join(f"`{each['name']}`" for each in columns if not each.get("priority"))
    wide = ", ".join(f"`{each['name']}`" for each in columns if each.get("priority"))
    yield from (f"## {names['kind']}", "", root["description"], "")
    yield from (f"`kubectl` also knows it as {short}. `kubectl get` shows {shown}, and with `-o wide` {wide}.", "")
    yield from (f"The object: {rule['message']}.\n" for rule in root.get("x-kubernetes-validations", ()))
    for part in ("spec", "status"):
        yield from (f"### {names['kind']}: {part}", "", root["properties"][part]["description"], "")
        yield from table(("field", "type", "default", "description"), _rows(root["properties"][part], part))
        yield ""
        rules = list(_rules(root["properties"][part], part))
        if rules:
            yield from ("Rules:", "", *_grouped(rules), "")


def _rows(schema: Schema, path: str) -> Iterator[tuple[str, str, str, str]]:
    required = schema.get("required", ())
    for name, child in schema.get("properties", {}).items():
        where = f"{path}.{name}"
        text = " ".join(child.get("description", "").split())
        found = _DEFAULT.search(f" {text}")
        default = f"`{child['default']}`" if "default" in child else found[1] if found else ""
        if found and "default" not in child:
            text = f" {text}"[: found.start()].strip()
        mark = "*" if name in required else ""
        yield f"`{_shown(where, child)}`{mark}", _type(child) + _bounds(child), default, text
        yield from _rows(*_inside(child, where))


def _rules(schema: Schema, path: str) -> Iterator[tuple[str, str]]:
    yield from ((path, rule["message"]) for rule in schema.get("x-kubernetes-validations", ()) if "message" in rule)
    for name, child in schema.get("properties", {}).items():
        where = f"{path}.{name}"
        inside, inner = _inside(child, where)
        yield from _rules(inside, inner)
        if inside is not child:
            yield from ((where, rule["message"]) for rule in child.get("x-kubernetes-validations", ()))


def _grouped(rules: list[tuple[str, str]]) -> Iterator[str]:
    """A line for each message, with all places where it holds."""
    places: dict[str, list[str]] = {}
    for path, message in rules:
        places.setdefault(message, []).append(f"`{path}`")
    yield from (f"- {', '.join(paths)}: {message}" for message, paths in places.items())


def _inside(schema: Schema, path: str) -> tuple[Schema, str]:
    """What holds the fields below: the schema itself, that of its items or of its values."""
    if "items" in schema:
        return schema["items"], f"{path}[]"
    values = schema.get("additionalProperties")
    return (values, f"{path}.{{name}}") if isinstance(values, dict) else (schema, path)


def _shown(path: str, schema: Schema) -> str:
    return f"{path}[]" if "items" in schema else path


def _type(schema: Schema) -> str:
    if "enum" in schema:
        return " or ".join(f"`{_literal(value)}`" for value in schema["enum"])
    if schema.get("x-kubernetes-int-or-string"):
        return "quantity"
    if schema.get("x-kubernetes-preserve-unknown-fields"):
        return "any"
    if "items" in schema:
        return f"list of {_type(schema['items'])}"
    if isinstance(schema.get("additionalProperties"), dict):
        return f"map of {_type(schema['additionalProperties'])}"
    return str(schema.get("type", "any"))


def _bounds(schema: Schema) -> str:
    """How much of it there may be: characters of a text, items of a list, a range of numbers."""
    if "minimum" in schema or "maximum" in schema:
        lowest, highest = schema.get("minimum"), schema.get("maximum")
        return f", {lowest} to {highest}" if highest is not None else f", from {lowest}"
    if "enum" in schema or schema.get("x-kubernetes-int-or-string") or schema.get("format") == "date-time":
        return ""
    if any("size()" in rule["rule"] for rule in schema.get("x-kubernetes-validations", ())):
        return ""  # a rule says it better
    most = schema.get("maxLength", schema.get("maxItems", schema.get("maxProperties")))
    return f", at most {most}" if most else ""


def _literal(value: Any) -> str:
    return str(value).lower() if isinstance(value, bool) else str(value)
