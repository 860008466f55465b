"""From a plan to its places: which entry fills which field of which objects, with the conditions decided."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from graphql import GraphQLObjectType, GraphQLSchema, is_abstract_type, is_object_type

from dovetail_composition.schema.type_refs import is_non_null, named_type
from dovetail_gateway.document.selection import FieldNode, SelectionSet
from dovetail_gateway.document.when import holds, included
from dovetail_gateway.execute.project import typename_key
from dovetail_gateway.plan.nodes import JoinEntry, PathStep, Plan, RootEntry

from .conditions import Truth
from .errors import NotCompilableError
from .leaves import is_raw
from .places import Place, Slot, Variant, narrowed, step_down
from .texts import Asked, of_type, read_text

_TYPENAME = "__typename"
_MOST_VARIANTS = 400
"""Types at places, over all places: each is a class of its own."""


@dataclass(slots=True, kw_only=True, eq=False)
class Filling:
    """A join at work: the objects it is made for, and the fields of them that it fills.

    `answer`: where the objects stand that its call gives.
    """

    entry: JoinEntry
    parents: list[tuple[Place, Variant]]
    slots: list[Slot]
    answer: Place


@dataclass(slots=True, kw_only=True, eq=False)
class Layout:
    """All places of a plan under construction."""

    plan: Plan
    schema: GraphQLSchema
    truth: Truth
    root: Place
    fillings: dict[int, Filling] = field(default_factory=dict)
    """By the identity of the entry."""
    own: dict[int, list[Slot]] = field(default_factory=dict)
    """By the identity of a root entry: the fields that it fills."""
    places: list[Place] = field(default_factory=list)
    """Outer ones first."""


def lay_out(plan: Plan, schema: GraphQLSchema, variables: Mapping[str, bool]) -> Layout:
    """The places of a plan where its conditions turn out so. Raises `NotCompilableError`."""
    if plan.operation != "query" or plan.introspection is not None or plan.untyped:
        raise NotCompilableError("a mutation, introspection or untyped objects")
    layout = Layout(plan=plan, schema=schema, truth=_truth(plan, variables), root=Place(variants={}))
    layout.places.append(layout.root)
    layout.root.variants[plan.root_type] = _variant(layout, plan.root_type, plan.shape, {})
    for fetch in plan.fetches:
        for entry in fetch.entries:
            if holds(entry.when, variables):
                if entry.rewrite is not None:
                    raise NotCompilableError("renamed elements")
                if isinstance(entry, RootEntry) and entry.alternatives:
                    raise NotCompilableError("root objects that any of several subgraphs has")
                if isinstance(entry, RootEntry):
                    _take_root(layout, entry)
                else:
                    _take_join(layout, entry)
    for constant in plan.constants:
        for _, variant in narrowed(standing_at(layout, constant.path), constant.parent_types):
            slot = _vacant(variant, constant.key)
            if slot.selection is not None or slot.raw:
                raise NotCompilableError("a constant that is no plain leaf")
            slot.source = "constant"
    _check(layout)
    return layout


def _truth(plan: Plan, variables: Mapping[str, bool]) -> Truth:
    """What all conditions in texts say, those of the plan's own variables included."""
    truth = dict(variables)
    for fetch in plan.fetches:
        for entry in fetch.entries:
            truth.update((item.name, holds(item.when, variables)) for item in entry.variables if item.when is not None)
    return truth


def _take_root(layout: Layout, entry: RootEntry) -> None:
    (root,) = layout.root.variants.values()
    asked = of_type(read_text(f"{{{entry.text}}}", layout.schema, layout.truth), layout.plan.root_type)
    for item in asked.values():
        _fill(layout, root, item)
        if root.slots[item.key].source == "answer":
            # Nothing is there when the root object is made.
            root.slots[item.key].source = "join"
    layout.own[id(entry)] = [root.slots[key] for key in asked if root.slots[key].constant is None]


def _take_join(layout: Layout, entry: JoinEntry) -> None:
    parents = [each for at in entry.places for each in narrowed(standing_at(layout, at.path), at.types)]
    asked = read_text(entry.text, layout.schema, layout.truth)
    if entry.attach is not None:
        slots, place = _attach(layout, entry, parents, asked)
    else:
        slots, place = _merge(layout, entry, parents, asked)
    layout.fillings[id(entry)] = Filling(entry=entry, parents=parents, slots=slots, answer=place)


def standing_at(layout: Layout, path: tuple[PathStep, ...]) -> list[tuple[Place, Variant]]:
    """The places that a path leads to, and the types there."""
    found = [(layout.root, variant) for variant in layout.root.variants.values()]
    for step in path:
        found = step_down(found, step)
    return found


def _attach(
    layout: Layout, entry: JoinEntry, parents: list[tuple[Place, Variant]], asked: tuple[Asked, ...]
) -> tuple[list[Slot], Place]:
    """A link: its value goes under one key of the parents."""
    slots = [_vacant(variant, entry.attach or "") for _, variant in parents]
    if len({(slot.ref, id(slot.selection)) for slot in slots}) != 1 or entry.narrow is not None:
        raise NotCompilableError("a link that is narrowed or differs by type")
    first = slots[0]
    if first.selection is None:
        raise NotCompilableError("a link to leaves")
    place = _place(layout, named_type(first.ref), first.selection, asked)
    for slot in slots:
        slot.source, slot.place = "join", place
    return [first], place


