"""The tags of an element."""

from __future__ import annotations

from collections.abc import Iterable

from graphql import StringValueNode

from dovetail_composition.literals.text import parse_literal
from dovetail_composition.schema.definitions import AppliedDirective

_NONE: frozenset[str] = frozenset()


def tags_of(directives: Iterable[AppliedDirective], inherited: frozenset[str] = _NONE) -> frozenset[str]:
    """The names of its `@tag`s, and those it inherits from what it stands in."""
    literals = [value for each in directives if each.name == "tag" for name, value in each.arguments if name == "name"]
    if not literals:
        return inherited
    nodes = map(parse_literal, literals)
    return inherited.union(node.value for node in nodes if isinstance(node, StringValueNode))
