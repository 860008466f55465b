"""Rule: a younger member takes nothing from the API of an older one of another namespace, unless that permits it.

Federation lets any subgraph hide what several define, guard it, or cut it down to what they have in common. Members of
one namespace are of one owner; those of others may add to a type, and for the rest need the permission that links need.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence

from dovetail_composition.api.guards import GUARDS
from dovetail_composition.members.permission import grant_hint
from dovetail_composition.rules.sharing import Claim
from dovetail_composition.schema.definitions import EnumValue, Field, InputValue, Location, TypeDefinition

from .findings import listed
from .guarded_interfaces import Spread, guards_of_implementations, guards_of_interface_objects
from .world import World, field_join

Element = TypeDefinition | Field | InputValue | EnumValue
_Places = tuple[Location | None, Location | None]
_Found = tuple[str, str, Location | None, Location | None]
"""What is done, to which coordinate, and where it is in the younger and in the older schema."""


def check_narrowing(world: World, merged: Mapping[str, TypeDefinition]) -> None:
    """Look at all types that federated members have made together."""
    if all(member.linkable is None for member in world.members.values()):
        return
    for name, definition in merged.items():
        claims = world.claims.get(name, ())
        for index, younger in enumerate(claims):
            older = [claim for claim in claims[:index] if not world.permits(younger.graph, claim.graph)]
            if older:
                _compare(world, definition, younger, older)
        _check_spread(world, definition, claims)


def _compare(world: World, merged: TypeDefinition, younger: Claim, older: Iterable[Claim]) -> None:
    places: dict[tuple[str, str], dict[str, _Places]] = {}
    for claim in older:
        for does, coordinate, here, there in _narrowed(merged, younger, claim):
            places.setdefault((does, coordinate), {})[claim.graph] = (here, there)
    for (does, coordinate), found in places.items():
        _report(world, younger.graph, does, coordinate, found)


def _check_spread(world: World, merged: TypeDefinition, claims: Sequence[Claim]) -> None:
    """Guards that come from elsewhere: those of implementations, and of interface objects."""
    if merged.kind == "INTERFACE":
        spreads, does = guards_of_implementations(world, merged), "by its type"
    elif merged.interfaces:
        spreads, does = guards_of_interface_objects(world, merged, claims), "by the interface object"
    else:
        return
    ages = {graph: age for age, graph in enumerate(world.members)}
    for each in spreads:
        found = {
            claim.graph: (each.location, _part(claim.definition, each.field).location)
            for claim in claims
            if ages[claim.graph] < ages[each.graph] and _offers(world, claim, each)
        }
        if found:
            coordinate = f"{merged.name}.{each.field}" if each.field else merged.name
            _report(world, each.graph, f"{does} {each.source} guards", coordinate, found)


def _part(definition: TypeDefinition, field: str) -> TypeDefinition | Field:
    return definition.fields.get(field, definition)


def _offers(world: World, claim: Claim, spread: Spread) -> bool:
    """Whether a member has what another one guards, and has not said that it may."""
    definition, field = claim.definition, spread.field
    if world.permits(spread.graph, claim.graph) or (field and field not in definition.fields):
        return False
    source = world.type_in(claim.graph, spread.source)
    # Where it has the guarded element itself, comparing finds what others add there.
    compared = source is not None and (not field or field in source.fields)
    return not compared and not _part(definition, field).inaccessible


def _report(world: World, graph: str, does: str, coordinate: str, found: Mapping[str, _Places]) -> None:
    owners = [world.members[owner] for owner in found]
    message = f"'{graph}' {does} {coordinate}, which {listed(found)} of other namespaces offered before."
    hint = f"Define it as it is there, or let the owners of {listed(found)} create ReferenceGrants."
    if len(owners) == 1:
        hint = grant_hint(world.members[graph].namespace, owners[0].namespace, owners[0].name)
    here = next(iter(found.values()))[0]
    others = [(owner, there) for owner, (_, there) in found.items()]
    world.findings.add("NARROWING_NOT_PERMITTED", message, coordinate, [(graph, here), *others], hint=hint)


def _narrowed(merged: TypeDefinition, younger: Claim, older: Claim) -> Iterator[_Found]:
    mine, theirs = younger.definition, older.definition
    if theirs.inaccessible:
        return
    yield from _covered(merged.name, mine, theirs)
    for name, field in mine.fields.items():
        before = theirs.fields.get(name)
        external = field_join(field, younger.graph).external or (before and field_join(before, older.graph).external)
        if before is None or before.inaccessible or external:
            continue
        coordinate = f"{merged.name}.{name}"
        yield from _covered(coordinate, field, before)
        arguments = {argument.name: argument for argument in field.arguments}
        for argument in before.arguments:
            yield from _input(f"{coordinate}({argument.name}:)", arguments.get(argument.name), argument, field.location)
    if mine.kind == theirs.kind == "INPUT_OBJECT":
        for name, value in theirs.input_fields.items():
            yield from _input(f"{merged.name}.{name}", mine.input_fields.get(name), value, mine.location)
    for name, offered in theirs.values.items():
        if name in mine.values:
            yield from _covered(f"{merged.name}.{name}", mine.values[name], offered)
        elif name not in merged.values and not offered.inaccessible:
            yield ("removes", f"{merged.name}.{name}", mine.location, offered.location)


def _input(coordinate: str, mine: InputValue | None, theirs: InputValue, place: Location | None) -> Iterator[_Found]:
    """What becomes of an argument or input field that clients may give."""
    if theirs.inaccessible:
        return
    if mine is None:
        yield ("removes", coordinate, place, theirs.location)
        return
    yield from _covered(coordinate, mine, theirs)
    if mine.is_required and not theirs.is_required:
        yield ("requires", coordinate, mine.location, theirs.location)


def _covered(coordinate: str, mine: Element, theirs: Element) -> Iterator[_Found]:
    """Whether one hides or guards what the other shows, or tags it, by which contracts hide and show."""
    if mine.inaccessible and not theirs.inaccessible:
        yield ("hides", coordinate, mine.location, theirs.location)
    added = {each.name for each in set(mine.directives) - set(theirs.directives)}
    if not GUARDS.isdisjoint(added):
        yield ("guards", coordinate, mine.location, theirs.location)
    if "tag" in added:
        yield ("tags", coordinate, mine.location, theirs.location)
