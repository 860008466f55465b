"""The run-time conditions of a plan: a program is made for each way that they turn out."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from dovetail_gateway.document.selection import SelectionSet, When
from dovetail_gateway.plan.nodes import Plan

Truth = Mapping[str, bool]
"""By Boolean variable, the client's and the plan's own."""


def condition_variables(plan: Plan) -> tuple[str, ...]:
    """The client's Boolean variables that decide what the plan does, sorted."""
    entries = [entry for fetch in plan.fetches for entry in fetch.entries]
    whens = [entry.when for entry in entries]
    whens += [variable.when for entry in entries for variable in entry.variables]
    whens += _of_selection(plan.shape)
    return tuple(sorted({name for when in whens if when for terms in when.any_of for name, _ in terms}))


def turn_out(names: tuple[str, ...], variables: Mapping[str, Any]) -> tuple[bool, ...]:
    """The values of these variables."""
    return tuple([bool(variables.get(name)) for name in names])


def _of_selection(selection: SelectionSet) -> Iterator[When | None]:
    for group in selection.groups:
        # What is asked for in any case may still stand elsewhere.
        yield from (when for _, when in group.occurrences)
        for field in group.fields:
            yield field.when
            if field.selection is not None:
                yield from _of_selection(field.selection)
