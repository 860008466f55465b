"""JSON values of manifests as GraphQL literals of a given type."""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import Any

from graphql.language.print_string import print_string

from dovetail_composition.schema.coordinates import is_name
from dovetail_composition.schema.definitions import TypeDefinition
from dovetail_composition.schema.type_refs import is_list, item_type, named_type

from .fit import literal_problem
from .text import MAX_DEPTH, parse_literal


class _UnfitError(ValueError):
    """The value cannot be written as a literal."""


def literal_of(value: Any, type_ref: str, types: Mapping[str, TypeDefinition]) -> tuple[str, str | None]:
    """The literal, and what keeps it from being a value of the type: None where nothing does."""
    try:
        text = _print(value, type_ref, types, 0)
    except _UnfitError as problem:
        return "", str(problem)
    node = parse_literal(text)
    return text, "It cannot be written in GraphQL." if node is None else literal_problem(node, type_ref, types)


def _print(value: Any, type_ref: str, types: Mapping[str, TypeDefinition], depth: int) -> str:
    if depth > MAX_DEPTH:
        raise _UnfitError("It is nested too deeply.")
    if isinstance(value, list | tuple):
        inner = item_type(type_ref) if is_list(type_ref) else type_ref
        return "[" + ", ".join(_print(item, inner, types, depth + 1) for item in value) + "]"
    definition = types.get(named_type(type_ref))
    if isinstance(value, Mapping):
        return "{" + ", ".join(_entry(name, item, definition, types, depth) for name, item in value.items()) + "}"
    if isinstance(value, str):
        if definition is not None and definition.kind == "ENUM" and is_name(value):
            return value
        return _text(value)
    return _scalar(value)


def _entry(
    name: Any, value: Any, definition: TypeDefinition | None, types: Mapping[str, TypeDefinition], depth: int
) -> str:
    if not isinstance(name, str) or not is_name(name):
        raise _UnfitError(f"'{name}' cannot be the name of a field.")
    declared = definition.input_fields.get(name) if definition else None
    return f"{name}: {_print(value, declared.type if declared else '', types, depth + 1)}"


def _scalar(value: Any) -> str:
    if value is None:
        return "null"
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, int) and value.bit_length() <= _MAX_BITS:
        return str(value)
    if isinstance(value, float) and math.isfinite(value):
        return repr(value)
    raise _UnfitError("It is no JSON value that GraphQL can write.")


def _text(value: str) -> str:
    # Half of a surrogate pair cannot be encoded, and would only fail when a request is sent.
    if any("\ud800" <= character <= "\udfff" for character in value):
        raise _UnfitError("The text holds characters that cannot be encoded.")
    return print_string(value)


_MAX_BITS = 4_096
"""Integers beyond any use take time quadratic in their length to print."""
