"""The modules of scalars, enums and input objects."""

from __future__ import annotations

from collections.abc import Iterator

from graphql import GraphQLEnumType, GraphQLInputObjectType

from .arguments import annotation, described, is_required
from .names import IN_INPUTS, member_names, python_names
from .target import Target
from .text import Module, called, docstring, quoted
from .type_texts import TypeTexts


def scalars_module(target: Target) -> str:
    """`scalars.py`: what custom scalars are in Python."""
    module = Module("Custom scalars: their Python types and their conversions.")
    module.needs("typing", "TypeAlias")
    module.needs("dovetail_client", "typed")
    for scalar in target.scalars:
        names, mapping = target.names[scalar.name], target.scalar_mapping(scalar)
        for needed in mapping.imports:
            module.needs_module(needed)
        if mapping.annotation == "Any":
            module.needs("typing", "Any")
        module.lines += [f"{names.name}: TypeAlias = {mapping.annotation}", *docstring(scalar.description or "", "")]
        module.lines += [f"{names.constant}: typed.Type[{names.name}] = {mapping.conversions(scalar.name)}", ""]
    return module.text()


def enum_module(type_: GraphQLEnumType, target: Target) -> str:
    """One enum."""
    module = Module(f"The enum `{type_.name}`.")
    module.needs("enum", "Enum")
    module.lines += ["", f"class {target.names[type_.name].name}(Enum):"]
    module.lines += [*docstring(type_.description or f"The enum `{type_.name}`.", "    "), ""]
    members = member_names(list(type_.values))
    for name, value in type_.values.items():
        module.lines.append(f"    {members[name]} = {quoted(name)}")
        deprecated = "" if value.deprecation_reason is None else f"\nDeprecated: {value.deprecation_reason}"
        module.lines += docstring(f"{value.description or ''}{deprecated}", "    ")
    return module.text()


def input_module(type_: GraphQLInputObjectType, target: Target) -> str:
    """One input object."""
    module = Module(f"The input object `{type_.name}`.", target.names[type_.name].name)
    module.needs("dovetail_client", "typed")
    texts = TypeTexts(target, module, "..")
    base = "OneOf" if type_.is_one_of else "Input"
    module.lines += ["", f"class {target.names[type_.name].name}(typed.{base}):"]
    module.lines += [*docstring(type_.description or f"The input object `{type_.name}`.", "    "), ""]
    module.lines += _one_of(type_, module, texts) if type_.is_one_of else _fields(type_, texts)
    return module.text()


def _fields(type_: GraphQLInputObjectType, texts: TypeTexts) -> Iterator[str]:
    names = python_names(type_.fields, IN_INPUTS)
    for name, field in type_.fields.items():
        details = [quoted(name), texts.encoding(field.type)]
        if not is_required(field):
            details.append("default=typed.UNSET")
        if field.deprecation_reason is not None:
            details.append(f"deprecated={quoted(field.deprecation_reason)}")
        head = f"{names[name]}: {annotation(field, texts).removesuffix(' = typed.UNSET')} = typed.field"
        yield from called(head, details, "    ")
        yield from docstring(described(field), "    ")


def _one_of(type_: GraphQLInputObjectType, module: Module, texts: TypeTexts) -> Iterator[str]:
    """A constructor for each field: type checkers then say that just one is to be given, and not null."""
    module.needs("typing", "Any")
    names = python_names(type_.fields, IN_INPUTS)
    several = len(type_.fields) > 1
    for name, field in type_.fields.items():
        given = texts.given(field.type).removesuffix(" | None")
        if several:
            module.needs("typing", "overload")
            yield "    @overload"
            yield f"    def __init__(self, *, {names[name]}: {given}) -> None: ..."
        else:
            yield f"    def __init__(self, *, {names[name]}: {given}) -> None:"
            yield f"        super().__init__({names[name]}={names[name]})"
    if several:
        yield from ("    def __init__(self, **value: Any) -> None:", "        super().__init__(**value)")
    yield ""
    for name, field in type_.fields.items():
        head = f"{names[name]}: {texts.given(field.type).removesuffix(' | None')} | typed.Unset = typed.field"
        yield from called(head, [quoted(name), texts.encoding(field.type), "default=typed.UNSET"], "    ")
        yield from docstring(described(field), "    ")
