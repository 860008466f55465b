"""A Federation 1 subgraph as one of Federation 2: what the first version left unsaid, or let pass, made plain.

The rules are those of Apollo's "Backward compatibility in Federation 2" and of its schema upgrader. Each step stands
alone. That a type is extended stays with it (`TypeJoin.extension`): whether somebody defines it is for merging to see.
"""

from __future__ import annotations

from dovetail_composition.federation.written import Written

from .extensions import extensions
from .externals import externals_in_extensions_keys, externals_on_interfaces_and_types, unused_externals
from .field_set_literals import field_set_literals
from .inactive_field_sets import inactive_field_sets, provides_of_leaves
from .interfaces import field_sets_of_interfaces
from .sharing import sharing
from .steps import Step

__all__ = ["upgrade"]

# Unused externals come late: the steps before leave some unused.
_STEPS: tuple[Step, ...] = (
    field_set_literals,
    externals_on_interfaces_and_types,
    externals_in_extensions_keys,
    inactive_field_sets,
    extensions,
    field_sets_of_interfaces,
    provides_of_leaves,
    unused_externals,
    sharing,
)


def upgrade(written: Written) -> Written:
    """The same subgraph for Federation 2; one that is for Federation 2 already stays as it is."""
    if not written.is_federation_1:
        return written
    for step in _STEPS:
        written = step(written)
    return written
