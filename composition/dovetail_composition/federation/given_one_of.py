"""`@oneOf` where an author defines it: composers take that for the author's own, and ask nothing of its input types."""

from __future__ import annotations

from dataclasses import replace

from graphql import DirectiveDefinitionNode, DocumentNode

from dovetail_composition.schema.definitions import InputValue, Schema
from dovetail_composition.schema.type_refs import is_non_null


def with_given_one_of(schema: Schema, document: DocumentNode) -> Schema:
    """The schema without the mark on input types that cannot have it by the GraphQL specification."""
    defined = any(
        isinstance(node, DirectiveDefinitionNode) and node.name.value == "oneOf" for node in document.definitions
    )
    wrong = {
        name: replace(each, one_of=False)
        for name, each in schema.types.items()
        if defined and each.one_of and not all(map(_may_stand_alone, each.input_fields.values()))
    }
    return replace(schema, types={**schema.types, **wrong}) if wrong else schema


def _may_stand_alone(field: InputValue) -> bool:
    return field.default is None and not is_non_null(field.type)
