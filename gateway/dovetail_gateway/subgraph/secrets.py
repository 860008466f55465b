"""Values of Secrets by reference, as they are now; whoever watches Secrets replaces the store's content."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Protocol

from dovetail_composition.manifest import SecretRef


class SecretReader(Protocol):
    """Reads a Secret's value from memory, on the request path: it never waits."""

    def read(self, reference: SecretRef) -> str | None:
        """The value, or None where the Secret or its key is missing."""
        ...


class SecretStore:
    """The values in use, by `SecretRef.id`. One source writes it, requests read it."""

    __slots__ = ("_values",)

    def __init__(self) -> None:
        self._values: Mapping[str, str] = {}

    def replace(self, values: Mapping[str, str]) -> None:
        """Use these values from now on; what is absent here is gone."""
        self._values = dict(values)

    def read(self, reference: SecretRef) -> str | None:
        """See `SecretReader`."""
        return self._values.get(reference.id)

    def __repr__(self) -> str:
        """Names only: a store may end up in a log line or a debugger's dump."""
        return f"SecretStore({sorted(self._values)})"
