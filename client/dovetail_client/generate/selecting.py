"""Functions that take a selection: fields of objects and root fields are written alike."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from graphql import GraphQLField, get_named_type

from .arguments import arguments_of
from .target import Abstract, Target
from .text import Module, called, docstring, function, quoted
from .type_texts import TypeTexts, is_leaf


@dataclass(frozen=True, slots=True, kw_only=True)
class Form:
    """What differs between fields of objects and root fields."""

    head: str
    """`def`, or `async def`."""
    first: str
    """`cls` or `self`."""
    returns: str
    """Around the type of the value, as in `typed.Field[JobSelection, {}]`."""
    made_by: str
    """What the body calls, such as `await self._run`."""
    leading: tuple[str, ...]
    """What it passes first."""
    select_by_position: bool
    fallback: str
    """Its description where the schema has none."""


class Selecting:
    """Writes such functions into one module."""

    def __init__(self, target: Target, module: Module, up: str) -> None:
        self._target = target
        self._module = module
        self._up = up
        self._texts = TypeTexts(target, module, up)

    def lines(self, name: str, graphql_name: str, field: GraphQLField, form: Form) -> Iterator[str]:
        """The function for one field, with overloads where a choice by concrete type is possible."""
        arguments = arguments_of(field, self._texts)
        of = self._texts.conversions(field.type) if is_leaf(field.type) else self._texts.selected(field.type)
        said = docstring("\n\n".join(filter(None, (field.description or form.fallback, arguments.documentation))), "")
        call = called(f"return {form.made_by}", [*form.leading, quoted(graphql_name), of, *arguments.passed], "")
        body = [*said, *call]
        named = get_named_type(field.type)
        if is_leaf(field.type):
            yield from self._function(name, field, form, "", arguments.parameters, self._texts.read(field.type), body)
        elif not isinstance(named, Abstract):
            select, value = self._select(named.name)
            yield from self._function(
                name, field, form, select, arguments.parameters, self._texts.wrapped(field.type, value), body
            )
        else:
            for select, value in (self._select(named.name), self._choice(named.name)):
                yield "    @overload"
                yield from self._function(
                    name, field, form, select, arguments.parameters, self._texts.wrapped(field.type, value), ["..."]
                )
            self._module.needs("typing", "overload")
            self._module.needs("typing", "Any")
            yield from self._function(name, field, form, "select: Any = None", arguments.parameters, "Any", body)

    def _select(self, type_name: str) -> tuple[str, str]:
        """The parameter that takes a class, and the type of what is read."""
        names = self._target.names[type_name]
        folder = "." if self._up == ".." else ".objects."
        any_ = self._module.needs(f"{folder}{names.module}", names.any, checkers_only=True)
        return f"select: typed.Select[{any_}] | None = None", any_

    def _choice(self, type_name: str) -> tuple[str, str]:
        """The parameter that takes a choice by concrete type."""
        member = self._module.needs(f"{self._up}members", self._target.names[type_name].member, checkers_only=True)
        self._module.needs("typing_extensions", "TypeVar", checkers_only=True)
        self._module.type_variable('Chosen = TypeVar("Chosen")')
        return f"select: typed.Choice[{member}, Chosen]", "Chosen"

    def _function(
        self,
        name: str,
        field: GraphQLField,
        form: Form,
        select: str,
        parameters: Sequence[str],
        value: str,
        body: Sequence[str],
    ) -> Iterator[str]:
        if field.deprecation_reason is not None:
            yield f"    @typed.deprecated({quoted(field.deprecation_reason)})"
        by_name = list(parameters)
        by_position = [form.first]
        if select and form.select_by_position:
            by_position.append(select)
        elif select:
            # What has a default may stand before what has none: all are passed by name.
            by_name.append(select)
        parameters = [*by_position, *(["*", *by_name] if by_name else [])]
        returns = value if value == "Any" and body != ["..."] else form.returns.format(value)
        if value == "Any" and "async" not in form.head:
            returns = "Any"
        yield from function(f"{form.head} {name}", parameters, returns, body, "    ")
        if body != ["..."]:
            yield ""
