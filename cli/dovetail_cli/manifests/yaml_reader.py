"""YAML and JSON as Kubernetes reads them: several documents a file, no dates, no duplicate keys."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

from dovetail_composition.definitions import Location

SUFFIXES = (".yaml", ".yml", ".json")
_TIMESTAMP = "tag:yaml.org,2002:timestamp"


class UnreadableError(Exception):
    """A file that holds neither YAML nor JSON; `location` says where it stops doing so."""

    def __init__(self, message: str, location: Location | None = None) -> None:
        super().__init__(message)
        self.location = location


@dataclass(frozen=True, slots=True, kw_only=True)
class Document:
    """One document of a file."""

    path: Path
    content: Any


def read_documents(path: Path) -> tuple[Document, ...]:
    """The documents of a file, those of Lists one by one. Raises `UnreadableError`, `OSError`."""
    try:
        text = path.read_text(encoding="utf-8")
        contents = [json.loads(text)] if path.suffix == ".json" else list(yaml.load_all(text, _Loader))
    except yaml.MarkedYAMLError as exc:
        raise UnreadableError(_problem(exc), _place(exc.problem_mark)) from exc
    except json.JSONDecodeError as exc:
        raise UnreadableError(exc.msg, Location(exc.lineno, exc.colno)) from exc
    except yaml.YAMLError as exc:
        raise UnreadableError(str(exc)) from exc
    except (ValueError, RecursionError) as exc:  # not UTF-8, numbers of thousands of digits, endless nesting
        raise UnreadableError(str(exc)) from exc
    return tuple(Document(path=path, content=item) for content in contents for item in _flat(content))


def _flat(content: Any) -> Iterator[Any]:
    """A `List` as kubectl prints it stands for its items."""
    items = content.get("items") if isinstance(content, dict) and content.get("kind") == "List" else None
    if isinstance(items, list):
        yield from items
    else:
        yield content


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


def _make_loader() -> Any:
    """A safe loader (of libyaml where it is there: schemas may be large) with Kubernetes' meaning of scalars."""
    base = yaml.CSafeLoader if yaml.__with_libyaml__ else yaml.SafeLoader
    resolvers = {
        first: [(tag, pattern) for tag, pattern in found if tag != _TIMESTAMP]
        for first, found in yaml.SafeLoader.yaml_implicit_resolvers.items()
    }
    loader: Any = type("Loader", (base,), {"yaml_implicit_resolvers": resolvers})
    loader.add_constructor(yaml.resolver.BaseResolver.DEFAULT_MAPPING_TAG, _mapping)
    return loader


_Loader = _make_loader()


def _problem(exc: yaml.MarkedYAMLError) -> str:
    return " ".join(part for part in (exc.context, exc.problem) if part) or "no YAML"


def _place(mark: yaml.Mark | None) -> Location | None:
    return Location(mark.line + 1, mark.column + 1) if mark else None
