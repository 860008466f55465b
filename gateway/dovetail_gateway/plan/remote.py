"""Fields that the subgraph at hand does not resolve: the object is looked up in others, as few as possible."""

from __future__ import annotations

from dovetail_composition import type_refs
from dovetail_composition.graph.view import Hop, LookupEdge, View
from dovetail_composition.selections import SelectedField, Selection
from dovetail_gateway.document.selection import FieldNode, When
from dovetail_gateway.document.when import both, either

from .arguments import Located, client_text_arguments, is_renamed, key_argument, key_fields, key_shape
from .context import PlanContext, PlanningError, Todo
from .cost import field_cost
from .nodes import JoinArgument, KeyArgument, KeyObject, PathStep, TextArgument
from .places import TYPENAME, add_typename, child_place, parents, queue_selection, select_typename, typename_key
from .steps import JoinDraft, Place
from .subgraph_selection import SubgraphField, SubgraphSelection, Types
from .subgraph_text import Variables


def plan_remote(context: PlanContext, place: Place, type_name: str, fields: tuple[FieldNode, ...]) -> None:
    """Plan fields of one object type that other subgraphs resolve."""
    if type_name in context.graph.supergraph.schema.roots.values():
        for field in fields:
            _call_root_field(context, place, type_name, field)
        return
    hops = context.graph.hops(type_name, View(place.graph))
    for graph, chosen in choose_graphs(context, type_name, hops, fields).items():
        when = chosen[0].when
        for field in chosen[1:]:
            when = either(when, field.when)
        inside = enter(context, place, type_name, hops[graph].edge, when)
        context.todo.append(Todo(place=inside, types=(type_name,), fields=tuple(chosen)))


def choose_graphs(
    context: PlanContext, type_name: str, hops: dict[str, Hop], fields: tuple[FieldNode, ...]
) -> dict[str, list[FieldNode]]:
    """Which subgraph resolves which field: fewest rounds, then fewest subgraphs, then the cheapest below.

    Greedy set cover: exact cover is NP-hard, and types are spread over few subgraphs.
    """
    candidates: dict[str, dict[str, FieldNode]] = {}
    rounds = 0
    for field in fields:
        able = [graph for graph in context.graph.field_graphs(type_name, field.name) if graph in hops]
        if not able:
            message = f"{type_name}.{field.name} cannot be reached from where its object is known."
            raise PlanningError("QUERY_PLAN_FAILED", message)
        rounds = max(rounds, min(hops[graph].rounds for graph in able))
        for graph in able:
            candidates.setdefault(graph, {})[field.response_key] = field
    chosen: dict[str, list[FieldNode]] = {}
    missing = {field.response_key: field for field in fields}
    while missing:

        def merit(graph: str, missing: dict[str, FieldNode] = missing) -> tuple[bool, int, int, int, str]:
            covered = [field for key, field in candidates[graph].items() if key in missing]
            below = sum(field_cost(context, graph, type_name, field) for field in covered)
            return (hops[graph].rounds > rounds, -len(covered), below, hops[graph].rounds, graph)

        best = min((graph for graph in candidates if candidates[graph].keys() & missing.keys()), key=merit)
        chosen[best] = [field for key, field in candidates[best].items() if key in missing]
        for field in chosen[best]:
            del missing[field.response_key]
    return chosen


def enter(context: PlanContext, place: Place, type_name: str, edge: LookupEdge, when: When | None) -> Place:
    """The place of the same objects in another subgraph, made by a lookup; the same one where it was made before."""
    key = context.graph.selection(edge.key)
    located, suppliers = require(context, place, (type_name,), key, when)
    after = suppliers | {place.step.index}
    known = context.entered.get((id(place.selection), edge, type_name, after))
    if known is not None:
        if isinstance(known.entry, JoinDraft):
            known.entry.when = either(known.entry.when, both(place.when, when))
        return known
    step = context.new_step(edge.graph, after)
    concerned = parents(context, place, (type_name,))
    call = edge.lookup.call if edge.lookup is not None else None
    result = type_refs.named_type(call.returns) if call is not None else type_name
    selection = SubgraphSelection(graph=edge.graph, type_name=result)
    draft = JoinDraft(
        path=place.path,
        parent_types=concerned,
        typename_key=typename_key(place),
        field=call.query if call is not None else "_entities",
        mode="batch",
        selection=selection,
        attach=None,
        entities=call is None,
        variables=Variables(context.when_name),
        when=both(place.when, when),
    )
    step.entries.append(draft)
    inside = Place(
        step=step,
        entry=draft,
        graph=edge.graph,
        selection=selection,
        path=place.path,
        position=place.position,
        when=draft.when,
        only=concerned,
    )
    select_typename(context, inside)
    if call is None:
        own = context.names.type_name(edge.graph, type_name)
        fields = key_fields(context, type_name, key, located, edge.graph)
        shape = KeyObject(path=(), fields=fields, typename=own)
        argument = KeyArgument(
            name="representations", type="[_Any!]!", key=shape, batch=True, renamed=is_renamed(shape)
        )
        draft.arguments = (argument,)
    else:
        arguments: list[JoinArgument] = []
        for item in call.arguments:
            if item.source == "constant":
                arguments.append(TextArgument(name=item.name, text=item.value))
                continue
            target = None
            if item.target is not None:
                wanted = context.graph.selection(item.target)
                found, _ = require(context, inside, (type_name,), wanted, None)
                target = key_shape(context, type_name, wanted, found)
            arguments.append(key_argument(context, edge.graph, item, type_name, located, target))
        draft.arguments = tuple(arguments)
        draft.mode = "batch" if any(item.batch for item in call.arguments) else "each"
    context.entered[(id(place.selection), edge, type_name, after)] = inside
    return inside


