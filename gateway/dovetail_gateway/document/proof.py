"""A quick proof that a document is valid, so that the library's rules are needed only for what it leaves open.

One walk instead of thirty rules that visit each node. It knows what clients send all the time, and proves nothing of
the rest: subscriptions, introspection, directives of operations, one-of inputs, fields that differ by type. It never
says why: whoever is refused hears of it from the library.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from graphql import (
    ArgumentNode,
    DirectiveLocation,
    DirectiveNode,
    DocumentNode,
    FieldNode,
    FloatValueNode,
    FragmentDefinitionNode,
    FragmentSpreadNode,
    GraphQLArgument,
    GraphQLCompositeType,
    GraphQLInputObjectType,
    GraphQLInputType,
    GraphQLInterfaceType,
    GraphQLList,
    GraphQLNonNull,
    GraphQLObjectType,
    GraphQLSchema,
    GraphQLUnionType,
    InlineFragmentNode,
    IntValueNode,
    ListValueNode,
    NullValueNode,
    ObjectValueNode,
    OperationDefinitionNode,
    OperationType,
    SelectionSetNode,
    ValueNode,
    VariableDefinitionNode,
    VariableNode,
    assert_valid_schema,
    do_types_overlap,
    get_named_type,
    is_input_type,
    is_required_argument,
    is_type_sub_type_of,
    type_from_ast,
)
from graphql.type import TypeNameMetaFieldDef
from graphql.utilities import validate_input_literal

from .merging import AskedField, AskedFields, Merging, NotProvenError
from .rules import MAX_DIGITS

_MAX_NESTING = 100
"""Levels of all definitions together, so that no path through fragments can be longer."""

_SHARE = 8
"""The part of the budget that is spent here: the library counts some comparisons several times."""


def is_proven(schema: GraphQLSchema, document: DocumentNode, budget: int) -> bool:
    """Whether the document is surely valid. `budget`: comparisons of fields that the library may make."""
    try:
        _Proof(schema, document).of_document(budget // _SHARE)
    except NotProvenError:
        return False
    return True


def _see(is_so: object) -> None:
    if not is_so:
        raise NotProvenError


@dataclass(slots=True, eq=False)
class _Definition:
    """What an operation or fragment asks for, and the variables that it uses, each with the type that is expected."""

    asked: AskedFields = field(default_factory=AskedFields)
    uses: list[tuple[str, GraphQLInputType]] = field(default_factory=list)
    spreads: set[str] = field(default_factory=set)
    """Fragments spread anywhere in it."""


class _Proof:
    """The walk over one document."""

    def __init__(self, schema: GraphQLSchema, document: DocumentNode) -> None:
        assert_valid_schema(schema)
        self.schema = schema
        self.operations: list[OperationDefinitionNode] = []
        self.nodes: dict[str, FragmentDefinitionNode] = {}
        self.types: dict[str, GraphQLCompositeType] = {}
        self.fragments: dict[str, _Definition] = {}
        self.nesting = 0
        for node in document.definitions:
            if isinstance(node, OperationDefinitionNode):
                self.operations.append(node)
            elif isinstance(node, FragmentDefinitionNode):
                _see(node.name.value not in self.nodes and not node.directives and not node.variable_definitions)
                self.nodes[node.name.value] = node
                self.types[node.name.value] = self.composite(node.type_condition.name.value)
            else:
                raise NotProvenError

    def of_document(self, budget: int) -> None:
        names = {operation.name.value for operation in self.operations if operation.name is not None}
        _see(len(self.operations) == len(names) or (len(self.operations) == 1 and not names))
        for name, node in self.nodes.items():
            self.fragments[name] = self.definition(node.selection_set, self.types[name])
        merging = Merging({name: fragment.asked for name, fragment in self.fragments.items()}, budget)
        used: set[str] = set()
        for operation in self.operations:
            root = self.schema.get_root_type(operation.operation)
            if root is None or operation.operation is OperationType.SUBSCRIPTION or operation.directives:
                raise NotProvenError
            definition = self.definition(operation.selection_set, root)
            reached: dict[str, None] = {}
            self.reach(definition, reached, set())
            used.update(reached)
            self.variables(operation, definition, reached)
            merging.prove((definition.asked,))
        _see(len(used) == len(self.nodes))

    def definition(self, node: SelectionSetNode, parent: GraphQLCompositeType) -> _Definition:
        found = _Definition()
        deepest = self.selections(node, parent, found.asked, found, 1)
        self.nesting += deepest
        _see(self.nesting <= _MAX_NESTING)
        return found

    def reach(self, definition: _Definition, reached: dict[str, None], above: set[str]) -> None:
        """All fragments that a definition spreads, those of fragments included. Refuses cycles."""
        for name in definition.spreads:
            _see(name not in above)
            if name not in reached:
                self.reach(self.fragments[name], reached, above | {name})
                reached[name] = None

    def composite(self, name: str) -> GraphQLCompositeType:
        found = self.schema.type_map.get(name)
        if isinstance(found, (GraphQLObjectType, GraphQLInterfaceType, GraphQLUnionType)):
            return found
        raise NotProvenError

    def selections(
        self, node: SelectionSetNode, parent: GraphQLCompositeType, into: AskedFields, within: _Definition, depth: int
    ) -> int:
        """Add what a selection set asks of the type. Gives the deepest level of nesting."""
        _see(depth <= _MAX_NESTING and node.selections)
        deepest = depth
        for item in node.selections:
            if isinstance(item, FieldNode):
                if item.directives:
                    self.directives(item.directives, DirectiveLocation.FIELD, within)
                below = self.asked_field(item, parent, into, within)
                if below is not None:
                    asked, type_ = below
                    inner = item.selection_set
                    if inner is None:
                        raise NotProvenError
                    deepest = max(deepest, self.selections(inner, type_, asked, within, depth + 1))
            elif isinstance(item, FragmentSpreadNode):
                name = item.name.value
                _see(name in self.types and not item.arguments and self.overlap(self.types[name], parent))
                if item.directives:
                    self.directives(item.directives, DirectiveLocation.FRAGMENT_SPREAD, within)
                into.spreads.append(name)
                within.spreads.add(name)
            elif isinstance(item, InlineFragmentNode):
                condition = item.type_condition
                type_ = parent if condition is None else self.composite(condition.name.value)
                _see(self.overlap(type_, parent))
                if item.directives:
                    self.directives(item.directives, DirectiveLocation.INLINE_FRAGMENT, within)
                deepest = max(deepest, self.selections(item.selection_set, type_, into, within, depth + 1))
            else:
                raise NotProvenError
        return deepest

    def asked_field(
        self, node: FieldNode, parent: GraphQLCompositeType, into: AskedFields, within: _Definition
    ) -> tuple[AskedFields, GraphQLCompositeType] | None:
        """Add a field. Gives what is to be filled with its selection, and the type of its objects; None for a leaf."""
        name = node.name.value
        if name == "__typename":
            declared = TypeNameMetaFieldDef
        elif isinstance(parent, GraphQLUnionType) or name not in parent.fields:
            raise NotProvenError
        else:
            declared = parent.fields[name]
        arguments = node.arguments or ()
        if arguments or declared.args:
            self.arguments(arguments, declared.args, within)
        type_ = declared.type
        named = type_ if not isinstance(type_, (GraphQLNonNull, GraphQLList)) else get_named_type(type_)
        key = node.alias.value if node.alias is not None else name
        if isinstance(named, (GraphQLObjectType, GraphQLInterfaceType, GraphQLUnionType)):
            below = AskedFields()
            into.fields.append(AskedField(key, name, arguments, type_, below))
            return below, named
        _see(node.selection_set is None)
        into.fields.append(AskedField(key, name, arguments, type_, None))
        return None

    def overlap(self, one: GraphQLCompositeType, other: GraphQLCompositeType) -> bool:
        return one is other or do_types_overlap(self.schema, one, other)

    def directives(self, nodes: Sequence[DirectiveNode], location: DirectiveLocation, within: _Definition) -> None:
        met: set[str] = set()
        for node in nodes:
            name = node.name.value
            declared = self.schema.get_directive(name)
            if declared is None or location not in declared.locations or name in ("defer", "stream"):
                raise NotProvenError
            _see(declared.is_repeatable or name not in met)
            met.add(name)
            self.arguments(node.arguments or (), declared.args, within)

    def arguments(
        self, nodes: Sequence[ArgumentNode], declared: Mapping[str, GraphQLArgument], within: _Definition
    ) -> None:
        given = {node.name.value for node in nodes}
        _see(len(given) == len(nodes))
        for node in nodes:
            argument = declared.get(node.name.value)
            if argument is None:
                raise NotProvenError
            self.value(node.value, argument.type, within)
        for name, argument in declared.items():
            _see(name in given or not is_required_argument(argument))

    def value(self, node: ValueNode, type_: GraphQLInputType, within: _Definition) -> None:
        """See that a value is of the type, and note the variables in it."""
        if isinstance(node, VariableNode):
            within.uses.append((node.name.value, type_))
            return
        self.parts(node, type_, within)
        problems: list[object] = []
        validate_input_literal(node, type_, lambda error, _path: problems.append(error))
        _see(not problems)

    def parts(self, node: ValueNode, type_: GraphQLInputType, within: _Definition) -> None:
        """What stands in a value: numbers that are not too long, names that are unique, variables."""
        if isinstance(node, IntValueNode):
            _see(len(node.value) <= MAX_DIGITS)
        elif isinstance(node, FloatValueNode):
            _see(len(node.value) <= MAX_DIGITS and not math.isinf(float(node.value)))
        elif isinstance(node, ListValueNode):
            listed = type_.of_type if isinstance(type_, GraphQLNonNull) else type_
            if not isinstance(listed, GraphQLList):
                raise NotProvenError
            for item in node.values:
                self.part(item, listed.of_type, within)
        elif isinstance(node, ObjectValueNode):
            named = get_named_type(type_)
            if not isinstance(named, GraphQLInputObjectType) or named.is_one_of:
                raise NotProvenError
            _see(len({member.name.value for member in node.fields}) == len(node.fields))
            for member in node.fields:
                _see(member.name.value in named.fields)
                self.part(member.value, named.fields[member.name.value].type, within)

    def part(self, node: ValueNode, type_: GraphQLInputType, within: _Definition) -> None:
        if isinstance(node, VariableNode):
            within.uses.append((node.name.value, type_))
        else:
            self.parts(node, type_, within)

    def variables(
        self, operation: OperationDefinitionNode, definition: _Definition, fragments: Mapping[str, None]
    ) -> None:
        """See that the operation's variables are sound, and fit wherever they are used."""
        declared: dict[str, tuple[GraphQLInputType, bool]] = {}
        for node in operation.variable_definitions or ():
            _see(node.variable.name.value not in declared and not node.directives)
            declared[node.variable.name.value] = self.variable(node)
        unused = set(declared)
        for each in (definition, *(self.fragments[name] for name in fragments)):
            for name, wanted in each.uses:
                if name not in declared:
                    raise NotProvenError
                unused.discard(name)
                type_, is_filled = declared[name]
                if is_filled and isinstance(wanted, GraphQLNonNull) and not isinstance(type_, GraphQLNonNull):
                    wanted = wanted.of_type
                _see(is_type_sub_type_of(self.schema, type_, wanted))
        _see(not unused)

    def variable(self, node: VariableDefinitionNode) -> tuple[GraphQLInputType, bool]:
        """The type, and whether there is a default in the place of a missing value."""
        type_ = type_from_ast(self.schema, node.type)
        if not is_input_type(type_):
            raise NotProvenError
        default = node.default_value
        if default is not None:
            self.value(default, type_, _Definition())
        return type_, default is not None and not isinstance(default, NullValueNode)
