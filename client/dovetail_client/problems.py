"""From errors of GraphQL's validation to problems that name a coordinate and the nearest right names."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, NamedTuple

from graphql import (
    ArgumentNode,
    DirectiveNode,
    DocumentNode,
    EnumValueNode,
    FieldNode,
    FragmentDefinitionNode,
    FragmentSpreadNode,
    GraphQLEnumType,
    GraphQLError,
    GraphQLInputObjectType,
    GraphQLInterfaceType,
    GraphQLObjectType,
    GraphQLSchema,
    ListValueNode,
    NamedTypeNode,
    NameNode,
    Node,
    ObjectFieldNode,
    ObjectValueNode,
    OperationDefinitionNode,
    TypeInfo,
    TypeInfoVisitor,
    ValueNode,
    VariableDefinitionNode,
    VariableNode,
    Visitor,
    get_named_type,
    is_required_argument,
    is_required_input_field,
    print_ast,
    visit,
)
from graphql.pyutils import suggestion_list
from graphql.utilities import replace_variables

from .errors import Problem

_MOST_SUGGESTIONS = 5


_LONG_VALUE = re.compile(r"((?:[Ff]ound|value): .{60}).+")
"""A literal that a message of graphql-core's shows whole."""


class _Place(NamedTuple):
    coordinate: str
    name: str = ""
    candidates: Iterable[str] = ()
    required: str = ""
    """The type of what is missing there."""


def document_problems(schema: GraphQLSchema, document: DocumentNode, errors: Sequence[GraphQLError]) -> list[Problem]:
    """A problem for each error that `validate` found."""
    blamed = [error.nodes[0] if error.nodes else None for error in errors]
    places = _places(schema, document, [node for node in blamed if node is not None])
    nowhere = _Place("")
    problems = [
        _problem(error.message, places.get(id(node), nowhere)) for error, node in zip(errors, blamed, strict=True)
    ]
    # A misspelt name first: what is said to be missing is often what it was meant to be.
    return sorted(problems, key=lambda each: not each.suggestions)


def _problem(message: str, place: _Place) -> Problem:
    """A problem at a place; a name that exists needs no suggestions."""
    message = (
        f"a value of type {place.required} is required"
        if place.required
        else _LONG_VALUE.sub(r"\1…", " ".join(message.split()))
    )
    text = f"{place.coordinate}: {message}" if place.coordinate else message
    return Problem(text, place.coordinate, nearest(place.name, place.candidates))


def nearest(name: str, candidates: Iterable[str]) -> tuple[str, ...]:
    """Names like a wrong one, the nearest first; none where the name is right."""
    names = list(candidates)
    return () if not name or name in names else tuple(suggestion_list(name, names)[:_MOST_SUGGESTIONS])


def did_you_mean(suggestions: Sequence[str]) -> str:
    """The end of a message about a wrong name."""
    return f" Did you mean '{suggestions[0]}'?" if suggestions else ""


def _places(schema: GraphQLSchema, document: DocumentNode, nodes: Iterable[Node]) -> Mapping[int, _Place]:
    collector = _Collector(schema, document, nodes)
    visit(document, TypeInfoVisitor(collector.types, collector))
    return collector.found


