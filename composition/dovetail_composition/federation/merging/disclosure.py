"""Rule: what a member hides from clients is not handed to younger members of other namespaces, unless it permits that.

The gateway sends the fields of keys and of `@requires` to whoever names them, `@inaccessible` ones as well.
"""

from __future__ import annotations

from dovetail_composition.members.permission import grant_hint
from dovetail_composition.schema.definitions import Location

from .world import World, field_join


def check_disclosure(world: World) -> None:
    """Look at the fields that each member has sent to it."""
    ages = {graph: index for index, graph in enumerate(world.members)}
    for graph, member in world.members.items():
        if member.linkable is None or member.federation is None:
            continue
        usage = world.usage(graph)
        for owner, name in sorted(usage.keys | usage.required):
            for claim in world.claims.get(owner, ()):
                field = claim.definition.fields.get(name)
                if field is None or ages[claim.graph] >= ages[graph] or world.permits(graph, claim.graph):
                    continue
                if field_join(field, claim.graph).external or not (field.inaccessible or claim.definition.inaccessible):
                    continue
                hides = world.members[claim.graph]
                coordinate = f"{owner}.{name}"
                message = (
                    f"'{graph}' is sent {coordinate}, which '{claim.graph}' of namespace '{hides.namespace}' hides."
                )
                hint = grant_hint(member.namespace, hides.namespace, hides.name)
                places = [(graph, _place(world, graph, owner, name)), (claim.graph, field.location)]
                world.findings.add("DISCLOSURE_NOT_PERMITTED", message, coordinate, places, hint=hint)


def _place(world: World, graph: str, owner: str, name: str) -> Location | None:
    definition = world.type_in(graph, owner)
    field = definition.fields.get(name) if definition else None
    return field.location if field else None
