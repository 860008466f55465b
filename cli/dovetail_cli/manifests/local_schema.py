"""A schema as the files of a command line declare it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from dovetail_composition.resources import Polled, SchemaResource


@dataclass(frozen=True, slots=True, kw_only=True)
class LocalSchema:
    """A schema, the file that declares it, and where it is asked for if it does not stand there."""

    resource: SchemaResource
    path: Path
    """The file with the SDL where it has one of its own, else the one that declares it."""
    text: str
    """What that file holds."""
    ask: tuple[Polled, ...] = ()
    """Ways to try, one after the other."""
    url: str = ""
    """Whom to ask."""
    headers: Mapping[str, str] = field(default_factory=dict)
    """Further headers of the questions."""
