"""Subgraph names in an answer back to the API's."""

from __future__ import annotations

from typing import Any

from dovetail_gateway.plan.nodes import Rewrite

from .keys import Path


def rewrite(value: Any, names: Rewrite) -> Any:
    """Rename in place where names stand in leaves; lists are walked through. Gives the value to put in its place."""
    if type(value) is list:
        value[:] = [rewrite(item, names) for item in value]
    elif type(value) is str:
        return names.values.get(value, value)
    elif type(value) is dict:
        for key, inner in names.children.items():
            if key in value:
                value[key] = rewrite(value[key], inner)
        for alias, key in names.keys.items():
            if alias in value:
                own, other = value.pop(alias), value.get(key)
                value[key] = {**other, **own} if type(own) is dict and type(other) is dict else own
    return value


def rewrite_path(path: Path, names: Rewrite | None) -> Path:
    """An error's path below what is rewritten, in the response keys of the data."""
    if names is None:
        return path
    shown: list[str | int] = []
    for step in path:
        if names is None or isinstance(step, int):
            shown.append(step)
        else:
            shown.append(names.keys.get(step, step))
            names = names.children.get(step)
    return tuple(shown)
