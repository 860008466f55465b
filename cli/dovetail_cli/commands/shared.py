"""Options that several commands have, and what they mean."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from dovetail_cli.spec import Option, UsageError

PATHS = Option(
    flags=("paths",),
    metavar="PATH",
    many=True,
    type=Path,
    help="manifests: YAML or JSON files, folders of them, or a rover-style supergraph.yaml",
)
FORMAT = Option(
    flags=("--format",),
    metavar="FORMAT",
    choices=("text", "json"),
    default="text",
    help="text for people or json for scripts; default: text",
)


def existing(paths: Iterable[Path]) -> tuple[Path, ...]:
    """The paths. Raises `UsageError` if one is not there."""
    found = tuple(paths)
    for path in found:
        if not path.exists():
            raise UsageError(f"there is no {path}")
    return found
