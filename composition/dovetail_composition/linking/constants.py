"""Resolves constant links: fields that always have the value their author wrote down."""

from __future__ import annotations

from typing import Any

from dovetail_composition.literals.from_json import literal_of
from dovetail_composition.schema.definitions import Field
from dovetail_composition.schema.links import Link
from dovetail_composition.schema.type_refs import named_type

from .context import Context
from .coordinates import Placed
from .result_type import read_type


def resolve_constant(placed: Placed, context: Context) -> Field | None:
    """The field with its literal; its type is the link's, the declared one, or plain from the value."""
    spec, site, declared = placed.spec, placed.site, placed.declared
    written = spec.type or (declared.type if declared else None)
    ref = read_type(written) if written is not None else _type_of(spec.value)
    if ref is None:
        message = f"'{written[:100]}' is no type." if written else "The value does not tell its type."
        site.report("LINK_TYPE_INVALID", message, "Give the type: 'type: String!'.")
        return None
    kind = context.kind_of(named_type(ref))
    if kind is None:
        site.report("LINK_TYPE_UNKNOWN", f"No schema has the type '{named_type(ref)}'.")
        return None
    if kind not in {"SCALAR", "ENUM"}:
        site.report("LINK_CONSTANT_INVALID", f"'{named_type(ref)}' is of the kind {kind}, which no constant can be.")
        return None
    text, problem = literal_of(spec.value, ref, context.schema.types)
    if problem is not None:
        site.report("LINK_CONSTANT_INVALID", f"The value does not fit '{ref}'. {problem}")
        return None
    return Field(
        name=placed.name,
        type=ref,
        description=declared.description if declared else None,
        deprecated=declared.deprecated if declared else None,
        link=Link(graph=site.member.graph, constant=text),
        location=declared.location if declared else None,
    )


def _type_of(value: Any) -> str | None:
    match value:
        case bool():
            return "Boolean!"
        case int():
            return "Int!"
        case float():
            return "Float!"
        case str():
            return "String!"
        case _:
            return None
