"""Run-time conditions as Boolean algebra: `@include`/`@skip` of fields and fragments, and of everything around them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from .selection import FieldNode, Group, Literal, When

Conjunction = frozenset[Literal]
ALWAYS: Conjunction = frozenset()


def contradicts(conjunction: Conjunction) -> bool:
    """Whether a variable would have to be both true and false."""
    return any((name, not wanted) in conjunction for name, wanted in conjunction)


def any_of(conjunctions: Iterable[Conjunction]) -> When | None:
    """The disjunction in its shortest form; None when it always holds."""
    found = set(conjunctions)
    shortest = {item for item in found if not any(other < item for other in found)}
    return None if ALWAYS in shortest else When(frozenset(shortest))


_MOST = 64
"""More conjunctions than this are not multiplied out: there are exponentially many of them."""


def both(outer: When | None, inner: When | None) -> When | None:
    """Both conditions hold; the inner one alone where that would take too long to say.

    Nothing is wrong then: where the outer one does not hold, there are no objects to ask for.
    """
    if outer is None or inner is None or outer == inner:
        return inner if outer is None else outer
    if len(outer.any_of) * len(inner.any_of) > _MOST:
        return inner
    products = {one | two for one in outer.any_of for two in inner.any_of}
    return any_of(item for item in products if not contradicts(item))


def either(left: When | None, right: When | None) -> When | None:
    """One of the conditions holds."""
    if left is None or right is None:
        return None
    return any_of(left.any_of | right.any_of)


def is_impossible(when: When | None) -> bool:
    """Whether the condition holds for no values of its variables."""
    return when is not None and not when.any_of


def holds(when: When | None, variables: Mapping[str, Any]) -> bool:
    """Evaluate a condition. Variables are coerced already: a Boolean of a skip or include is never null."""
    if when is None:
        return True
    return any(all(bool(variables.get(name)) is wanted for name, wanted in conjunction) for conjunction in when.any_of)


def included(group: Group, variables: Mapping[str, Any]) -> list[FieldNode]:
    """The group's fields that are shown, each in the place of its first occurrence that is not left out."""
    occurrences = group.occurrences or [(number, field.when) for number, field in enumerate(group.fields)]
    numbers = dict.fromkeys(number for number, when in occurrences if holds(when, variables))
    return [group.fields[number] for number in numbers]


def sort_key(when: When | None) -> list[list[Literal]]:
    """A stable order of conditions."""
    return [] if when is None else sorted(sorted(item) for item in when.any_of)
