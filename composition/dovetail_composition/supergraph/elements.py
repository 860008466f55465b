"""Types and their parts with what join directives, and ours, say of them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from graphql import ConstDirectiveNode

from dovetail_composition.diagnostics.diagnostic import Diagnostic
from dovetail_composition.ingest.elements import other_directives
from dovetail_composition.schema.definitions import (
    AppliedDirective,
    DirectiveDefinition,
    EnumValue,
    Field,
    FieldJoin,
    InputValue,
    Key,
    TypeDefinition,
    TypeJoin,
)

from .arguments import MalformedError, named
from .calls import read_link, read_lookup
from .features import Features
from .field_joins import read_field_join
from .refusals import refusal


class Elements:
    """Reads one element after the other; what is malformed is noted and left without its joins."""

    def __init__(
        self,
        features: Features,
        graphs: Mapping[str, str],
        applied: Mapping[str, tuple[ConstDirectiveNode, ...]],
        known: Mapping[str, TypeDefinition],
    ) -> None:
        """`known`: types that were read before, of which `applied` says nothing."""
        self.diagnostics: list[Diagnostic] = []
        self._graphs = graphs
        self._applied = applied
        self._known = known
        self._features = features
        self._inaccessible = features.name("inaccessible")
        self._wire_name = features.name("dovetail", "name")
        self._type_join = features.name("join", "type")
        self._field_join = features.name("join", "field")
        self._owner = features.name("join", "owner")
        self._implements = features.name("join", "implements")
        self._union_member = features.name("join", "unionMember")
        self._enum_value = features.name("join", "enumValue")
        self._link = features.name("dovetail", "link")
        self._lookup = features.name("dovetail", "lookup")

    def type(self, definition: TypeDefinition) -> TypeDefinition:
        """A type with its joins, and all that belongs to it."""
        directives = self._applied.get(definition.name, ())
        joined = definition
        try:
            joins = self._type_joins(directives)
            graphs = tuple(join.graph for join in joins)
            joined = replace(
                definition,
                joins=joins,
                interfaces=self._graphs_by(definition.interfaces, directives, self._implements, "interface", graphs),
                members=self._members(definition, directives, graphs),
                lookups=tuple(read_lookup(arguments, self._graph) for arguments in named(directives, self._lookup)),
                inaccessible=self._is_inaccessible(directives),
                directives=self._others(definition.directives),
                location=None,
            )
        except MalformedError as error:
            self._note(definition.name, error)
        return replace(
            joined,
            fields={name: self._field(joined, field) for name, field in definition.fields.items()},
            input_fields={name: self._input_field(joined, each) for name, each in definition.input_fields.items()},
            values={name: self._value(joined, value) for name, value in definition.values.items()},
        )

    def directive(self, definition: DirectiveDefinition, graphs: tuple[str, ...]) -> DirectiveDefinition:
        """A directive of the API with the subgraphs that know it."""
        arguments = tuple(self._input(each, f"@{definition.name}({each.name}:)") for each in definition.arguments)
        specification, original = self._features.origin(definition.name)
        return replace(
            definition,
            arguments=arguments,
            graphs=graphs,
            specification=specification,
            original=original if original != definition.name else None,
            location=None,
        )

    def schema(self) -> tuple[AppliedDirective, ...]:
        """What is applied to the schema itself beside its links."""
        return self._others(other_directives(self._applied.get("", ())))

    def owners(self) -> Mapping[str, str]:
        """Type → the subgraph that owns it: only join v0.1 says so."""
        found = {}
        for coordinate, directives in self._applied.items():
            try:
                for arguments in named(directives, self._owner):
                    found[coordinate] = self._graph(arguments.text("graph"))
            except MalformedError as error:
                self._note(coordinate, error)
        return found

    def _field(self, owner: TypeDefinition, field: Field) -> Field:
        coordinate = f"{owner.name}.{field.name}"
        arguments = tuple(self._input(each, f"{coordinate}({each.name}:)") for each in field.arguments)
        directives = self._applied.get(coordinate, ())
        try:
            links = named(directives, self._link)
            applications = named(directives, self._field_join)
            joins = tuple(
                read_field_join(each, self._graph) for each in applications if each.values.get("graph") is not None
            )
            if not (applications or links or self._features.is_first):
                # In contrast to `@join__field` without a graph, which says that no subgraph of this type resolves it.
                joins = tuple(FieldJoin(graph=join.graph) for join in owner.joins)
            names = self._wire_names(directives)
            return replace(
                field,
                arguments=arguments,
                joins=tuple(replace(join, wire_name=names.get(join.graph)) for join in joins) if names else joins,
                link=read_link(links[0], self._graph) if links else None,
                inaccessible=self._is_inaccessible(directives),
                directives=self._others(field.directives),
                location=None,
            )
        except MalformedError as error:
            self._note(coordinate, error)
            return field

    def _input_field(self, owner: TypeDefinition, field: InputValue) -> InputValue:
        coordinate = f"{owner.name}.{field.name}"
        try:
            joins = named(self._applied.get(coordinate, ()), self._field_join)
            said = [each for each in joins if each.values.get("graph") is not None]
            types = {self._graph(each.text("graph")): each.optional_text("type") for each in said}
        except MalformedError as error:
            self._note(coordinate, error)
            return field
        own = {graph: text for graph, text in types.items() if text is not None and text != field.type}
        everywhere = types.keys() == {join.graph for join in owner.joins} and not own
        return replace(self._input(field, coordinate), graphs=() if everywhere else tuple(types), types=own)

    def _input(self, value: InputValue, coordinate: str) -> InputValue:
        directives = self._applied.get(coordinate, ())
        if not directives:
            return replace(value, location=None)
        try:
            return replace(
                value,
                wire_names=self._wire_names(directives),
                inaccessible=self._is_inaccessible(directives),
                directives=self._others(value.directives),
                location=None,
            )
        except MalformedError as error:
            self._note(coordinate, error)
            return value

    def _value(self, owner: TypeDefinition, value: EnumValue) -> EnumValue:
        coordinate = f"{owner.name}.{value.name}"
        directives = self._applied.get(coordinate, ())
        try:
            graphs = tuple(self._graph(each.text("graph")) for each in named(directives, self._enum_value))
            return replace(
                value,
                graphs=graphs or tuple(join.graph for join in owner.joins),
                wire_names=self._wire_names(directives),
                inaccessible=self._is_inaccessible(directives),
                directives=self._others(value.directives),
                location=None,
            )
        except MalformedError as error:
            self._note(coordinate, error)
            return value

    def _type_joins(self, directives: tuple[ConstDirectiveNode, ...]) -> tuple[TypeJoin, ...]:
        names = self._wire_names(directives)
        joins: dict[str, TypeJoin] = {}
        for arguments in named(directives, self._type_join):
            graph = self._graph(arguments.text("graph"))
            join = joins.get(graph, TypeJoin(graph=graph, wire_name=names.get(graph)))
            fields = arguments.optional_text("key")
            key = () if fields is None else (Key(fields=fields, resolvable=arguments.flag("resolvable", default=True)),)
            joins[graph] = replace(
                join,
                keys=join.keys + key,
                extension=join.extension or arguments.flag("extension"),
                interface_object=join.interface_object or arguments.flag("isInterfaceObject"),
            )
        return tuple(joins.values())

    def _members(
        self, definition: TypeDefinition, directives: tuple[ConstDirectiveNode, ...], graphs: tuple[str, ...]
    ) -> Mapping[str, tuple[str, ...]]:
        """Before v0.3 nothing is said of a union's members: they are ones wherever their types are known."""
        if not definition.members or named(directives, self._union_member):
            return self._graphs_by(definition.members, directives, self._union_member, "member", graphs)
        found = {}
        for name in definition.members:
            joins = self._known[name].joins if name in self._known else self._type_joins(self._applied.get(name, ()))
            known = {join.graph for join in joins}
            found[name] = tuple(graph for graph in graphs if graph in known) if known else graphs
        return found

    def _graphs_by(
        self,
        names: Mapping[str, tuple[str, ...]],
        directives: tuple[ConstDirectiveNode, ...],
        directive: str,
        argument: str,
        graphs: tuple[str, ...],
    ) -> Mapping[str, tuple[str, ...]]:
        """Interfaces or union members with their subgraphs; all of the type's where nothing is said of any."""
        found: dict[str, tuple[str, ...]] = dict.fromkeys(names, ())
        for arguments in named(directives, directive):
            name = arguments.text(argument)
            if name in found:
                found[name] += (self._graph(arguments.text("graph")),)
        return found if any(found.values()) else dict.fromkeys(names, graphs)

    def _wire_names(self, directives: tuple[ConstDirectiveNode, ...]) -> dict[str, str]:
        return {self._graph(each.text("graph")): each.text("name") for each in named(directives, self._wire_name)}

    def _is_inaccessible(self, directives: tuple[ConstDirectiveNode, ...]) -> bool:
        return any(directive.name.value == self._inaccessible for directive in directives)

    def _others(self, directives: tuple[AppliedDirective, ...]) -> tuple[AppliedDirective, ...]:
        """What of applied directives definitions carry, under canonical names."""
        kept: list[AppliedDirective] = []
        for each in directives:
            name = self._features.canonical.get(each.name)
            if name is not None:
                kept.append(replace(each, name=name))
            elif not self._features.owns_directive(each.name):
                kept.append(each)
        return tuple(kept)

    def _graph(self, enum_value: str) -> str:
        if enum_value not in self._graphs:
            raise MalformedError(f"There is no subgraph {enum_value}.")
        return self._graphs[enum_value]

    def _note(self, coordinate: str, error: MalformedError) -> None:
        self.diagnostics.append(refusal(str(error), coordinate=coordinate))
