"""Definitions as SDL in one fixed order; written for speed, since a supergraph may hold a megabyte of it.

What a printer adds to each element, such as join directives, are its `Annotations`; without them the text is that of
an API, in which applied directives say nothing. Types and directives are
sorted by name; fields, arguments and values stand in the order of their definition.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Protocol

from graphql.language.block_string import is_printable_as_block_string, print_block_string
from graphql.language.print_string import print_string

from .definitions import (
    AppliedDirective,
    DirectiveDefinition,
    EnumValue,
    Field,
    InputValue,
    Schema,
    TypeDefinition,
)
from .specified import DEFAULT_DEPRECATION

_KEYWORDS = {
    "SCALAR": "scalar",
    "OBJECT": "type",
    "INTERFACE": "interface",
    "UNION": "union",
    "ENUM": "enum",
    "INPUT_OBJECT": "input",
}


class Annotations(Protocol):
    """Directives that a printer adds to elements, each as `@name(...)`."""

    def of_type(self, definition: TypeDefinition) -> Iterable[str]:
        """For a type."""
        ...

    def of_field(self, definition: TypeDefinition, field: Field) -> Iterable[str]:
        """For a field of an object or interface type."""
        ...

    def of_argument(self, argument: InputValue) -> Iterable[str]:
        """For an argument."""
        ...

    def of_input_field(self, field: InputValue) -> Iterable[str]:
        """For a field of an input object."""
        ...

    def of_value(self, value: EnumValue) -> Iterable[str]:
        """For a value of an enum."""
        ...


def schema_blocks(schema: Schema, annotations: Annotations | None) -> Iterator[str]:
    """One block of text for each directive and type; the schema definition itself is left to the caller."""
    for _, directive in sorted(schema.directives.items()):
        yield directive_text(directive, annotations)
    for _, definition in sorted(schema.types.items()):
        yield type_text(definition, annotations)


def directive_text(directive: DirectiveDefinition, annotations: Annotations | None) -> str:
    """The definition of a directive."""
    arguments = _arguments(directive.arguments, "", annotations)
    repeatable = " repeatable" if directive.repeatable else ""
    locations = " | ".join(directive.locations)
    return f"{description_text(directive.description)}directive @{directive.name}{arguments}{repeatable} on {locations}"


def type_text(definition: TypeDefinition, annotations: Annotations | None) -> str:
    """The definition of a type."""
    head = f"{description_text(definition.description)}{_KEYWORDS[definition.kind]} {definition.name}"
    if definition.interfaces:
        head += " implements " + " & ".join(definition.interfaces)
    marks = [*annotations.of_type(definition), *applied_texts(definition.directives)] if annotations else []
    if definition.one_of:
        marks.append("@oneOf")
    if definition.specified_by is not None:
        marks.append(f"@specifiedBy(url: {print_string(definition.specified_by)})")
    broken = bool(marks) and annotations is not None
    if marks:
        head += "\n  " + "\n  ".join(marks) if broken else " " + " ".join(marks)
    if definition.kind == "SCALAR":
        return head
    if definition.kind == "UNION":
        return head + (("\n  = " if broken else " = ") + " | ".join(definition.members) if definition.members else "")
    lines = list(_lines(definition, annotations))
    if not lines:
        return head
    return head + ("\n{\n" if broken else " {\n") + "\n".join(lines) + "\n}"


def description_text(description: str | None, indent: str = "") -> str:
    """A description with its line break, before what it describes; empty where there is none."""
    if description is None:
        return ""
    if "\n" not in description or not is_printable_as_block_string(description):
        return f"{indent}{print_string(description)}\n"
    block = print_block_string(description)
    return f"{indent}{block}\n" if not indent else _indented(block, indent)


def input_text(value: InputValue, marks: Iterable[str] | None) -> str:
    """An argument or input field without its description; without `marks` also without its applied directives."""
    default = f" = {value.default}" if value.default is not None else ""
    return f"{value.name}: {value.type}{default}{_marks(value.deprecated, value.directives, marks)}"


def _lines(definition: TypeDefinition, annotations: Annotations | None) -> Iterator[str]:
    for field in definition.fields.values():
        arguments = _arguments(field.arguments, "  ", annotations) if field.arguments else ""
        marks = _marks(
            field.deprecated, field.directives, annotations.of_field(definition, field) if annotations else None
        )
        yield f"{description_text(field.description, '  ')}  {field.name}{arguments}: {field.type}{marks}"
    for input_field in definition.input_fields.values():
        text = input_text(input_field, annotations.of_input_field(input_field) if annotations else None)
        yield f"{description_text(input_field.description, '  ')}  {text}"
    for value in definition.values.values():
        marks = _marks(value.deprecated, value.directives, annotations.of_value(value) if annotations else None)
        yield f"{description_text(value.description, '  ')}  {value.name}{marks}"


def _arguments(arguments: tuple[InputValue, ...], indent: str, annotations: Annotations | None) -> str:
    if not arguments:
        return ""
    texts = [input_text(argument, annotations.of_argument(argument) if annotations else None) for argument in arguments]
    if all(argument.description is None for argument in arguments):
        return f"({', '.join(texts)})"
    inner = indent + "  "
    lines = (
        f"{description_text(argument.description, inner)}{inner}{text}\n"
        for argument, text in zip(arguments, texts, strict=True)
    )
    return f"(\n{''.join(lines)}{indent})"


def _marks(deprecated: str | None, directives: tuple[AppliedDirective, ...], marks: Iterable[str] | None) -> str:
    texts = [] if marks is None else [*marks, *applied_texts(directives)]
    if deprecated is not None:
        reason = "" if deprecated == DEFAULT_DEPRECATION else f"(reason: {print_string(deprecated)})"
        texts.append(f"@deprecated{reason}")
    return " " + " ".join(texts) if texts else ""


def applied_texts(directives: tuple[AppliedDirective, ...]) -> Iterator[str]:
    """Each applied directive, `@tag(name: "x")`."""
    for directive in directives:
        arguments = ", ".join(f"{name}: {value}" for name, value in directive.arguments)
        yield f"@{directive.name}({arguments})" if arguments else f"@{directive.name}"


def _indented(block: str, indent: str) -> str:
    # Empty lines stay empty: a block string's value does not depend on the blanks in them.
    return "".join(f"{indent}{line}\n" if line else "\n" for line in block.split("\n"))
