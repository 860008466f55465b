"""What a rule is: a function from a schema to findings, which stands alone and relies on no other rule."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

from dovetail_composition.diagnostics.diagnostic import Diagnostic
from dovetail_composition.schema.definitions import Schema, TypeDefinition


@dataclass(frozen=True, slots=True, kw_only=True)
class Checked:
    """A schema under check, and what links will add to it."""

    schema: Schema
    link_fields: frozenset[str] = field(default=frozenset())
    """Coordinates of fields that links resolve: their types may be defined by another service."""
    link_types: frozenset[str] = field(default=frozenset())
    """Types to which links may add fields, so that they may have none of their own."""
    federated: bool = False
    """A federated subgraph may do without a query root, and its defaults and directives are looked at loosely."""
    known: frozenset[str] = field(default=frozenset())
    """Types that were found right before, beside the same definitions of all that they refer to."""

    def unknown_types(self) -> Iterator[TypeDefinition]:
        """The types to check, for rules that look at one type and what it refers to, and no further."""
        return (definition for name, definition in self.schema.types.items() if name not in self.known)


Rule = Callable[[Checked], Iterator[Diagnostic]]
