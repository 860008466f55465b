"""Where in a file the parts of its documents stand, and the lines of a schema that stands in it."""

from __future__ import annotations

import re
from collections.abc import Iterator

import yaml

from dovetail_composition.resources.section import Report, Section
from dovetail_composition.schema.definitions import Location

_LINE_BREAK = re.compile("\r\n|[\n\r\x85\u2028\u2029]")
"""What YAML counts as one."""


def position(text: str, coordinate: str) -> Location | None:
    """Where the part of a YAML file stands, or what it would be a part of; None where the file cannot tell."""
    places = {name: place for document in _documents(text) for name, place in _places(document, "", set())}
    around = [name for name in places if coordinate == name or coordinate.startswith((f"{name}.", f"{name}["))]
    return places[max(around, key=len)] if around else None


def place_in_file(text: str, sdl: str, location: Location) -> Location | None:
    """Where in a file a place of an SDL is: of one that is the file, or one text of a YAML file.

    Of a text that is folded or escaped, where it begins. None where the SDL does not stand there, or twice.
    """
    if text == sdl:
        return location
    nodes = [node for document in _documents(text) for node in _texts(document, set()) if node.value == sdl]
    if len(nodes) != 1:
        return None
    (node,) = nodes
    mark = node.start_mark
    start = Location(mark.line + 1, mark.column + 1)
    wanted = sdl.split("\n")[location.line - 1 : location.line]
    if node.style == "|":
        return _within(text, mark.line + location.line, 0, wanted, location.column) or start
    if location.line == 1 and node.style != ">":
        return _within(text, mark.line, mark.column, wanted, location.column) or start
    return start


def _within(text: str, index: int, since: int, wanted: list[str], column: int) -> Location | None:
    """The place in the line of a file that holds a line of a schema as it is."""
    found = _LINE_BREAK.split(text)[index : index + 1]
    for line, part in zip(found, wanted, strict=False):
        before = line.find(part, since)
        if before >= 0:
            return Location(index + 1, before + column)
    return None


def _documents(text: str) -> list[yaml.Node]:
    try:
        return list(yaml.compose_all(text.removeprefix("\ufeff"), yaml.SafeLoader))
    except (ValueError, yaml.YAMLError, RecursionError):
        return []


def _texts(node: yaml.Node, seen: set[int]) -> Iterator[yaml.ScalarNode]:
    if id(node) in seen:
        return
    seen.add(id(node))
    if isinstance(node, yaml.ScalarNode):
        yield node
    elif isinstance(node, yaml.MappingNode):
        for _, value in node.value:
            yield from _texts(value, seen)
    elif isinstance(node, yaml.SequenceNode):
        for item in node.value:
            yield from _texts(item, seen)


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
