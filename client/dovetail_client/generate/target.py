"""The package that is being generated: its schema, and the Python names of types and of their modules."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from graphql import (
    GraphQLEnumType,
    GraphQLField,
    GraphQLInputObjectType,
    GraphQLInterfaceType,
    GraphQLNamedType,
    GraphQLObjectType,
    GraphQLScalarType,
    GraphQLSchema,
    GraphQLUnionType,
    get_named_type,
    is_introspection_type,
    is_specified_scalar_type,
)

from .names import OF_MODULES, free_of, pascal_case, snake_case, unique
from .scalar_mapping import ScalarMapping, mapping_of

Composite = GraphQLObjectType | GraphQLInterfaceType | GraphQLUnionType
Abstract = GraphQLInterfaceType | GraphQLUnionType


@dataclass(frozen=True, slots=True, kw_only=True)
class TypeNames:
    """Python's names for one type; those of selections only where there are any."""

    name: str
    module: str
    """The module's name, within the folder for its kind."""
    selection: str = ""
    fields: str = ""
    """The class that has the fields which are not selected unless one says so."""
    any: str = ""
    """The type variable of its selections."""
    member: str = ""
    """Of an interface or a union: the base of all concrete types' selections."""
    constant: str = ""
    """Of a scalar: its conversions."""


class Target:
    """What all parts of the generator know."""

    def __init__(
        self, schema: GraphQLSchema, package: str, scalars: Mapping[str, ScalarMapping], *, open_enums: bool = False
    ) -> None:
        self.schema = schema
        self.open_enums = open_enums
        """Whether answers may hold values that an enum does not have now."""
        self.client = f"{pascal_case(package)}Client"
        self._scalars = scalars
        types = _types(schema)
        self.names = _names(types, {self.client, f"Sync{self.client}", *OF_MODULES})
        self.composites = tuple(each for each in types if isinstance(each, Composite))
        self.enums = tuple(each for each in types if isinstance(each, GraphQLEnumType))
        self.inputs = tuple(each for each in types if isinstance(each, GraphQLInputObjectType))
        self.scalars = tuple(each for each in types if isinstance(each, GraphQLScalarType))
        self._abstracts = tuple(each for each in self.composites if isinstance(each, Abstract))

    def scalar_mapping(self, scalar: GraphQLScalarType) -> ScalarMapping:
        """What a custom scalar is in Python."""
        return mapping_of(scalar.name, self._scalars)

    def abstracts_of(self, type_: GraphQLObjectType) -> list[TypeNames]:
        """The interfaces and unions that an object type belongs to."""
        return [self.names[each.name] for each in self._abstracts if self.schema.is_sub_type(each, type_)]


def _types(schema: GraphQLSchema) -> list[GraphQLNamedType]:
    """All types that get a class or an alias, sorted by name; of root types those that a field returns."""
    reached = _reached(schema)
    roots = {schema.query_type, schema.mutation_type, schema.subscription_type}
    return [
        each
        for name, each in sorted(schema.type_map.items())
        if not is_introspection_type(each)
        and not is_specified_scalar_type(each)
        and (each not in roots or name in reached)
    ]


def _reached(schema: GraphQLSchema) -> set[str]:
    """Types that a field returns."""
    fields: list[GraphQLField] = []
    for each in schema.type_map.values():
        if isinstance(each, GraphQLObjectType | GraphQLInterfaceType):
            fields += each.fields.values()
    return {get_named_type(field.type).name for field in fields}


def _names(types: list[GraphQLNamedType], reserved: set[str]) -> Mapping[str, TypeNames]:
    taken, modules, constants = set(reserved), set[str](), set[str]()
    classes = {}
    for each in sorted(types, key=lambda each: (each.name != pascal_case(each.name), each.name)):
        classes[each.name] = unique(pascal_case(each.name), taken)
        taken.add(classes[each.name])
    found = {}
    for each in types:
        name = classes[each.name]
        module = unique(free_of(snake_case(name), frozenset()), modules)
        modules.add(module)
        if isinstance(each, GraphQLScalarType):
            constant = unique(snake_case(name).upper(), constants | taken)
            constants.add(constant)
            found[each.name] = TypeNames(name=name, module=module, constant=constant)
        elif isinstance(each, Composite):
            of_type = [f"{name}Selection", f"{name}Fields", f"Any{name}", f"{name}Member"]
            selection, fields, any_, member = (unique(wanted, taken) for wanted in of_type)
            taken |= {selection, fields, any_, member}
            found[each.name] = TypeNames(
                name=name, module=module, selection=selection, fields=fields, any=any_, member=member
            )
        else:
            found[each.name] = TypeNames(name=name, module=module)
    return found
