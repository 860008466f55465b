"""What changes of an API mean to the operations that its clients are known to send."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Literal

from graphql import (
    DocumentNode,
    GraphQLSchema,
    validate,
)

from dovetail_composition.schema.core_schema import core_schema
from dovetail_composition.schema.definitions import Location, Schema

from .change import Change
from .documents import Operation, Source, read_operations
from .hits import hits
from .usage import usage_of

Fate = Literal["breaks", "dangerous", "safe", "invalid"]
"""Breaks: it is not valid any more, or a breaking change is at a place that it uses. Dangerous: a dangerous change is.
Invalid: it was not valid before, so that nothing can be said of it."""

_MOST_ERRORS = 10


@dataclass(frozen=True, slots=True, kw_only=True)
class Verdict:
    """What becomes of one operation."""

    fate: Fate
    source: str
    """The document that it stands in."""
    name: str
    """Empty for an anonymous operation."""
    location: Location
    errors: tuple[str, ...] = ()
    """Why it is not valid; of an invalid one, why it was not."""
    changes: tuple[Change, ...] = ()
    """The dangerous and breaking changes that it notices."""


def check_operations(
    old: Schema, new: Schema, changes: Sequence[Change], sources: Iterable[Source]
) -> tuple[Verdict, ...]:
    """The verdict on each operation, in order of the documents. Raises `SourceError` where one is no GraphQL."""
    operations = read_operations(sources)
    before, after = core_schema(old), core_schema(new)
    noticed = [change for change in changes if change.level != "safe"]
    return tuple(_verdict(each, before, after, noticed) for each in operations)


def _verdict(operation: Operation, before: GraphQLSchema, after: GraphQLSchema, changes: Sequence[Change]) -> Verdict:
    was_wrong = _errors(before, operation.document)
    errors = was_wrong or _errors(after, operation.document)
    reached: tuple[Change, ...] = ()
    if not was_wrong:
        usage = usage_of(operation.document, before)
        reached = tuple(change for change in changes if hits(change, usage))
    fate: Fate = "safe"
    if was_wrong:
        fate = "invalid"
    elif errors or any(change.level == "breaking" for change in reached):
        fate = "breaks"
    elif reached:
        fate = "dangerous"
    return Verdict(
        fate=fate,
        source=operation.source,
        name=operation.name,
        location=operation.location,
        errors=errors,
        changes=reached,
    )


def _errors(schema: GraphQLSchema, document: DocumentNode) -> tuple[str, ...]:
    return tuple(error.message for error in validate(schema, document, max_errors=_MOST_ERRORS))
