"""Subgraph names in an answer back to the API's."""

from __future__ import annotations

from typing import Any

from dovetail_gateway.plan.nodes import Rewrite


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
    return value
