"""What passes over a whole schema ask of each type: the names it refers to, and whether a part of it is hidden."""

from __future__ import annotations

from dataclasses import dataclass

from dovetail_composition.memo import NO_MEMO, Memo

from .definitions import InputValue, TypeDefinition
from .type_refs import named_type


@dataclass(frozen=True, slots=True, kw_only=True)
class Outline:
    """Of one type definition."""

    fields: frozenset[str]
    """Names of its visible fields."""
    visible_types: tuple[str, ...]
    """Types of its visible fields."""
    link_types: tuple[str, ...]
    """Types of the arguments of its visible linked fields."""
    field_types: frozenset[str]
    """Types of all its fields."""
    references: frozenset[str]
    """All types that it names; some of them may be undefined, or built in."""
    beside: tuple[str, ...]
    """The same, sorted."""
    hides: bool
    """Whether a part of it is inaccessible."""
    selects: bool
    """Whether keys, field sets, lookups or links stand on it."""


def outline_of(definition: TypeDefinition, memo: Memo = NO_MEMO) -> Outline:
    """The outline, made once for each definition."""
    return memo.recall(_outline, (definition,))


def _outline(definition: TypeDefinition) -> Outline:
    fields = definition.fields.values()
    inputs: list[InputValue] = [argument for field in fields for argument in field.arguments]
    inputs += definition.input_fields.values()
    field_types = frozenset(named_type(field.type) for field in fields)
    visible = [field for field in fields if not field.inaccessible]
    linked = [field for field in visible if field.link is not None]
    references = field_types.union(
        definition.interfaces, definition.members, (named_type(each.type) for each in inputs)
    )
    return Outline(
        fields=frozenset(field.name for field in visible),
        visible_types=tuple(dict.fromkeys(named_type(field.type) for field in visible)),
        link_types=tuple(named_type(argument.type) for field in linked for argument in field.arguments),
        field_types=field_types,
        references=references,
        beside=tuple(sorted(references)),
        hides=len(visible) < len(definition.fields)
        or any(each.inaccessible for each in inputs)
        or any(value.inaccessible for value in definition.values.values()),
        selects=bool(definition.lookups)
        or any(join.keys for join in definition.joins)
        or any(
            field.link is not None or any(each.requires or each.provides for each in field.joins) for field in fields
        ),
    )
