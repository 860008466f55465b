"""What a call's text asks for: nothing else of an answer is taken in, so that no service speaks for another."""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache
from typing import Any

from graphql import FieldNode, InlineFragmentNode, OperationDefinitionNode, SelectionSetNode, parse

Keys = Mapping[str, "Keys | None"]
"""Response keys of all types together, with those below them; None below leaves."""

_KNOWN_TEXTS = 1_024


@lru_cache(maxsize=_KNOWN_TEXTS)
def asked(text: str) -> Keys:
    """The response keys of a selection set, given with its braces."""
    (operation,) = parse(text, no_location=True).definitions
    assert isinstance(operation, OperationDefinitionNode)
    return _keys(operation.selection_set)


def keep_asked(value: Any, keys: Keys) -> None:
    """Drop what else the objects in a value hold. `__typename` stays, as a wrong one shows whose answer it is not."""
    if type(value) is list:
        for item in value:
            keep_asked(item, keys)
    elif type(value) is dict:
        if not value.keys() <= keys.keys():
            for key in [key for key in value if key not in keys and key != "__typename"]:
                del value[key]
        for key, below in keys.items():
            if below is not None and key in value:
                keep_asked(value[key], below)


def _keys(selection: SelectionSetNode) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for node in selection.selections:
        if isinstance(node, InlineFragmentNode):
            _add(found, _keys(node.selection_set))
        elif isinstance(node, FieldNode):
            key = node.alias.value if node.alias else node.name.value
            _add(found, {key: None if node.selection_set is None else _keys(node.selection_set)})
    return found


def _add(found: dict[str, Any], other: Mapping[str, Any]) -> None:
    for key, below in other.items():
        if found.get(key) is None:
            found[key] = below
        elif below is not None:
            _add(found[key], below)
