"""A subgraph's schema in the form that merging takes: joins filled in, directives under their canonical names.

Every type and field has exactly one join. `@shareable` stands on each field that may be resolved elsewhere, too: where
it is written on the field or its block, on fields of keys, and on external fields that a `@provides` names. What joins
say is left out of `directives`. Arguments with `@fromContext` are kept, under that directive, and stand in the joins.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace

from graphql import FieldNode, SelectionNode, SelectionSetNode

from dovetail_composition.schema.definitions import (
    AppliedDirective,
    ContextArgument,
    EnumValue,
    Field,
    FieldJoin,
    InputValue,
    Key,
    Schema,
    TypeDefinition,
    TypeJoin,
)
from dovetail_composition.selections.field_sets import print_field_set

from .contexts import parse_context_field, print_context_selection
from .specifications.names import Names
from .specifications.specs import SPECIFIED_DIRECTIVES
from .uses import Use
from .written import FieldSetUse, Written

_SAID_BY_JOINS = frozenset(
    {"composeDirective", "extends", "external", "key", "link", "override", "provides", "requires", "shareable"}
)
_SHAREABLE = AppliedDirective(name="shareable")


def normalise(written: Written, names: Names) -> Schema:
    """The schema with joins, without what only federation's machinery needs."""
    return _Normaliser(written, names).schema()


class _Normaliser:
    def __init__(self, written: Written, names: Names) -> None:
        self._written = written
        self._names = names
        # A subscription is one subgraph's: the mark of the whole root type says nothing about its fields.
        subscription = written.schema.roots.get("subscription")
        self._shareable = {
            (use.type, use.field)
            for use in written.of("shareable")
            if use.field and not (use.pushed and use.type == subscription)
        }
        self._shareable |= written.key_fields | (written.provided & written.external)
        self._overrides: Mapping[tuple[str, str], Use] = {(use.type, use.field): use for use in written.of("override")}
        self._interface_objects = {use.type for use in written.of("interfaceObject")}
        self._contexts: dict[tuple[str, str], list[Use]] = {}
        for use in written.of("fromContext"):
            self._contexts.setdefault((use.type, use.field), []).append(use)

    def schema(self) -> Schema:
        schema = self._written.schema
        return replace(
            schema,
            types={name: self._type(each) for name, each in schema.types.items()},
            applied=self._directives(schema.applied),
        )

    def _type(self, definition: TypeDefinition) -> TypeDefinition:
        directives = self._directives(definition.directives)
        return replace(
            definition,
            inaccessible=_hides(directives),
            fields={name: self._field(definition.name, each) for name, each in definition.fields.items()},
            values={name: self._value(each) for name, each in definition.values.items()},
            input_fields={name: self._input(each) for name, each in definition.input_fields.items()},
            joins=(self._type_join(definition.name),),
            directives=directives,
        )

    def _type_join(self, name: str) -> TypeJoin:
        keys = dict.fromkeys(_key(each) for each in self._written.keys.get(name, ()))
        return TypeJoin(
            graph=self._written.graph,
            keys=tuple(keys),
            extension=name in self._written.extended,
            interface_object=name in self._interface_objects,
        )

    def _field(self, owner: str, field: Field) -> Field:
        name = (owner, field.name)
        directives = self._directives(field.directives)
        if name in self._shareable:
            directives = (*directives, _SHAREABLE)
        return replace(
            field,
            arguments=tuple(self._input(each) for each in field.arguments) if field.arguments else (),
            inaccessible=_hides(directives),
            joins=(self._field_join(name, field),),
            directives=directives,
        )

    def _field_join(self, name: tuple[str, str], field: Field) -> FieldJoin:
        written = self._written
        override = self._overrides.get(name)
        contexts = self._contexts.get(name)
        return FieldJoin(
            graph=written.graph,
            external=name in written.external,
            requires=_required(written.requires.get(name)),
            provides=_text(written.provides.get(name)),
            override=override.text("from") if override else None,
            override_label=override.text("label") if override else None,
            context_arguments=self._context_arguments(contexts, field) if contexts else (),
        )

    def _context_arguments(self, uses: Iterable[Use], field: Field) -> tuple[ContextArgument, ...]:
        types = {argument.name: argument.type for argument in field.arguments}
        found = []
        for use in uses:
            context = parse_context_field(use.text("field") or "")
            if context is not None and context.selection is not None:
                found.append(
                    ContextArgument(
                        name=use.argument,
                        type=types[use.argument],
                        context=f"{self._written.graph}__{context.name}",
                        selection=print_context_selection(context.selection),
                    )
                )
        return tuple(found)

    def _input(self, value: InputValue) -> InputValue:
        if not value.directives:
            return value
        directives = self._directives(value.directives)
        return replace(value, inaccessible=_hides(directives), directives=directives)

    def _value(self, value: EnumValue) -> EnumValue:
        if not value.directives:
            return value
        directives = self._directives(value.directives)
        return replace(value, inaccessible=_hides(directives), directives=directives)

    def _directives(self, applied: tuple[AppliedDirective, ...]) -> tuple[AppliedDirective, ...]:
        if not applied:
            return ()
        found = []
        for each in applied:
            name = self._names.canonical(each.name)
            if name is None:
                # A directive of the author's own that is called like a specified one would be taken for it.
                if each.name not in SPECIFIED_DIRECTIVES:
                    found.append(each)
            elif name not in _SAID_BY_JOINS:
                found.append(each if name == each.name else replace(each, name=name))
        return tuple(found)


def with_joins(schema: Schema, graph: str) -> Schema:
    """The schema with a join on each type and field, also where a transform that undid another took it away."""
    types = {name: _joined(definition, graph) for name, definition in schema.types.items()}
    return replace(schema, types=types)


def _joined(definition: TypeDefinition, graph: str) -> TypeDefinition:
    joins = definition.joins or (TypeJoin(graph=graph),)
    if joins is definition.joins and all(field.joins for field in definition.fields.values()):
        return definition
    fields = {
        name: field if field.joins else replace(field, joins=(FieldJoin(graph=graph),))
        for name, field in definition.fields.items()
    }
    return replace(definition, joins=joins, fields=fields)


def _hides(directives: Iterable[AppliedDirective]) -> bool:
    return any(each.name == "inaccessible" for each in directives)


def _key(key: FieldSetUse) -> Key:
    return Key(fields=_text(key) or "", resolvable=key.resolvable)


def _required(field_set: FieldSetUse | None) -> str | None:
    """Without `__typename`, which every representation has; None where nothing else is required."""
    if field_set is None or field_set.selection is None:
        return None
    told = (each for each in field_set.selection.selections if not _is_typename(each))
    return print_field_set(SelectionSetNode(selections=tuple(told))) or None


def _is_typename(node: SelectionNode) -> bool:
    return isinstance(node, FieldNode) and node.name.value == "__typename"


def _text(field_set: FieldSetUse | None) -> str | None:
    if field_set is None or field_set.selection is None:
        return None
    return print_field_set(field_set.selection)
