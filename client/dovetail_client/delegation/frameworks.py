"""What libraries on top of graphql-core note on its types: how they read objects, and of which class these are."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from graphql import GraphQLInputObjectType, GraphQLObjectType

_STRAWBERRY = "strawberry-definition"


def attribute(type_: GraphQLObjectType | GraphQLInputObjectType, name: str) -> str:
    """The attribute of a Python object that stands for a field: Strawberry's own name for it, or the field's."""
    field = type_.fields.get(name)
    definition = field.extensions.get(_STRAWBERRY) if field else None
    return getattr(definition, "python_name", None) or name


def field_name(type_: GraphQLObjectType, attribute_name: str, known: Mapping[str, Any]) -> str | None:
    """The field among those known that an attribute stands for: by its name, by Strawberry's, or in camel case."""
    if attribute_name in known:
        return attribute_name
    for name in known:
        if attribute(type_, name) == attribute_name:
            return name
    camel = re.sub(r"(?<=[^_])_+([^_])", lambda match: match[1].upper(), attribute_name)
    return camel if camel in known else None


def python_class(type_: GraphQLObjectType) -> type | None:
    """The class that Strawberry knows objects of a type by."""
    definition = type_.extensions.get(_STRAWBERRY)
    return getattr(definition, "origin", None)
