"""Are two answers the same, as far as the specification fixes them?

Data must be equal. Errors must be equal where the specification fixes which there are: below a null that an error
already explains, an implementation may report one or several, so errors count at the place where the data is null.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

Path = tuple[str | int, ...]


def explained(data: Any, paths: Iterable[Path]) -> set[Path]:
    """Error paths cut to the null that they explain."""
    return {_cut(data, path) for path in paths}


def is_field(data: Any, path: Path) -> bool:
    """Whether the path leads to a leaf or a null: an error of what is not shown stands at the object around it."""
    for step in path:
        if data is None:
            return True
        if isinstance(data, dict) and step not in data:
            return False
        data = data[step]
    return not isinstance(data, dict | list)


def is_null(data: Any, path: Path) -> bool:
    """Whether the data is null at this path."""
    for step in path:
        if data is None:
            return True
        data = data[step]
    return data is None


def _cut(data: Any, path: Path) -> Path:
    value = data
    for index, step in enumerate(path):
        if value is None:
            return path[:index]
        value = value[step]
    return path
