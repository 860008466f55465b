"""Third step of a contract, where it asks for it: hide types that nothing visible leads to."""

from __future__ import annotations

from dataclasses import replace

from dovetail_composition.schema.definitions import Schema
from dovetail_composition.schema.reach import reached_types
from dovetail_composition.schema.specified import EXECUTABLE_LOCATIONS

from .contract import Contract
from .tags import tags_of


def hide_unreachable(schema: Schema, contract: Contract) -> Schema:
    """The schema without types that no root type, argument of a client directive or included type reaches."""
    usable = {
        name: directive
        for name, directive in schema.directives.items()
        if not EXECUTABLE_LOCATIONS.isdisjoint(directive.locations)
    }
    included = [
        name
        for name, definition in schema.types.items()
        if not tags_of(definition.directives).isdisjoint(contract.include)
    ]
    starts = [*schema.roots.values(), *included]
    reached = reached_types(replace(schema, directives=usable), starts, hidden_too=False)
    types = {
        name: definition if name in reached or definition.inaccessible else replace(definition, inaccessible=True)
        for name, definition in schema.types.items()
    }
    return replace(schema, types=types)
