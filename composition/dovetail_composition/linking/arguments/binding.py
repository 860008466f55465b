"""Binds the arguments of a target query: each to a key of the parent, a client argument of the field, or a constant."""

from __future__ import annotations

from collections.abc import Sequence

from dovetail_composition.diagnostics.suggestions import suggest
from dovetail_composition.linking.targets import TargetArgument
from dovetail_composition.members.sources import LinkArgumentSpec

from .call_site import Bound, CallSite
from .client import bind_client
from .constant import bind_constant
from .key import bind_key


def bind_arguments(call: CallSite, specs: Sequence[LinkArgumentSpec]) -> tuple[Bound, ...] | None:
    """All arguments, or None where something is wrong; everything wrong is reported."""
    given: set[str] = set()
    bound: list[Bound | None] = []
    for spec in specs:
        argument = call.target.argument(spec.name)
        if argument is None:
            message = f"Query '{call.target.own.name}' has no argument '{spec.name}'."
            call.site.report("LINK_ARGUMENT_UNKNOWN", message, suggest(spec.name, call.target.arguments()))
            bound.append(None)
        elif argument.own.name in given:
            call.site.report("LINK_ARGUMENT_REPEATED", f"The argument '{spec.name}' is given twice.")
            bound.append(None)
        else:
            given.add(argument.own.name)
            bound.append(_bind(call, spec, argument))
    arguments = call.target.arguments()
    missing = [name for name, each in arguments.items() if each.own.is_required and name not in given]
    for name in missing:
        message = f"The required argument '{name}' of query '{call.target.own.name}' is not given."
        call.site.report("LINK_ARGUMENT_MISSING", message)
    found = tuple(each for each in bound if each is not None)
    return found if len(found) == len(bound) and not missing else None


def _bind(call: CallSite, spec: LinkArgumentSpec, argument: TargetArgument) -> Bound | None:
    if (spec.from_ is not None) + (spec.argument is not None) + spec.has_value > 1:
        message = f"The value of argument '{spec.name}' comes from more than one place."
        call.site.report("LINK_ARGUMENT_SOURCES", message)
        return None
    problem = _mode_problem(spec)
    if problem is not None:
        call.site.report("LINK_BATCH_INVALID", f"Argument '{spec.name}' {problem[0]}.", problem[1])
        return None
    if not spec.batch and (spec.target_field_name is not None or spec.positional):
        call.site.report(
            "LINK_TARGET_UNUSED", f"Argument '{spec.name}' is not batched, so that no items are matched with keys."
        )
    if spec.from_ is not None:
        return bind_key(call, spec, argument, spec.from_)
    return bind_constant(call, spec, argument) if spec.has_value else bind_client(call, spec, argument)


def _mode_problem(spec: LinkArgumentSpec) -> tuple[str, str] | None:
    if spec.batch and spec.each:
        return (
            "is both batched and repeated",
            "Use 'batch' where the query takes a list of keys, and 'each' where it takes one key.",
        )
    if spec.batch and spec.from_ is None:
        return "is batched without a field of the parent", "Name the field that holds the key: 'from'."
    if spec.batch and spec.positional and spec.target_field_name is not None:
        return "is matched both by position and by 'targetFieldName'", "Leave one of them out."
    if spec.each and spec.has_value:
        return "repeats the query for a constant", "Use 'each' with 'from' or 'argument'."
    return None
