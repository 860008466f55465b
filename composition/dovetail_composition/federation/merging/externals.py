"""Rule: an `@external` field is resolved by some other subgraph, and declared as it is there."""

from __future__ import annotations

from collections.abc import Sequence

from dovetail_composition.schema.definitions import Field

from .default_values import is_same_default
from .findings import Findings, Part, listed, told
from .type_references import Supertypes, is_subtype
from .world import World


def missing_on_base(findings: Findings, coordinate: str, parts: Sequence[Part[Field]]) -> None:
    """Note that nobody resolves a field."""
    message = f"{coordinate} is external in {listed(part.graph for part in parts)} and resolved by nobody."
    findings.add("EXTERNAL_MISSING_ON_BASE", message, coordinate, [(part.graph, part.of.location) for part in parts])


def check_external(
    world: World, coordinate: str, merged: Field, external: Sequence[Part[Field]], resolved: Sequence[Part[Field]]
) -> None:
    """Compare the external declarations with the merged field."""
    places = [(part.graph, part.of.location) for part in (*external, *resolved)]
    same = len({part.of.type for part in resolved}) == 1
    wrong = [part for part in external if not _fits(part.of.type, merged.type, same, world.supertypes)]
    if wrong:
        shown = told((part.graph, part.of.type) for part in (*resolved, *external))
        message = f"{coordinate} is external in {listed(part.graph for part in wrong)} with a type of its own: {shown}."
        world.findings.add("EXTERNAL_TYPE_MISMATCH", message, coordinate, places)
    for argument in merged.arguments:
        where = f"{coordinate}({argument.name}:)"
        for part in external:
            theirs = next((each for each in part.of.arguments if each.name == argument.name), None)
            if theirs is None:
                code, what = "EXTERNAL_ARGUMENT_MISSING", "is missing"
            elif not is_subtype(argument.type, theirs.type, {}):
                code, what = (
                    "EXTERNAL_ARGUMENT_TYPE_MISMATCH",
                    f"is of the type {theirs.type} instead of {argument.type}",
                )
            elif not is_same_default(argument.default, theirs.default, argument.type):
                code = "EXTERNAL_ARGUMENT_DEFAULT_MISMATCH"
                what = f"has {_default(theirs.default)} instead of {_default(argument.default)}"
            else:
                continue
            message = f"{where} {what} in '{part.graph}', where the field is external."
            world.findings.add(code, message, where, places)


def _fits(ref: str, merged: str, same: bool, supertypes: Supertypes) -> bool:
    return ref == merged or (not same and is_subtype(ref, merged, supertypes))


def _default(text: str | None) -> str:
    return "no default value" if text is None else f"the default value {text}"
