"""Where in a YAML file the parts of its documents stand, by the coordinates that findings name."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import yaml

from dovetail_composition.definitions import Location
from dovetail_composition.resources.section import Report, Section


def position(path: Path, coordinate: str) -> Location | None:
    """Where the part stands, or what it would be a part of; None where the file cannot tell."""
    try:
        documents = list(yaml.compose_all(path.read_text(encoding="utf-8-sig"), yaml.SafeLoader))
    except (OSError, ValueError, yaml.YAMLError, RecursionError):
        return None
    places = {name: place for document in documents for name, place in _places(document, "", set())}
    around = [name for name in places if coordinate == name or coordinate.startswith((f"{name}.", f"{name}["))]
    return places[max(around, key=len)] if around else None


def _places(node: yaml.Node, path: str, seen: set[int]) -> Iterator[tuple[str, Location]]:
    if id(node) in seen:  # what an alias repeats stands where it was written first
        return
    seen.add(id(node))
    if isinstance(node, yaml.MappingNode):
        section = Section({}, path, Report(""))
        for key, value in node.value:
            name = section.at(str(key.value))
            yield name, Location(key.start_mark.line + 1, key.start_mark.column + 1)
            yield from _places(value, name, seen)
    elif isinstance(node, yaml.SequenceNode):
        for index, item in enumerate(node.value):
            yield f"{path}[{index}]", Location(item.start_mark.line + 1, item.start_mark.column + 1)
            yield from _places(item, f"{path}[{index}]", seen)
