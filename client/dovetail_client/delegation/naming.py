"""What differs in name between the local schema and the remote one."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property


@dataclass(frozen=True, kw_only=True)
class Naming:
    """Remote names by local ones; what is not in here is called the same on both sides.

    `types`: `{"Repo": "Repository"}`, of output and input types. `fields`: `{"Repo.title": "name"}`, by the local
    coordinate.
    """

    types: Mapping[str, str] = field(default_factory=dict)
    fields: Mapping[str, str] = field(default_factory=dict)

    def remote_type(self, name: str) -> str:
        """The remote name of a local type."""
        return self.types.get(name, name)

    def local_type(self, name: str) -> str:
        """The local name of a remote type."""
        return self._local_types.get(name, name)

    def remote_field(self, type_name: str, name: str) -> str:
        """The remote name of a field of a local type."""
        return self.fields.get(f"{type_name}.{name}", name)

    @cached_property
    def _local_types(self) -> Mapping[str, str]:
        return {remote: local for local, remote in self.types.items()}


SAME = Naming()
"""No differences."""
