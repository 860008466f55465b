"""How GraphQL types are written in Python: as annotations, and as expressions of their conversions."""

from __future__ import annotations

from collections.abc import Callable

from graphql import (
    GraphQLEnumType,
    GraphQLInputObjectType,
    GraphQLList,
    GraphQLNonNull,
    GraphQLScalarType,
    GraphQLType,
    get_named_type,
    is_specified_scalar_type,
)

from .target import Composite, Target
from .text import Module

_PYTHON = {"Boolean": "bool", "Float": "float", "ID": "str", "Int": "int", "String": "str"}
_CONVERSIONS = {each: f"typed.{each.upper()}" for each in _PYTHON}


class TypeTexts:
    """Writes types into one module, which imports what they need; `up` leads from it to the package, as `..`."""

    def __init__(self, target: Target, module: Module, up: str) -> None:
        self._target = target
        self._module = module
        self._up = up

    def read(self, type_: GraphQLType) -> str:
        """The annotation of a leaf that is read."""
        named = get_named_type(type_)
        return self.wrapped(
            type_, f"{self._leaf(named)} | typed.Unknown" if self._is_open(named) else self._leaf(named)
        )

    def wrapped(self, type_: GraphQLType, named: str) -> str:
        """The annotation around that of the named type."""
        return _annotation(type_, named, "list")

    def given(self, type_: GraphQLType) -> str:
        """The annotation of what is passed: any sequence for a list, and whole numbers for an ID too."""
        named = get_named_type(type_)
        text = "str | int" if named.name == "ID" else self._leaf(named)
        if list_is_needed(type_):
            self._module.needs("collections.abc", "Sequence", checkers_only=True)
        return _annotation(type_, text, "Sequence")

    def conversions(self, type_: GraphQLType) -> str:
        """The expression of what reads a leaf."""
        return converted(type_, self._leaf_conversions(get_named_type(type_)))

    def encoding(self, type_: GraphQLType) -> str:
        """The expression of what writes an argument."""
        named = get_named_type(type_)
        if isinstance(named, GraphQLInputObjectType):
            return converted(type_, "typed.INPUT")
        return converted(type_, "typed.ENUM" if isinstance(named, GraphQLEnumType) else self._leaf_conversions(named))

    def selected(self, type_: GraphQLType) -> str:
        """The expression of what reads an object of which something is selected."""
        names = self._target.names[get_named_type(type_).name]
        folder = "." if self._up == ".." else ".objects."
        return converted(type_, f'typed.either(select, __package__, "{folder}{names.module}.{names.name}")')

    def _leaf(self, named: GraphQLType) -> str:
        if isinstance(named, GraphQLScalarType):
            if is_specified_scalar_type(named):
                return _PYTHON[named.name]
            return f"{self._scalars()}.{self._target.names[named.name].name}"
        assert isinstance(named, GraphQLEnumType | GraphQLInputObjectType)
        names = self._target.names[named.name]
        folder = "enums" if isinstance(named, GraphQLEnumType) else "inputs"
        return self._module.needs(f"{self._up}{folder}.{names.module}", names.name, checkers_only=True)

    def _leaf_conversions(self, named: GraphQLType) -> str:
        if isinstance(named, GraphQLScalarType):
            if is_specified_scalar_type(named):
                return _CONVERSIONS[named.name]
            return f"{self._scalars()}.{self._target.names[named.name].constant}"
        assert isinstance(named, GraphQLEnumType)
        names = self._target.names[named.name]
        self._module.needs(f"{self._up}enums.{names.module}", names.name)
        return f"typed.{'open_enum_of' if self._target.open_enums else 'enum_of'}({names.name})"

    def _is_open(self, named: GraphQLType) -> bool:
        return self._target.open_enums and isinstance(named, GraphQLEnumType)

    def _scalars(self) -> str:
        return self._module.needs(self._up, "scalars")


def is_leaf(type_: GraphQLType) -> bool:
    """Whether nothing is selected of it."""
    return not isinstance(get_named_type(type_), Composite)


def list_is_needed(type_: GraphQLType) -> bool:
    """Whether a list is somewhere in the type."""
    if isinstance(type_, GraphQLNonNull):
        return list_is_needed(type_.of_type)
    return isinstance(type_, GraphQLList)


def _annotation(type_: GraphQLType, named: str, of_list: str) -> str:
    if isinstance(type_, GraphQLNonNull):
        inner = type_.of_type
        return f"{of_list}[{_annotation(inner.of_type, named, of_list)}]" if isinstance(inner, GraphQLList) else named
    return f"{_annotation(GraphQLNonNull(type_), named, of_list)} | None"  # type: ignore[type-var]  # it is nullable


def converted(type_: GraphQLType, named: str) -> str:
    """The expression around that of the named type."""
    return _expression(type_, named, lambda wrapper, inner: f"typed.{wrapper}({inner})")


def _expression(type_: GraphQLType, named: str, call: Callable[[str, str], str]) -> str:
    if isinstance(type_, GraphQLNonNull):
        inner = type_.of_type
        return call("list_of", _expression(inner.of_type, named, call)) if isinstance(inner, GraphQLList) else named
    return call("nullable", _expression(GraphQLNonNull(type_), named, call))  # type: ignore[type-var]  # it is nullable
