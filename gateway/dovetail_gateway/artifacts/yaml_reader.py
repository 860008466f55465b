"""YAML and JSON as Kubernetes reads them (several documents, no dates, no duplicate keys), within bounds."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from typing import Any

import yaml

from dovetail_composition.schema.definitions import Location

_TIMESTAMP = "tag:yaml.org,2002:timestamp"
_MAX_DEPTH = 200
"""Of lists and objects in one another; libyaml's loader calls itself for each level until the process dies."""
_MAX_VALUES = 1_000_000
"""In one document, with all that its aliases stand for: a few lines of aliases of aliases are billions of values."""


class UnreadableError(Exception):
    """A text that is neither YAML nor JSON; `location` says where it stops being so."""

    def __init__(self, message: str, location: Location | None = None) -> None:
        super().__init__(message)
        self.location = location


def read_yaml(content: bytes) -> tuple[Any, ...]:
    """The documents of a YAML file, those of Lists one by one. Raises `UnreadableError`."""
    return _read(content, _yaml)


def read_json(content: bytes) -> tuple[Any, ...]:
    """The document of a JSON file, or those of a List. Raises `UnreadableError`."""
    return _read(content, lambda text: [json.loads(text, object_pairs_hook=_object)])


def _read(content: bytes, parse: Callable[[str], list[Any]]) -> tuple[Any, ...]:
    try:
        return tuple(item for document in parse(content.decode("utf-8-sig")) for item in _flat(document))
    except yaml.MarkedYAMLError as exc:
        raise UnreadableError(_problem(exc), _place(exc.problem_mark)) from exc
    except json.JSONDecodeError as exc:
        raise UnreadableError(exc.msg, Location(exc.lineno, exc.colno)) from exc
    except yaml.YAMLError as exc:
        raise UnreadableError(str(exc)) from exc
    except UnicodeDecodeError as exc:
        raise UnreadableError("The file is not UTF-8.") from exc
    except RecursionError as exc:
        raise UnreadableError("The file is nested too deeply.") from exc
    except ValueError as exc:  # numbers of thousands of digits
        raise UnreadableError(str(exc)) from exc


def _flat(content: Any) -> Iterator[Any]:
    """A `List` as kubectl prints it, or one of a kind (`GraphQLSchemaList`), stands for its items."""
    is_list = isinstance(content, dict) and str(content.get("kind")).endswith("List")
    items = content.get("items") if is_list else None
    if isinstance(items, list):
        for item in items:
            yield from _flat(item)
    else:
        yield content


def _object(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    content = dict(pairs)
    if len(content) < len(pairs):
        names = [name for name, _ in pairs]
        twice = next(name for name in names if names.count(name) > 1)
        raise UnreadableError(f'"{twice}" stands twice in one object')
    return content


def _yaml(text: str) -> list[Any]:
    _check_depth(text)
    contents = list(yaml.load_all(text, _Loader))
    if "*" in text and any(_values(content, {}) > _MAX_VALUES for content in contents if isinstance(content, dict)):
        raise UnreadableError(f"With its aliases written out, the file holds more than {_MAX_VALUES:,} values.")
    return contents


def _check_depth(text: str) -> None:
    depth = 0
    for event in yaml.parse(text, _Loader):
        if isinstance(event, yaml.CollectionStartEvent):
            depth += 1
            if depth > _MAX_DEPTH:
                raise UnreadableError("The file is nested too deeply.", _place(event.start_mark))
        elif isinstance(event, yaml.CollectionEndEvent):
            depth -= 1


def _values(content: Any, known: dict[int, int]) -> int:
    """How many values there are if each alias counts for what it stands for, at the cost of counting each once."""
    if not isinstance(content, dict | list):
        return 1
    if id(content) not in known:
        children = content.values() if isinstance(content, dict) else content
        known[id(content)] = 1 + sum(_values(child, known) for child in children)
    return known[id(content)]


def _mapping(loader: Any, node: yaml.MappingNode) -> dict[Any, Any]:
    seen = set()
    for key, _ in node.value:
        name = (key.tag, key.value) if isinstance(key, yaml.ScalarNode) else None
        if name in seen:
            raise yaml.constructor.ConstructorError(None, None, f'"{key.value}" stands here twice', key.start_mark)
        if name:
            seen.add(name)
    loader.flatten_mapping(node)
    mapping: dict[Any, Any] = loader.construct_mapping(node, deep=True)
    return mapping


def _flatten(loader: Any, node: yaml.MappingNode) -> None:
    """Take over what `<<` merges, each key once: merges of merges would have more pairs than memory holds."""
    yaml.constructor.SafeConstructor.flatten_mapping(loader, node)
    pairs = {
        (key.tag, key.value) if isinstance(key, yaml.ScalarNode) else key: (key, value) for key, value in node.value
    }
    node.value = list(pairs.values())


def _make_loader() -> Any:
    """A safe loader (of libyaml where it is there: schemas may be large) with Kubernetes' meaning of scalars."""
    base = yaml.CSafeLoader if yaml.__with_libyaml__ else yaml.SafeLoader
    resolvers = {
        first: [(tag, pattern) for tag, pattern in found if tag != _TIMESTAMP]
        for first, found in yaml.SafeLoader.yaml_implicit_resolvers.items()
    }
    loader: Any = type("Loader", (base,), {"yaml_implicit_resolvers": resolvers, "flatten_mapping": _flatten})
    loader.add_constructor(yaml.resolver.BaseResolver.DEFAULT_MAPPING_TAG, _mapping)
    return loader


_Loader = _make_loader()


def _problem(exc: yaml.MarkedYAMLError) -> str:
    return " ".join(part for part in (exc.context, exc.problem) if part) or "no YAML"


def _place(mark: Any) -> Location | None:
    return Location(mark.line + 1, mark.column + 1) if mark else None
