"""The package that is being generated: its schema, and the Python names of types and of their modules."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
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

    def __init__(self, schema: GraphQLSchema, package: str, scalars: Mapping[str, ScalarMapping]) -> None:
        self.schema = schema
        self.client = f"{pascal_case(package)}Client"
        self._scalars = scalars
        self.names = _names(list(self._types()), {self.client, f"Sync{self.client}", *OF_MODULES})

    def _types(self) -> Iterator[GraphQLNamedType]:
        """All types that get a class or an alias, sorted by name."""
        reached = _reached(self.schema)
        roots = {self.schema.query_type, self.schema.mutation_type, self.schema.subscription_type}
        for name, each in sorted(self.schema.type_map.items()):
            skipped = is_introspection_type(each) or is_specified_scalar_type(each)
            if not skipped and (each not in roots or name in reached):
                yield each

    def composites(self) -> Iterator[Composite]:
        """Types with selections."""
        return (each for each in self._types() if isinstance(each, Composite))

    def enums(self) -> Iterator[GraphQLEnumType]:
        """Enums."""
        return (each for each in self._types() if isinstance(each, GraphQLEnumType))

    def inputs(self) -> Iterator[GraphQLInputObjectType]:
        """Input objects."""
        return (each for each in self._types() if isinstance(each, GraphQLInputObjectType))

    def scalars(self) -> Iterator[tuple[GraphQLScalarType, ScalarMapping]]:
        """Custom scalars, and what they are in Python."""
        return (
            (each, mapping_of(each.name, self._scalars))
            for each in self._types()
            if isinstance(each, GraphQLScalarType)
        )

    def abstracts_of(self, type_: GraphQLObjectType) -> list[TypeNames]:
        """The interfaces and unions that an object type belongs to."""
        return [
            self.names[each.name]
            for each in self.composites()
            if isinstance(each, Abstract) and self.schema.is_sub_type(each, type_)
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
