"""First step of a contract: hide what carries an excluded tag, and leaves without an included one.

Types and fields without an included tag are none of the leaves: whether they stay depends on what they hold, so that an
included argument keeps its field and an included field keeps its type.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TypeVar

from dovetail_composition.schema.definitions import EnumValue, Field, InputValue, TypeDefinition

from .contract import Contract
from .tags import tags_of

_Leaf = TypeVar("_Leaf", EnumValue, InputValue)
_LEAVES = ("SCALAR", "UNION")


def match_type(definition: TypeDefinition, contract: Contract) -> TypeDefinition:
    """The type with all that the contract's tags hide by themselves."""
    tags = tags_of(definition.directives)
    hidden = contract.excludes(tags) or (definition.kind in _LEAVES and not contract.includes(tags))
    return replace(
        definition,
        inaccessible=definition.inaccessible or hidden,
        fields={name: _match_field(each, tags, contract) for name, each in definition.fields.items()},
        values={name: _match(each, tags, contract) for name, each in definition.values.items()},
        input_fields={name: _match(each, tags, contract) for name, each in definition.input_fields.items()},
    )


def _match_field(field: Field, inherited: frozenset[str], contract: Contract) -> Field:
    tags = tags_of(field.directives, inherited)
    arguments = tuple(_match(each, tags, contract) for each in field.arguments)
    included = contract.includes(tags) or not all(each.inaccessible for each in arguments)
    hidden = field.inaccessible or contract.excludes(tags) or not included
    return replace(field, inaccessible=hidden, arguments=arguments)


def _match(value: _Leaf, inherited: frozenset[str], contract: Contract) -> _Leaf:
    tags = tags_of(value.directives, inherited)
    return replace(value, inaccessible=value.inaccessible or _hides(tags, contract))


def _hides(tags: frozenset[str], contract: Contract) -> bool:
    return contract.excludes(tags) or not contract.includes(tags)
