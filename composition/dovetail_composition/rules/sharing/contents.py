"""Rule: a type that members share has the same parts everywhere, unless it is a root type or an entity."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from dovetail_composition.diagnostics.diagnostic import Diagnostic
from dovetail_composition.schema.definitions import TypeDefinition

from .claim import SAME_OR_OTHER_NAME, Claim, Owned, disagreement

_SHOWN = 5


def contents(owned: Owned, later: Claim) -> Iterator[Diagnostic]:
    """Find parts that one has and the other lacks."""
    mine, theirs = later.definition, owned.first.definition
    if mine.kind != theirs.kind or (owned.open and mine.kind == "OBJECT"):
        return
    for what, own, first in _parts(mine, theirs):
        if own == first:
            continue
        extra, missing = _listed(own - first), _listed(first - own)
        difference = " and ".join(
            part
            for part in (extra and f"also has the {what} {extra}", missing and f"lacks the {what} {missing}")
            if part
        )
        yield disagreement(
            "ENUM_VALUE_MISMATCH" if mine.kind == "ENUM" else "NAME_CONFLICT",
            f"{owned.first.graph} owns {mine.name}; the one of {later.graph} {difference}.",
            mine.name,
            (later.graph, mine.location),
            (owned.first.graph, theirs.location),
            "" if mine.kind in ("OBJECT", "ENUM") else SAME_OR_OTHER_NAME,
        )
    if mine.one_of != theirs.one_of:
        has, lacks = (later.graph, owned.first.graph) if mine.one_of else (owned.first.graph, later.graph)
        yield disagreement(
            "NAME_CONFLICT",
            f"{mine.name} is a @oneOf in {has}, but not in {lacks}.",
            mine.name,
            (later.graph, mine.location),
            (owned.first.graph, theirs.location),
            SAME_OR_OTHER_NAME,
        )


def _parts(mine: TypeDefinition, theirs: TypeDefinition) -> Iterator[tuple[str, set[str], set[str]]]:
    yield "interfaces", set(mine.interfaces), set(theirs.interfaces)
    yield "members", set(mine.members), set(theirs.members)
    for what, own, first in (
        ("fields", mine.fields, theirs.fields),
        ("fields", mine.input_fields, theirs.input_fields),
        ("values", mine.values, theirs.values),
    ):
        # Hidden parts are nobody else's business.
        yield (
            what,
            {name for name, part in own.items() if not part.inaccessible},
            {name for name, part in first.items() if not part.inaccessible},
        )


def _listed(names: Iterable[str]) -> str:
    ordered = sorted(names)
    more = f" and {len(ordered) - _SHOWN} more" if len(ordered) > _SHOWN else ""
    return ", ".join(ordered[:_SHOWN]) + more
