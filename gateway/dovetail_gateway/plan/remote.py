"""Fields that the subgraph at hand does not resolve: the object is looked up in others, as few as possible."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable, Iterator

from msgspec.structs import replace

from dovetail_composition.graph import LookupEdge, View, Way
from dovetail_composition.schema import type_refs
from dovetail_composition.schema.definitions import ContextArgument
from dovetail_composition.selections.selection import Selection
from dovetail_gateway.document.selection import FieldNode, Group, When
from dovetail_gateway.document.when import both, either

from .arguments import is_renamed, key_argument, key_fields, key_shape
from .context import PlanContext, Todo
from .errors import PlanningError, too_large
from .needs import TYPENAME, Located, needed_fields
from .nodes import AboveArgument, JoinArgument, KeyArgument, KeyObject, KeyShape, Source, TextArgument
from .places import add_typename, parents, select_typename, typename_key
from .steps import JoinDraft, Place
from .subgraph_selection import SubgraphSelection, Types
from .subgraph_text import Variables

_MAX_NESTING = 64
"""Needs that are needed by each other; more of them are a mistake or an attack."""


def plan_remote(context: PlanContext, place: Place, types: Types, way: Way, fields: tuple[FieldNode, ...]) -> None:
    """Plan fields of these object types in the subgraph that was chosen for them."""
    if way.edge is None:
        return
    when = fields[0].when
    for field in fields[1:]:
        when = either(when, field.when)
    inside = enter(context, place, types, way.edge, when, way.requires, way.contexts)
    context.todo.append(Todo(place=inside, groups=(Group(types=types, fields=fields),), chosen=True))


def give_contexts(context: PlanContext, place: Place, way: Way, fields: list[FieldNode]) -> bool:
    """Let the call that these objects come from hand on what fields of theirs take from objects further up.

    It may where all that is known before the call is made, and where no value can be missing for the call as a whole.
    """
    entry = place.entry
    if way.graph != place.graph or way.requires or not isinstance(entry, JoinDraft) or not entry.entities:
        return False
    if any(type_refs.is_non_null(item.type) for item in way.contexts):
        return False
    when = fields[0].when
    for field in fields[1:]:
        when = either(when, field.when)
    given = [(item, *find_context(context, place, item, way.graph, when)) for item in way.contexts]
    for _, argument, suppliers in given:
        is_above = all(source.steps <= len(entry.path) for source in argument.sources)
        if not is_above or any(step >= place.step.index for step in suppliers):
            return False
    for item, argument, suppliers in given:
        if item not in entry.placeholders:
            entry.placeholders[item] = argument.placeholder
            entry.arguments = (*entry.arguments, argument)
        place.step.after |= suppliers
    return True


def enter(
    context: PlanContext,
    place: Place,
    types: Types,
    edge: LookupEdge,
    when: When | None,
    requires: Selection = (),
    contexts: tuple[ContextArgument, ...] = (),
) -> Place:
    """The place of the same objects in another subgraph, made by a lookup; the same one where it was made before.

    `requires`: what the representation holds beside the key. `contexts`: arguments that objects further up give.
    """
    key = context.graph.selection(edge.key)
    located, suppliers = require(context, place, types, key, when)
    after = suppliers | {place.step.index}
    required: tuple[tuple[str, KeyShape], ...] = ()
    if requires:
        extra, more = require(context, place, types, requires, when)
        required = key_fields(context, types[0], requires, extra, edge.graph, nullable=True, representation=True)
        after |= more
    given = [find_context(context, place, item, edge.graph, when) for item in contexts]
    after = after.union(*(steps for _, steps in given))
    context.touched.add(place.step.index)
    known = context.entered.setdefault((id(place.selection), edge, types, contexts, after), [])
    for each in known:
        if isinstance(each.entry, JoinDraft) and _extend(each.entry, required):
            now = both(place.when, when)
            each.entry.when = either(each.entry.when, now)
            return each if each.when == now else replace(each, when=now)
    concerned = parents(context, place, types)
    call = edge.lookup.call if edge.lookup is not None else None
    name = context.graph.name_in(edge.graph, types[0])
    selection = SubgraphSelection(
        graph=edge.graph, type_name=type_refs.named_type(call.returns) if call is not None else name
    )
    draft = JoinDraft(
        path=place.path,
        parent_types=concerned,
        typename_key=typename_key(place),
        field=call.query if call is not None else "_entities",
        mode="batch",
        selection=selection,
        attach=None,
        entities=call is None,
        variables=Variables(context.when_names),
        when=both(place.when, when),
    )
    step = context.new_step(edge.graph, after)
    step.entries.append(draft)
    inside = Place(
        step=step,
        entry=draft,
        view=View(edge.graph),
        selection=selection,
        path=place.path,
        position=place.position,
        parent=place.parent,
        origin=place,
        when=draft.when,
        only=concerned,
        possible=None if context.graph.is_abstract(types[0]) else frozenset(types),
    )
    known.append(inside)
    select_typename(context, inside)
    if call is None:
        fields = key_fields(context, types[0], key, located, edge.graph, representation=True)
        shape = KeyObject(path=(), fields=fields, typename=context.names.type_name(edge.graph, name))
        draft.arguments = (_representations(shape), *(argument for argument, _ in given))
        draft.placeholders = {item: argument.placeholder for item, (argument, _) in zip(contexts, given, strict=True)}
        _extend(draft, required)
    else:
        draft.arguments = tuple(_lookup_arguments(context, inside, types, edge, located))
        draft.mode = "batch" if any(item.batch for item in call.arguments) else "each"
    return inside


def _representations(shape: KeyObject) -> KeyArgument:
    return KeyArgument(name="representations", type="[_Any!]!", key=shape, batch=True, renamed=is_renamed(shape))


def _extend(draft: JoinDraft, required: tuple[tuple[str, KeyShape], ...]) -> bool:
    """Let representations hold required fields, too; False if they hold other values under the same names."""
    if not required:
        return True
    argument = draft.arguments[0]
    if not isinstance(argument, KeyArgument) or not isinstance(argument.key, KeyObject):
        return False
    merged = _united(argument.key.fields, required)
    if merged is None:
        return False
    draft.arguments = (_representations(replace(argument.key, fields=merged)), *draft.arguments[1:])
    return True


def _united(
    known: tuple[tuple[str, KeyShape], ...], more: tuple[tuple[str, KeyShape], ...]
) -> tuple[tuple[str, KeyShape], ...] | None:
    """Fields of both; None where one name would have two values."""
    fields = list(known)
    for name, shape in more:
        for index, (other, has) in enumerate(fields):
            if other != name or has.types != shape.types:
                continue
            if has.path != shape.path or isinstance(has, KeyObject) is not isinstance(shape, KeyObject):
                return None
            if isinstance(has, KeyObject) and isinstance(shape, KeyObject):
                below = _united(has.fields, shape.fields)
                if below is None:
                    return None
                fields[index] = (name, replace(has, fields=below, typename_key=has.typename_key or shape.typename_key))
            break
        else:
            fields.append((name, shape))
    return tuple(fields)


def _lookup_arguments(
    context: PlanContext, inside: Place, types: Types, edge: LookupEdge, located: Located
) -> list[JoinArgument]:
    """Arguments of a plain query that is used as a lookup."""
    arguments: list[JoinArgument] = []
    for item in edge.lookup.call.arguments if edge.lookup is not None else ():
        if item.source == "constant":
            arguments.append(TextArgument(name=item.name, text=item.value))
            continue
        target = None
        if item.target is not None:
            wanted = context.graph.selection(item.target)
            found, _ = require(context, inside, types, wanted, None)
            target = key_shape(context, types[0], wanted, found)
        arguments.append(key_argument(context, edge.graph, item, types[0], located, target))
    return arguments


def require(
    context: PlanContext, place: Place, types: Types, selection: Selection, when: When | None
) -> tuple[Located, frozenset[int]]:
    """See that the data will hold these fields of these types: where, and the further steps that bring them."""
    key = (id(place.selection), types, selection, place.when, when)
    known = context.required.get(key)
    if known is not None:
        return known
    if context.nesting > _MAX_NESTING:
        raise too_large("keys of keys")
    todo, touched = context.todo, context.touched
    context.todo, context.touched = deque(), set()
    context.nesting += 1
    try:
        narrowed = place if when is None else replace(place, when=both(place.when, when))
        fields, located = needed_fields(context.graph, place.position, types[0], selection)
        if any(field.name == TYPENAME for field in fields):
            add_typename(context, place)
        context.todo.append(Todo(place=narrowed, groups=(Group(types=types, fields=fields),)))
        context.plan_all()
        suppliers = frozenset(context.touched - {place.step.index})
    finally:
        context.todo, context.touched = todo, touched
        context.nesting -= 1
    context.required[key] = located, suppliers
    return located, suppliers


def find_context(
    context: PlanContext, place: Place, item: ContextArgument, target: str, when: When | None
) -> tuple[AboveArgument, frozenset[int]]:
    """The argument of a field in the target subgraph, and what brings its value.

    The nearest object above that sets the context gives it; where only some of a place's types do, it may be further up
    for the others.
    """
    graph = context.graph
    sources: list[Source] = []
    after: frozenset[int] = frozenset()
    above = place.parent
    while above is not None:
        declared = above.selection.type_name
        if graph.is_interface_object(declared, above.graph):
            possible = frozenset((declared,))
        else:
            possible = above.only or above.possible or graph.possible_types(declared, above.graph)
            possible &= place.path[len(above.path)].types or possible
        setting = [name for name in sorted(possible) if graph.sets_context(name, item.context)]
        origin = _first_met(context, above)
        for types, selection in _fragments(context, setting, graph.selection(item.selection)):
            located, suppliers = require(context, origin, types, selection, when)
            after |= suppliers | {origin.step.index}
            sources.append(
                Source(
                    steps=len(above.path),
                    types=None if possible <= set(types) else frozenset(types),
                    typename_key=typename_key(above),
                    key=key_shape(context, types[0], selection, located, target),
                )
            )
        if len(setting) == len(possible):
            break
        above = above.parent
    if not sources:
        raise PlanningError("QUERY_PLAN_FAILED", f"Nothing above gives a value for the argument {item.name}.")
    argument = AboveArgument(
        name=item.name,
        type=context.names.type_ref(target, item.type),
        placeholder=context.new_placeholder(),
        sources=tuple(sources),
    )
    return argument, after


def _fragments(context: PlanContext, types: Iterable[str], selection: Selection) -> Iterator[tuple[Types, Selection]]:
    """What a context's selection says of each type: types of which it says the same, and whose fields are alike."""
    graph = context.graph
    found: dict[tuple[Selection, tuple[str, ...]], list[str]] = {}
    for name in types:
        said = tuple(item for item in selection if graph.applies(item.on, name))
        fields = (graph.field(name, item.name) for item in said)
        refs = tuple(field.type for field in fields if field is not None)
        if said and len(refs) == len(said):
            found.setdefault((said, refs), []).append(name)
    for (said, _), names in found.items():
        yield tuple(names), said


def _first_met(context: PlanContext, place: Place) -> Place:
    """Where the objects of a place were met: whatever is had of them anywhere is had from there soonest."""
    while place.origin is not None and not context.graph.is_interface_object(
        place.origin.selection.type_name, place.origin.graph
    ):
        place = place.origin
    return place
