"""The documents of manifest files, with the file that each is of."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

from dovetail_gateway.artifacts.yaml_reader import read_json, read_yaml

from .files import content_of


@dataclass(frozen=True, slots=True, kw_only=True)
class Document:
    """One document of a file."""

    path: Path
    content: Any
    text: str
    """Of the whole file."""


def read_documents(path: Path) -> tuple[Document, ...]:
    """The documents of a file, those of Lists one by one. Raises `UnreadableError`, `OSError`."""
    read = read_json if path.suffix == ".json" else read_yaml
    raw = content_of(path)
    items, text = read(raw), raw.decode("utf-8", "replace")
    return tuple(Document(path=path, content=item, text=text) for item in items)
