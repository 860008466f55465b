"""Makes federation's field sets (keys, requires, provides, selections of contexts) follow what is renamed."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace

from graphql import FieldNode, OperationDefinitionNode, parse

from dovetail_composition.literals.names import rename_in_literal
from dovetail_composition.literals.text import literal_text
from dovetail_composition.schema import type_refs
from dovetail_composition.schema.definitions import (
    ContextArgument,
    Field,
    FieldJoin,
    InputValue,
    Schema,
    TypeDefinition,
    TypeJoin,
)
from dovetail_composition.schema.type_refs import named_type
from dovetail_composition.selections.selection import (
    SelectedField,
    Selection,
    SelectionSyntaxError,
    parse_selection,
    print_selection,
)

_Names = Mapping[str, str]


def _as_it_is(text: str, _type_ref: str) -> str:
    return text


@dataclass(frozen=True, slots=True, kw_only=True)
class Renamed:
    """What gets another name: each a mapping from the old name to the new one."""

    types: _Names = field(default_factory=dict)
    fields: Mapping[str, _Names] = field(default_factory=dict)
    """By type."""
    arguments: Mapping[tuple[str, str], _Names] = field(default_factory=dict)
    """By type and field."""
    literal: Callable[[str, str], str] = _as_it_is
    """From a literal and its type to the literal under new names."""


def follow_in_field_sets(schema: Schema, renamed: Renamed) -> Schema:
    """The schema with field sets under the new names; `schema` still holds everything under the old ones."""
    follower = _Follower(schema, renamed)
    return replace(schema, types={name: follower.type(each) for name, each in schema.types.items()})


def literals_under(schema: Schema, type_name: str, old: str, new: str) -> Renamed:
    """What is renamed where an enum's value or an input object's field is."""

    def name_of(owner: str, name: str) -> str:
        return new if (owner, name) == (type_name, old) else name

    return Renamed(literal=lambda text, type_ref: rename_in_literal(text, type_ref, schema.types, name_of))


class _Follower:
    def __init__(self, schema: Schema, renamed: Renamed) -> None:
        self._types = schema.types
        self._renamed = renamed

    def type(self, definition: TypeDefinition) -> TypeDefinition:
        fields = definition.fields
        if any(
            join.requires or join.provides or join.context_arguments for each in fields.values() for join in each.joins
        ):
            fields = {name: self._field(each, definition.name) for name, each in fields.items()}
        joins = definition.joins
        if any(join.keys for join in joins):
            joins = tuple(self._type_join(join, definition.name) for join in joins)
        if fields is definition.fields and joins is definition.joins:
            return definition
        return replace(definition, fields=fields, joins=joins)

    def _type_join(self, join: TypeJoin, type_name: str) -> TypeJoin:
        return replace(join, keys=tuple(replace(key, fields=self._text(key.fields, type_name)) for key in join.keys))

    def _field(self, each: Field, type_name: str) -> Field:
        return replace(each, joins=tuple(self._field_join(join, type_name, each.type) for join in each.joins))

    def _field_join(self, join: FieldJoin, type_name: str, returns: str) -> FieldJoin:
        return replace(
            join,
            requires=self._text(join.requires, type_name) if join.requires else join.requires,
            provides=self._text(join.provides, named_type(returns)) if join.provides else join.provides,
            context_arguments=tuple(self._context_argument(each, join.graph) for each in join.context_arguments),
        )

    def _context_argument(self, argument: ContextArgument, graph: str) -> ContextArgument:
        """The argument keeps the subgraph's own name: it is no part of any API."""
        name = argument.context.removeprefix(f"{graph}__")
        # What every type of the context has is called the same in each.
        owner = next((each for each in self._types.values() if _sets(each, name)), None)
        to = self._renamed.types.get(named_type(argument.type))
        return replace(
            argument,
            type=type_refs.rename(argument.type, to) if to else argument.type,
            selection=f"{{ {self._text(argument.selection, owner.name)} }}" if owner else argument.selection,
        )

    def _text(self, text: str, type_name: str) -> str:
        try:
            selection = parse_selection(text)
        except SelectionSyntaxError:
            return text  # What is wrong with it is for the checks of federation's directives to say.
        return print_selection(self._selection(selection, type_name))

    def _selection(self, selection: Selection, type_name: str) -> Selection:
        return tuple(self._selected(each, each.on[-1] if each.on else type_name) for each in selection)

    def _selected(self, each: SelectedField, owner: str) -> SelectedField:
        definition = self._types.get(owner)
        known = definition.fields.get(each.name) if definition else None
        on = tuple(self._renamed.types.get(name, name) for name in each.on)
        if known is None:
            return replace(each, on=on)
        return SelectedField(
            name=self._renamed.fields.get(owner, {}).get(each.name, each.name),
            selection=self._selection(each.selection, named_type(known.type)),
            arguments=self._arguments(each.arguments, owner, known) if each.arguments else "",
            on=on,
        )

    def _arguments(self, text: str, owner: str, known: Field) -> str:
        names = self._renamed.arguments.get((owner, known.name), {})
        declared: dict[str, InputValue] = {each.name: each for each in known.arguments}
        operation = parse(f"{{ f({text}) }}", no_location=True).definitions[0]
        node = operation.selection_set.selections[0] if isinstance(operation, OperationDefinitionNode) else None
        given = []
        for argument in (node.arguments or ()) if isinstance(node, FieldNode) else ():
            name, value = argument.name.value, literal_text(argument.value)
            if name in declared:
                value = self._renamed.literal(value, declared[name].type)
            given.append(f"{names.get(name, name)}: {value}")
        return ", ".join(sorted(given))


def _sets(definition: TypeDefinition, context: str) -> bool:
    return any(each.name == "context" and ("name", f'"{context}"') in each.arguments for each in definition.directives)
