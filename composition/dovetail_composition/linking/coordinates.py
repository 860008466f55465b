"""Finds the field that a link stands on: its type in the declaring member, and the field's public name."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from dovetail_composition.diagnostics.suggestions import suggest
from dovetail_composition.members.member import Member
from dovetail_composition.members.sources import LinkSpec
from dovetail_composition.schema.coordinates import parse_coordinate
from dovetail_composition.schema.definitions import Field, TypeDefinition
from dovetail_composition.schema.wire_names import own_field_name

from .context import field_of, public_names
from .site import Site

_WORD = re.compile(r"[_A-Za-z][_0-9A-Za-z]*")


@dataclass(frozen=True, slots=True, kw_only=True)
class Placed:
    """A link as written, and the field it is for."""

    spec: LinkSpec
    site: Site
    type: TypeDefinition
    """The declaring member's public definition."""
    name: str
    """The field's public name."""
    declared: Field | None
    """The field as the declaring member's schema has it; None where the link adds it."""

    @property
    def key(self) -> tuple[str, str]:
        """(type, field) in public names."""
        return self.type.name, self.name


def place_links(members: Sequence[Member]) -> tuple[list[Placed], list[Site]]:
    """All links that stand on something, in order of ownership, and the sites of the others, with their findings."""
    placed: list[Placed] = []
    failed: list[Site] = []
    for member in members:
        names = public_names(member) if member.links else {}
        for spec in member.links:
            site = Site(member=member, coordinate=spec.field)
            found = _place(site, spec, names)
            if found is None:
                failed.append(site)
            else:
                placed.append(found)
    return placed, failed


def _place(site: Site, spec: LinkSpec, names: Mapping[str, str]) -> Placed | None:
    public = site.member.public
    coordinate = parse_coordinate(spec.field)
    if coordinate is None or coordinate.member is None or coordinate.argument is not None:
        site.report("LINK_INVALID_COORDINATE", f"'{spec.field[:100]}' is no coordinate of a field.")
        return None
    definition = public.types.get(coordinate.type) or public.types.get(names.get(coordinate.type, ""))
    if definition is None:
        message = f"Schema '{site.member.name}' has no type '{coordinate.type}'."
        site.report("LINK_PARENT_UNKNOWN", message, suggest(coordinate.type, public.types))
        return None
    if definition.kind not in {"OBJECT", "INTERFACE"}:
        message = f"'{definition.name}' has no fields that a link could answer: it is of the kind {definition.kind}."
        site.report("LINK_PARENT_INVALID", message)
        return None
    if definition.name == public.roots.get("subscription"):
        site.report("LINK_PARENT_INVALID", "Subscriptions cannot be linked.")
        return None
    declared = field_of(definition, site.member.graph, coordinate.member)
    if declared is not None and declared.name != coordinate.member and _is_key(spec, declared, site.member.graph):
        # The transforms have moved the field aside, so that a link with its old name can take its value as key.
        declared = None
    name = declared.name if declared else coordinate.member
    site.coordinate = f"{definition.name}.{name}"
    site.location = declared.location if declared else definition.location
    return Placed(spec=spec, site=site, type=definition, name=name, declared=declared)


def _is_key(spec: LinkSpec, field: Field, graph: str) -> bool:
    names = {field.name, own_field_name(field, graph)}
    return any(names & set(_WORD.findall(each.from_ or "")) for each in spec.arguments)
