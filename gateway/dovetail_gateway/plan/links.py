"""Links: a field answered by a call into another subgraph, with keys of the parents, or by a constant."""

from __future__ import annotations

from graphql import NullValueNode, VariableNode, parse_const_value, value_from_ast_untyped

from dovetail_composition.graph.view import View
from dovetail_composition.schema import type_refs
from dovetail_composition.schema.links import Call, Link
from dovetail_composition.selections.selection import Selection, parse_selection
from dovetail_gateway.document.selection import FieldNode, When
from dovetail_gateway.document.when import both

from .arguments import forwarded_argument, key_argument, key_shape
from .context import PlanContext
from .needs import Located
from .nodes import Constant, JoinArgument, JoinMode, PathStep, TextArgument
from .places import parents, queue_selection, typename_key
from .position import Position
from .remote import require
from .steps import JoinDraft, Place
from .subgraph_selection import SubgraphSelection, Types
from .subgraph_text import Variables


def plan_link(context: PlanContext, place: Place, types: Types, field: FieldNode, link: Link) -> None:
    """Plan a linked field for objects of these types."""
    if link.call is None:
        constant = _constant(link, field, place.path, parents(context, place, types), typename_key(place))
        context.constants.append((constant, place.step.index))
        return
    wanted = _parent_selection(link.call)
    for alike in _alike(context, types, wanted):
        located, suppliers = require(context, place, alike, wanted, field.when)
        plan_call(
            context,
            link,
            field,
            owner=alike[0],
            path=place.path,
            parent_types=parents(context, place, alike),
            typename=typename_key(place),
            position=place.position,
            when=both(place.when, field.when),
            after=suppliers | {place.step.index},
            located=located,
            parent=place,
        )


def plan_root_link(
    context: PlanContext, root_type: str, field: FieldNode, link: Link, position: Position, *, mutation: bool
) -> None:
    """Plan a linked field of a root type: schema delegation."""
    if link.call is None:
        context.constants.append((_constant(link, field, (), None, "__typename"), None))
        return
    plan_call(
        context,
        link,
        field,
        owner=root_type,
        path=(),
        parent_types=None,
        typename="__typename",
        position=position,
        when=field.when,
        after=frozenset(),
        located={},
        mutation=mutation,
    )


def plan_call(
    context: PlanContext,
    link: Link,
    field: FieldNode,
    *,
    owner: str,
    path: tuple[PathStep, ...],
    parent_types: frozenset[str] | None,
    typename: str,
    position: Position,
    when: When | None,
    after: frozenset[int],
    located: Located,
    parent: Place | None = None,
    mutation: bool = False,
) -> None:
    """Add the step that makes the link's call for the parents at `path`, and leave its result to be planned."""
    call = link.call
    if call is None:
        return
    result = type_refs.named_type(call.returns)
    selection = SubgraphSelection(graph=call.graph, type_name=result) if field.selection is not None else None
    draft = JoinDraft(
        path=path,
        parent_types=parent_types,
        typename_key=typename,
        field=call.query,
        mode=_mode(link, call),
        selection=selection,
        attach=field.response_key,
        collection=link.collection,
        narrow=_narrow(context, call.graph, result, field),
        variables=Variables(context.when_names),
        when=when,
    )
    step = context.new_step(call.graph, after, "mutation" if mutation else "query")
    context.touched.add(step.index)
    step.entries.append(draft)
    inside = None
    if selection is not None:
        lists = type_refs.list_depth(field.type)
        below = PathStep(key=field.response_key, types=parent_types, typename_key=typename, lists=lists)
        inside = Place(
            step=step,
            entry=draft,
            view=View(call.graph),
            selection=selection,
            path=(*path, below),
            position=position.child(field.response_key),
            parent=parent,
            when=when,
        )
    draft.arguments = tuple(_arguments(context, draft, call, owner, field, located, inside))
    if draft.mode == "batch" and not any(item.positional for item in call.arguments):
        # Only there the service has an order of its own to give.
        _let_service_order(draft, call, field)
    if inside is not None and field.selection is not None:
        queue_selection(context, inside, field.selection)


def _let_service_order(draft: JoinDraft, call: Call, field: FieldNode) -> None:
    """Where the client forwards an argument (a sort, a filter), a collection comes in the order of the answer."""
    given = dict(field.arguments)
    forwarded = [given[item.value] for item in call.arguments if item.source == "argument" and item.value in given]
    draft.ordered_by_service = any(not isinstance(value, (NullValueNode, VariableNode)) for value in forwarded)
    draft.order_variables = tuple(value.name.value for value in forwarded if isinstance(value, VariableNode))


def _arguments(
    context: PlanContext,
    draft: JoinDraft,
    call: Call,
    owner: str,
    field: FieldNode,
    located: Located,
    inside: Place | None,
) -> list[JoinArgument]:
    declared = context.graph.field(owner, field.name)
    client_arguments = {item.name: item for item in declared.arguments} if declared is not None else {}
    found: list[JoinArgument] = []
    for item in call.arguments:
        if item.source == "constant":
            found.append(TextArgument(name=item.name, text=item.value))
        elif item.source == "argument":
            forwarded = forwarded_argument(context, call.graph, draft, item, field, client_arguments[item.value])
            if forwarded is not None:
                found.append(forwarded)
        else:
            target = None
            if item.target is not None and inside is not None:
                wanted = context.graph.selection(item.target)
                types = _types_with(context, inside, wanted)
                at_item, _ = require(context, inside, types, wanted, None)
                target = key_shape(context, types[0], wanted, at_item)
            found.append(key_argument(context, call.graph, item, owner, located, target))
    return found


def _types_with(context: PlanContext, place: Place, selection: Selection) -> Types:
    """The object types of a call's result that carry the key by which items are matched."""
    possible = sorted(context.graph.possible_types(place.selection.type_name, place.graph))
    return tuple(name for name in possible if context.graph.at_hand(name, place.view, selection))


def _mode(link: Link, call: Call) -> JoinMode:
    if any(item.each for item in call.arguments):
        return "each"
    if any(item.batch for item in call.arguments):
        return "batch"
    from_parent = any(item.source == "parent" for item in call.arguments)
    return "single" if from_parent and not link.batched else "each"


def _narrow(context: PlanContext, graph: str, result: str, field: FieldNode) -> frozenset[str] | None:
    """The object types that the link's type allows, where its target may return others."""
    if field.selection is None:
        return None
    allowed = context.graph.possible_types(type_refs.named_type(field.type))
    return None if context.graph.possible_types(result, graph) <= allowed else allowed


def _parent_selection(call: Call) -> Selection:
    """Everything that the call's arguments take from the parent."""
    texts = [item.value for item in call.arguments if item.source == "parent"]
    return parse_selection(" ".join(texts)) if texts else ()


def _alike(context: PlanContext, types: Types, wanted: Selection) -> list[Types]:
    """Types whose key fields have the same types: they can share response keys, and so one call."""
    groups: dict[tuple[str, ...], list[str]] = {}
    for name in types:
        fields = context.graph.types[name].fields
        signature = tuple(fields[item.name].type if item.name in fields else "" for item in wanted)
        groups.setdefault(signature, []).append(name)
    return [tuple(names) for names in groups.values()]


def _constant(
    link: Link, field: FieldNode, path: tuple[PathStep, ...], parent_types: frozenset[str] | None, typename: str
) -> Constant:
    value = value_from_ast_untyped(parse_const_value(link.constant or "null"))
    return Constant(path=path, parent_types=parent_types, typename_key=typename, key=field.response_key, value=value)