class _Collector(Visitor):
    """Finds the places of some nodes on a walk that knows the types."""

    def __init__(self, schema: GraphQLSchema, document: DocumentNode, wanted: Iterable[Node]) -> None:
        super().__init__()
        operations = [each for each in document.definitions if isinstance(each, OperationDefinitionNode)]
        self._variables = {
            declared.variable.name.value for each in operations for declared in each.variable_definitions or ()
        }
        self._fragments = [each.name.value for each in document.definitions if isinstance(each, FragmentDefinitionNode)]
        self.types = TypeInfo(schema)
        self.found: dict[int, _Place] = {}
        self._schema = schema
        self._wanted = {id(node) for node in wanted}
        self._copies = {print_ast(node): node for node in wanted if node.loc is None}
        """Of literals of scalars, which graphql-core checks with their variables replaced, by their text."""
        self._input_fields: list[_Place] = []
        """Those that the walk is in, the innermost last."""
        self._variable: _Place | None = None
        """The one whose definition the walk is in."""

    def enter(self, node: Node, _key: object, parent: object, *_: Any) -> None:
        """Note the place of a wanted node."""
        if isinstance(node, VariableDefinitionNode):
            self._variable = _Place(f"${node.variable.name.value}")
        elif isinstance(node, ObjectFieldNode):
            self._input_fields.append(_input_field(get_named_type(self.types.get_parent_input_type()), node.name.value))
        if self._copies and isinstance(node, (ListValueNode, ObjectValueNode)):
            copy = self._copies.get(print_ast(replace_variables(node)))
            if copy is not None:
                self.found.setdefault(id(copy), self._value(node))
        if id(node) in self._wanted:
            self.found[id(node)] = self._place(node, parent)
        if isinstance(node, FieldNode) and id(node.selection_set) in self._wanted:
            # Noted here, since the walk knows the type that has the field.
            self._wanted.discard(id(node.selection_set))
            self.found[id(node.selection_set)] = self._field(node)

    def leave(self, node: Node, *_: Any) -> None:
        """Note what the walk is in no more."""
        if isinstance(node, ObjectFieldNode):
            self._input_fields.pop()
        elif isinstance(node, VariableDefinitionNode):
            self._variable = None

    def _place(self, node: Node, parent: object) -> _Place:
        match node:
            case FieldNode():
                return self._field(node)
            case ArgumentNode():
                return self._argument(node.name.value)
            case VariableNode():
                return _Place(f"${node.name.value}", node.name.value, self._variables)
            case VariableDefinitionNode():
                return _Place(f"${node.variable.name.value}")
            case NameNode() if isinstance(parent, FragmentSpreadNode):
                return _Place("", node.value, self._fragments)
            case ObjectFieldNode() | ValueNode():
                return self._value(node)
            case NamedTypeNode():
                return _Place(node.name.value, node.name.value, self._schema.type_map)
            case DirectiveNode():
                return _Place(f"@{node.name.value}", node.name.value, (each.name for each in self._schema.directives))
            case _:
                return _Place("")

    def _value(self, node: Node) -> _Place:
        match node:
            case ObjectFieldNode():
                return self._input_fields[-1]
            case EnumValueNode():
                owner = get_named_type(self.types.get_input_type())
                values = owner.values if isinstance(owner, GraphQLEnumType) else ()
                return _Place(f"{owner}.{node.value}" if owner else "", node.value, values)
            case ObjectValueNode() if isinstance(
                owner := get_named_type(self.types.get_input_type()), GraphQLInputObjectType
            ):
                given = {each.name.value for each in node.fields}
                required = ((name, each) for name, each in owner.fields.items() if is_required_input_field(each))
                missing = next(((name, each) for name, each in required if name not in given), None)
                if missing is None:
                    return _Place(str(owner))
                return _Place(f"{owner}.{missing[0]}", required=str(missing[1].type))
            case _:
                argument = self._argument(None)
                around = argument if argument.coordinate else self._variable or argument
                return self._input_fields[-1] if self._input_fields else around

    def _field(self, node: FieldNode) -> _Place:
        """A field; if it lacks an argument that it must have, that argument."""
        owner, name = self.types.get_parent_type(), node.name.value
        fields = owner.fields if isinstance(owner, (GraphQLObjectType, GraphQLInterfaceType)) else {}
        given = {each.name.value for each in node.arguments or ()}
        arguments = fields[name].args.items() if name in fields else ()
        missing = [each for each, argument in arguments if is_required_argument(argument) and each not in given]
        if missing:
            return _Place(f"{owner}.{name}({missing[0]}:)")
        return _Place(f"{owner}.{name}" if owner else "", name, fields)

    def _argument(self, name: str | None) -> _Place:
        """An argument of the field or directive that the walk is in; None: the one that the walk is in itself."""
        directive, field, owner = self.types.get_directive(), self.types.get_field_def(), self.types.get_parent_type()
        if directive is not None:
            at, arguments = f"@{directive.name}", directive.args
        elif field is not None and isinstance(owner, (GraphQLObjectType, GraphQLInterfaceType)):
            field_name = next((key for key, each in owner.fields.items() if each is field), "__typename")
            at, arguments = f"{owner}.{field_name}", field.args
        else:
            return _Place("")
        if name is None:
            current = self.types.get_argument()
            name = next((key for key, each in arguments.items() if each is current), None)
        return _Place(f"{at}({name}:)", name, arguments) if name else _Place("")


def _input_field(owner: Any, name: str) -> _Place:
    fields = owner.fields if isinstance(owner, GraphQLInputObjectType) else ()
    return _Place(f"{owner}.{name}" if owner else "", name, fields)
