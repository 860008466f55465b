"""The client's selection in normal form: fragments expanded, duplicates merged, grouped by concrete type.

At each place of the answer the possible object types fall into groups that see the same fields; within a group each
response key stands once, in the order of the GraphQL specification's CollectFields. Planner and projection both walk
this form, so neither knows about fragments.
"""

from __future__ import annotations

from graphql import ConstDirectiveNode, DirectiveNode, ValueNode
from msgspec import Struct

Literal = tuple[str, bool]
"""A Boolean variable and the value it must have."""


class When(Struct, frozen=True):
    """A run-time condition from `@include` and `@skip`: any of the conjunctions holds. Absent (None) means always."""

    any_of: frozenset[frozenset[Literal]]


class FieldNode(Struct, frozen=True, kw_only=True, eq=False):
    """One field of the answer. `type` is its API type on the group's types; `selection` None for leaves.

    `__typename` is a field like others (`type` `String!`). Compared by identity.
    """

    response_key: str
    name: str
    type: str
    arguments: tuple[tuple[str, ValueNode], ...] = ()
    directives: tuple[DirectiveNode | ConstDirectiveNode, ...] = ()
    """Executable directives but `@include` and `@skip`."""
    when: When | None = None
    selection: SelectionSet | None = None
    denied: bool = False
    """The client may not have it: it is asked of nobody, and null with an error. Then `selection` is None."""


class Group(Struct, frozen=True, kw_only=True, eq=False):
    """Object types that see the same fields with the same types."""

    types: tuple[str, ...]
    fields: tuple[FieldNode, ...]
    occurrences: tuple[tuple[int, When | None], ...] = ()
    """Set where conditions decide on the order: fields by number, as often as they may be met for the first time."""


class SelectionSet(Struct, frozen=True, kw_only=True, eq=False):
    """The selection at one place; `type_name` is the declared type there, `groups` partition its possible types."""

    type_name: str
    groups: tuple[Group, ...]

    def group_of(self, object_type: str) -> Group | None:
        """What an object of this type shows; None for a type unknown here."""
        return next((group for group in self.groups if object_type in group.types), None)

    def fields_of(self, object_type: str) -> tuple[FieldNode, ...]:
        """The fields that an object of this type shows; none for a type unknown here."""
        group = self.group_of(object_type)
        return () if group is None else group.fields
