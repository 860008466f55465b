"""The response keys that a text for a subgraph asks for."""

from __future__ import annotations

from collections.abc import Mapping

Keys = Mapping[str, "Keys | None"]
"""Those of all types together, each with the keys below it; None below leaves."""


def united(left: Keys, right: Keys) -> Keys:
    """The keys of both."""
    found = {**left, **right}
    for key in left.keys() & right.keys():
        one, other = left[key], right[key]
        found[key] = united(one, other) if one is not None and other is not None else one or other
    return found