def _merge(
    layout: Layout, entry: JoinEntry, parents: list[tuple[Place, Variant]], asked: tuple[Asked, ...]
) -> tuple[list[Slot], Place]:
    """A lookup: the fields of what it returns become fields of the parents."""
    types = {variant.type_name for _, variant in parents}
    if len(types) != 1 or entry.narrow is not None:
        raise NotCompilableError("a lookup for several types")
    (type_name,) = types
    variants = [variant for _, variant in parents]
    answer = Variant(type_name=type_name, slots={})
    place = Place(variants={type_name: answer})
    layout.places.append(place)
    given = of_type(asked, type_name)
    for key in [key for key in given if all(_is_known(variant.slots.get(key)) for variant in variants)]:
        del given[key]
    if entry.entities:
        # Also where it is not asked for, another type than was asked for is no answer.
        told = Asked(entry.typename_key, _TYPENAME, None, ())
        answer.slots[told.key] = _hidden(layout, answer, told)
    for item in given.values():
        if item.name == _TYPENAME:
            answer.slots[item.key] = _hidden(layout, answer, item)
            continue
        for variant in variants:
            if item.key not in variant.slots:
                variant.slots[item.key] = _hidden(layout, variant, item)
        slots = [_vacant(variant, item.key) for variant in variants]
        slot = replace(slots[0], visible=any(each.visible for each in slots))
        _decode(layout, slot, item)
        answer.slots[item.key] = slot
        for each in slots:
            each.source, each.place = "join", slot.place
    return [slot for slot in answer.slots.values() if slot.constant is None], place


def _is_known(slot: Slot | None) -> bool:
    """Whether it is a key or the type, which need not be looked at again."""
    return slot is not None and slot.source != "nothing" and slot.place is None


def _vacant(variant: Variant, key: str) -> Slot:
    slot = variant.slots.get(key)
    if slot is None or slot.source != "nothing":
        raise NotCompilableError(f"the field {key}, which several fetches fill")
    return slot


def _fill(layout: Layout, variant: Variant, asked: Asked) -> None:
    """The field comes with its object. Raises `NotCompilableError` if something else fills it already."""
    if asked.key not in variant.slots:
        variant.slots[asked.key] = _hidden(layout, variant, asked)
    if variant.slots[asked.key].constant is None:
        _decode(layout, _vacant(variant, asked.key), asked)


def _decode(layout: Layout, slot: Slot, asked: Asked) -> None:
    slot.source = "answer"
    if slot.selection is not None or asked.below:
        slot.place = _place(layout, named_type(slot.ref), slot.selection, asked.below)


def _hidden(layout: Layout, variant: Variant, asked: Asked) -> Slot:
    """A field that only the plan needs."""
    if asked.name == _TYPENAME:
        return Slot(
            key=asked.key, name=asked.name, ref="String!", visible=False, constant=variant.type_name, source="constant"
        )
    type_ = layout.schema.type_map.get(variant.type_name)
    known = type_.fields.get(asked.name) if isinstance(type_, GraphQLObjectType) else None
    if known is None:
        raise NotCompilableError(f"the field {variant.type_name}.{asked.name}, which the API has not")
    ref = str(known.type)
    return Slot(key=asked.key, name=asked.name, ref=ref, visible=False, raw=is_raw(named_type(ref), layout.schema))


def _place(layout: Layout, type_name: str, selection: SelectionSet | None, asked: tuple[Asked, ...]) -> Place:
    """A place where objects of this declared type stand."""
    type_ = layout.schema.type_map.get(type_name)
    place = Place(variants={})
    layout.places.append(place)
    if sum(len(item.variants) for item in layout.places) > _MOST_VARIANTS:
        raise NotCompilableError("too many types at too many places")
    if is_object_type(type_):
        place.variants[type_name] = _variant(layout, type_name, selection, of_type(asked, type_name))
    elif is_abstract_type(type_) and selection is not None:
        place.tag = typename_key(selection)
        for possible in layout.schema.get_possible_types(type_):
            given = of_type(asked, possible.name)
            if place.tag not in given or given.pop(place.tag).name != _TYPENAME:
                raise NotCompilableError("objects whose type is not told")
            place.variants[possible.name] = _variant(layout, possible.name, selection, given)
        place.tag_is_shown = all(next(iter(each.slots), None) == place.tag for each in place.variants.values())
    else:
        raise NotCompilableError(f"objects of the type {type_name}")
    return place


def _variant(layout: Layout, type_name: str, selection: SelectionSet | None, given: Mapping[str, Asked]) -> Variant:
    group = selection.group_of(type_name) if selection is not None else None
    nodes = included(group, layout.truth) if group is not None else ()
    slots = {node.response_key: _visible(layout, node, type_name) for node in nodes}
    variant = Variant(type_name=type_name, slots=slots)
    for item in given.values():
        _fill(layout, variant, item)
    return variant


def _visible(layout: Layout, node: FieldNode, type_name: str) -> Slot:
    if node.denied:
        raise NotCompilableError("a denied field")
    is_type = node.name == _TYPENAME
    return Slot(
        key=node.response_key,
        name=node.name,
        ref=node.type,
        visible=True,
        source="constant" if is_type else "nothing",
        selection=node.selection,
        constant=type_name if is_type else None,
        raw=is_raw(named_type(node.type), layout.schema),
    )


def _check(layout: Layout) -> None:
    """What nothing fills is null, which only nullable fields may be."""
    slots = [slot for place in layout.places for variant in place.variants.values() for slot in variant.slots.values()]
    if any(slot.source == "nothing" and is_non_null(slot.ref) for slot in slots):
        raise NotCompilableError("a field that nothing fills")
