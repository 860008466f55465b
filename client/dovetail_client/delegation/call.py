"""One delegation: from the local field to the remote root field, and from its outcome to the local value."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, cast

from graphql import (
    ArgumentNode,
    ConstDirectiveNode,
    ConstValueNode,
    DirectiveLocation,
    FieldNode,
    GraphQLOutputType,
    GraphQLResolveInfo,
    GraphQLSchema,
    NameNode,
    OperationType,
    SelectionNode,
    TypeNode,
    Undefined,
    VariableDefinitionNode,
    VariableNode,
    get_named_type,
    get_nullable_type,
    is_composite_type,
    is_input_type,
    is_list_type,
    parse_type,
    type_from_ast,
)

from dovetail_client.errors import DocumentError, Problem
from dovetail_client.root_fields import checked_arguments, root_field

from .failures import path_of, placed
from .forwarding import Forwarding
from .frameworks import is_unset
from .leaves import sent_value, wire
from .merging import Outcome, RootField
from .naming import Naming
from .objects import Place, Reading, read
from .selected import Selected
from .selections import Also, Selecting, read_also


class Call:
    """What a delegation asks for, whatever the arguments."""

    def __init__(
        self,
        info: GraphQLResolveInfo[Any],
        remote: GraphQLSchema,
        operation: OperationType,
        name: str,
        also: Also | None,
        naming: Naming,
    ) -> None:
        """Raises `DocumentError` where the remote schema has no such field."""
        self.info = info
        self.operation = operation
        self._remote = remote
        self._coordinate, self._field = root_field(remote, operation, name)
        self.name = name
        self._naming = naming
        self._variables = info.operation.variable_definitions or ()
        local = get_named_type(info.return_type)
        self._selecting = Selecting(info.schema, info.fragments, read_also(also, local.name))
        self._selected = Selected(self._selecting, self._selections(), local)

    def root(self, arguments: Mapping[str, Any], prefix: str = "") -> RootField:
        """What is sent. `prefix`: before the names of all that it brings. Raises `DocumentError`."""
        forwarding = Forwarding(self._selecting, self._remote, self._naming, prefix)
        local, type_ = get_named_type(self.info.return_type), get_named_type(self._field.type)
        if is_composite_type(local) != is_composite_type(type_):
            message = f"{self._coordinate} returns {self._field.type}, which cannot be the value of a {local}"
            raise DocumentError([Problem(message, self._coordinate)])
        selection = None
        if is_composite_type(type_):
            selection = forwarding.selection(self._selections(), local, type_)
        directives = [each for node in self.info.field_nodes for each in node.directives or ()]
        directive_nodes = forwarding.directives(directives, DirectiveLocation.FIELD, conditions=False)
        own = dict(self._own_variables(arguments, prefix))
        node = FieldNode(
            alias=NameNode(value=prefix + self.name) if prefix else None,
            name=NameNode(value=self.name),
            arguments=tuple(
                ArgumentNode(name=NameNode(value=name), value=VariableNode(name=NameNode(value=variable)))
                for name, (variable, _, _) in own.items()
            ),
            directives=directive_nodes,
            selection_set=selection,
        )
        values = {variable: value for variable, _, value in own.values()}
        return RootField(
            node=node,
            variable_definitions=(
                *(_definition(variable, parse_type(type_)) for variable, type_, _ in own.values()),
                *self._forwarded_definitions(forwarding.variables, prefix),
            ),
            variables=values | self._forwarded_values(forwarding.variables, prefix),
            fragments=tuple(forwarding.fragments.values()),
        )

    def read(self, outcome: Outcome, item: int | None = None) -> Any:
        """The value of the local field, or of this item of it; an exception where it is an error."""
        if outcome.problem:
            return outcome.problem
        path = tuple(self.info.path.as_list())
        type_: GraphQLOutputType = self.info.return_type
        if item is not None:
            path = (*path, item)
            nullable = get_nullable_type(type_)
            type_ = nullable.of_type if is_list_type(nullable) else type_
        failures, stray = placed(outcome.errors, outcome.value)
        reading = Reading(self._selecting, self._remote, self._naming, self.info)
        value = read(reading, type_, outcome.value, Place(path, failures, self._selected))
        return reading.beside(value, [(error, (*path, *path_of(error)[1:])) for error in stray])

    def _selections(self) -> list[SelectionNode]:
        sets = [node.selection_set for node in self.info.field_nodes]
        return [each for one in sets if one for each in one.selections]

    def _own_variables(self, arguments: Mapping[str, Any], prefix: str) -> Iterator[tuple[str, tuple[str, str, Any]]]:
        """Of each argument its variable's name, type and value. Raises `DocumentError`."""
        arguments = {name: value for name, value in arguments.items() if not is_unset(value)}
        taken = {each.variable.name.value for each in self._variables}
        for name, argument in checked_arguments(self._coordinate, self._field, arguments).items():
            variable = name
            while variable in taken:
                variable += "_"
            taken.add(variable)
            value = wire(argument.type, arguments[name], self.info.schema, self._naming)
            yield name, (prefix + variable, str(argument.type), value)

    def _forwarded_definitions(self, names: set[str], prefix: str) -> Iterator[VariableDefinitionNode]:
        for each in self._variables:
            if each.variable.name.value in names:
                type_, default = self._naming.remote_type_node(each.type), each.default_value
                local = type_from_ast(self.info.schema, each.type)
                if default is not None and is_input_type(local):
                    default = cast("ConstValueNode", self._naming.remote_literal(default, local))
                yield _definition(prefix + each.variable.name.value, type_, default)

    def _forwarded_values(self, names: set[str], prefix: str) -> dict[str, Any]:
        sent = (
            (name, sent_value(self.info, each, self._remote, self._naming))
            for each in self._variables
            if (name := each.variable.name.value) in names
        )
        return {prefix + name: value for name, value in sent if value is not Undefined}


def _definition(name: str, type_: TypeNode, default: Any = None) -> VariableDefinitionNode:
    variable = VariableNode(name=NameNode(value=name))
    directives = cast("tuple[ConstDirectiveNode, ...]", ())
    return VariableDefinitionNode(variable=variable, type=type_, default_value=default, directives=directives)
