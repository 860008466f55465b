"""Arguments of planned fields and calls: the client's, constants, and keys taken from parents."""

from __future__ import annotations

from graphql import ValueNode, parse_const_value
from msgspec.structs import replace

from dovetail_composition.schema import type_refs
from dovetail_composition.schema.definitions import ContextArgument, InputValue
from dovetail_composition.schema.links import CallArgument
from dovetail_composition.selections.selection import Selection, single_path
from dovetail_gateway.document.selection import FieldNode

from .context import PlanContext
from .needs import TYPENAME_SITE, Located, site
from .nodes import EachArgument, JoinArgument, KeyArgument, KeyObject, KeyShape, KeyValue, TextArgument
from .steps import JoinDraft, Place, RootDraft
from .values import template


def client_arguments(
    context: PlanContext,
    graph: str,
    entry: RootDraft | JoinDraft,
    owner: str,
    field: FieldNode,
    contexts: tuple[ContextArgument, ...],
) -> str:
    """The client's arguments of a field, and those from contexts, as text in the subgraph's names, with parentheses."""
    texts = [f"{item.name}: {item.text}" for item in client_text_arguments(context, graph, entry, owner, field)]
    if isinstance(entry, JoinDraft):
        texts += [f"{item.name}: ${entry.placeholders[item]}" for item in contexts if item in entry.placeholders]
    return f"({', '.join(texts)})" if texts else ""


def client_text_arguments(
    context: PlanContext, graph: str, entry: RootDraft | JoinDraft, owner: str, field: FieldNode
) -> tuple[TextArgument, ...]:
    """The client's arguments of a field, one by one."""
    declared = context.graph.field(owner, field.name)
    if not field.arguments or declared is None:
        return ()
    by_name = {item.name: item for item in declared.arguments}
    return tuple(
        TextArgument(
            name=context.names.argument_name(graph, by_name[name]),
            text=context.text(graph, entry, value, by_name[name].type),
        )
        for name, value in field.arguments
    )


def client_directives(context: PlanContext, place: Place, field: FieldNode) -> str:
    """Executable directives of the client that this subgraph knows, with their variables."""
    text = ""
    for directive in field.directives:
        name = directive.name.value
        definition = context.graph.supergraph.schema.directives.get(name)
        if definition is None or place.graph not in definition.graphs:
            continue
        types = {item.name: item.type for item in definition.arguments}
        values = [
            f"{item.name.value}: {context.text(place.graph, place.entry, item.value, types[item.name.value])}"
            for item in directive.arguments or ()
        ]
        text += f" @{name}" + (f"({', '.join(values)})" if values else "")
    return text


def forwarded_argument(
    context: PlanContext, graph: str, entry: JoinDraft, argument: CallArgument, field: FieldNode, declared: InputValue
) -> JoinArgument | None:
    """The argument of a call that the client gives to the linked field; None where it gives none and has no default."""
    value: ValueNode | None = dict(field.arguments).get(argument.value)
    if value is None:
        if declared.default is None:
            return None
        value = parse_const_value(declared.default)
    if argument.each:
        # The elements travel in variables of the calls: declaring the client's too would be an unused variable.
        named = type_refs.named_type(declared.type)
        rewrite = named if context.names.input_is_renamed(graph, named) else None
        return EachArgument(name=argument.name, type=argument.type, value=template(value), rewrite=rewrite)
    return TextArgument(name=argument.name, text=context.text(graph, entry, value, declared.type))


def key_argument(
    context: PlanContext,
    graph: str,
    argument: CallArgument,
    type_name: str,
    located: Located,
    target: KeyShape | None,
) -> KeyArgument:
    """The argument of a call to this subgraph that takes its value from the parent."""
    key = key_shape(context, type_name, context.graph.selection(argument.value), located, graph)
    return KeyArgument(
        name=argument.name,
        type=argument.type,
        key=key,
        batch=argument.batch,
        each=argument.each,
        target=target,
        renamed=is_renamed(key),
    )


def is_renamed(shape: KeyShape) -> bool:
    """Whether keys of this shape hold enum values that go out under other names."""
    if isinstance(shape, KeyValue):
        return bool(shape.wire)
    return any(is_renamed(inner) for _, inner in shape.fields)


def key_shape(
    context: PlanContext, type_name: str, selection: Selection, located: Located, graph: str | None = None
) -> KeyShape:
    """The shape of a key in the data: a lone leaf gives its value, anything else an object.

    `graph`: the subgraph that the key is sent to.
    """
    if single_path(selection) is None:
        return KeyObject(path=(), fields=key_fields(context, type_name, selection, located, graph))
    keys: list[str] = []
    while selection:
        (item,) = selection
        key, located = located[site(item)]
        keys.append(key)
        type_name = _field_type(context, type_name, item.name)
        selection = item.selection
    return _key_value(context, tuple(keys), type_name, graph)


def key_fields(
    context: PlanContext,
    type_name: str,
    selection: Selection,
    located: Located,
    graph: str | None = None,
    *,
    nullable: bool = False,
    representation: bool = False,
) -> tuple[tuple[str, KeyShape], ...]:
    """The fields of an input object with the same shape as the selection.

    `representation`: it is one of an object, so that its fields have the names of the subgraph that it is sent to.
    """
    fields: list[tuple[str, KeyShape]] = []
    for item in selection:
        if item.name == TYPENAME_SITE[1] or site(item) not in located:
            continue
        key, below = located[site(item)]
        owner = item.on[-1] if item.on else type_name
        inner = _field_type(context, owner, item.name)
        types: frozenset[str] | None = None
        for condition in item.on:
            possible = context.graph.possible_types(condition)
            types = possible if types is None else types & possible
        name = item.name
        if graph is not None and representation:
            name = context.names.field_name(graph, context.graph.name_in(graph, owner), item.name)
        if not item.selection:
            value = _key_value(context, (key,), inner, graph)
            fields.append((name, replace(value, nullable=nullable, types=types)))
            continue
        nested = key_fields(
            context, inner, item.selection, below, graph, nullable=nullable, representation=representation
        )
        typename = below.get(TYPENAME_SITE)
        wire: dict[str, str] = {}
        if graph is not None and typename is not None:
            wire = {each: context.names.type_name(graph, each) for each in context.graph.possible_types(inner)}
        shape = KeyObject(
            path=(key,),
            fields=nested,
            typename_key=typename[0] if typename is not None else None,
            typenames={each: own for each, own in wire.items() if each != own},
            nullable=nullable,
            types=types,
        )
        fields.append((name, shape))
    return tuple(fields)


def _key_value(context: PlanContext, path: tuple[str, ...], type_name: str, graph: str | None) -> KeyValue:
    wire = context.names.enum_values(graph, type_name) if graph is not None else {}
    return KeyValue(path=path, format=context.scalar_formats.get(type_name), wire=wire)


def _field_type(context: PlanContext, type_name: str, field_name: str) -> str:
    declared = context.graph.field(type_name, field_name)
    return type_refs.named_type(declared.type) if declared is not None else "String"
