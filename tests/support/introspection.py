"""graphql-core's own introspection types, which belong to all schemas of a process."""

import pytest
from graphql.type import introspection_types


def keep_introspection(monkeypatch: pytest.MonkeyPatch) -> None:
    """Undo after the test what Strawberry's first schema does: input objects of all others are no longer `isOneOf`."""
    fields = introspection_types["__Type"].fields  # type: ignore[attr-defined]
    monkeypatch.setitem(fields, "isOneOf", fields["isOneOf"])