def require(
    context: PlanContext, place: Place, types: Types, selection: Selection, when: When | None
) -> tuple[Located, frozenset[int]]:
    """See that the data will hold these fields of these types: where, and the further steps that bring them."""
    located: dict[str, tuple[str, Located]] = {}
    suppliers: set[int] = set()
    for item in selection:
        if all(context.graph.at_hand(name, View(place.graph), (item,)) for name in types):
            located[item.name] = _select_hidden(context, place, types, item)
            continue
        for name in types:
            elsewhere = _supplier(context, place, name, item, when)
            located[item.name] = _select_hidden(context, elsewhere, (name,), item)
            suppliers.add(elsewhere.step.index)
    return located, frozenset(suppliers)


def _supplier(context: PlanContext, place: Place, type_name: str, item: SelectedField, when: When | None) -> Place:
    hops = context.graph.hops(type_name, View(place.graph))
    for _, graph in sorted((hop.rounds, graph) for graph, hop in hops.items()):
        if context.graph.at_hand(type_name, View(graph), (item,)):
            return enter(context, place, type_name, hops[graph].edge, when)
    message = f"{type_name}.{item.name}, which a key or an argument needs, cannot be fetched."
    raise PlanningError("QUERY_PLAN_FAILED", message)


def _select_hidden(context: PlanContext, place: Place, types: Types, item: SelectedField) -> tuple[str, Located]:
    """Select a field for the plan's own use."""
    if item.name == TYPENAME:
        return add_typename(context, place), {}
    declared_type = place.selection.type_name
    covers = set(types) == context.graph.possible_types(declared_type, place.graph)
    condition: Types | None = types
    owner = types[0]
    if covers and place.graph in context.graph.field_graphs(declared_type, item.name):
        condition, owner = None, declared_type
    type_ref = context.graph.types[types[0]].fields[item.name].type
    key = place.position.hidden_key(item.name, type_ref)
    inner = type_refs.named_type(context.graph.field_type_in(place.graph, owner, item.name))
    child = SubgraphSelection(graph=place.graph, type_name=inner) if item.selection else None
    added = place.selection.add(
        condition,
        SubgraphField(
            response_key=key,
            api_name=item.name,
            name=context.names.field_name(place.graph, owner, item.name),
            child=child,
            values=context.names.api_enum_values(place.graph, inner),
        ),
    )
    below: dict[str, tuple[str, Located]] = {}
    if added.child is not None:
        inside = child_place(context, place, key, added.child, types, None)
        select_typename(context, inside)
        possible = tuple(sorted(context.graph.possible_types(inner, place.graph)))
        for nested in item.selection:
            below[nested.name] = _select_hidden(context, inside, possible, nested)
    return key, below


def _call_root_field(context: PlanContext, place: Place, type_name: str, field: FieldNode) -> None:
    """A root field met below an object, such as Relay's `query`: called on its own, attached to that object."""
    graphs = sorted(
        context.graph.field_graphs(type_name, field.name),
        key=lambda graph: (field_cost(context, graph, type_name, field), graph),
    )
    if not graphs:
        raise PlanningError("QUERY_PLAN_FAILED", f"{type_name}.{field.name} is resolved by no subgraph.")
    graph = graphs[0]
    inner = type_refs.named_type(context.graph.field_type_in(graph, type_name, field.name))
    step = context.new_step(graph, frozenset({place.step.index}))
    draft = JoinDraft(
        path=place.path,
        parent_types=parents(context, place, (type_name,)),
        typename_key=typename_key(place),
        field=context.names.field_name(graph, type_name, field.name),
        mode="each",
        selection=SubgraphSelection(graph=graph, type_name=inner) if field.selection is not None else None,
        attach=field.response_key,
        variables=Variables(context.when_name),
        when=both(place.when, field.when),
    )
    draft.arguments = client_text_arguments(context, graph, draft, type_name, field)
    step.entries.append(draft)
    if draft.selection is None or field.selection is None:
        return
    below = PathStep(key=field.response_key, types=draft.parent_types, typename_key=draft.typename_key)
    inside = Place(
        step=step,
        entry=draft,
        graph=graph,
        selection=draft.selection,
        path=(*place.path, below),
        position=place.position.child(field.response_key),
        when=draft.when,
    )
    queue_selection(context, inside, field.selection)
