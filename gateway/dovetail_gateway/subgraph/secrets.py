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

    def replace(self, values: Mapping[str, bytes]) -> None:
        """Use these values from now on; what is absent here is gone."""
        # A line break at the end is an editor's, not the secret's; what is no text is sent as the bytes it is.
        self._values = {name: value.decode("utf-8", "surrogateescape").rstrip("\r\n") for name, value in values.items()}

    def read(self, reference: SecretRef) -> str | None:
        """See `SecretReader`."""
        return self._values.get(reference.id)

    def __repr__(self) -> str:
        """Names only: a store may end up in a log line or a debugger's dump."""
        return f"SecretStore({sorted(self._values)})"
