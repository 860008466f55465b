"""What is to be written: only what differs from what was observed."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal

from dovetail_composition.resources import ObjectName

from .observation import KubeObject


@dataclass(frozen=True, slots=True, kw_only=True)
class ObjectRef:
    """An object to delete."""

    kind: Literal["ConfigMap", "Secret"]
    namespace: str
    name: str


@dataclass(frozen=True, slots=True, kw_only=True)
class GatewayWrites:
    """What one gateway's API needs, to be written in this order: what others point to comes first."""

    gateway: ObjectName
    digest: str
    secrets: tuple[KubeObject, ...] = field(default=(), repr=False)
    config_maps: tuple[KubeObject, ...] = ()
    deletions: tuple[ObjectRef, ...] = ()

    @property
    def empty(self) -> bool:
        """Whether all is as it should be."""
        return not (self.secrets or self.config_maps or self.deletions)


@dataclass(frozen=True, slots=True, kw_only=True)
class StatusWrite:
    """A status to apply, once the writes of these gateways, on which it speaks, have succeeded."""

    status: KubeObject
    """The object's identity and its status."""
    after: frozenset[ObjectName] = frozenset()
    event: KubeObject | None = None
    """To be told once the status is written, if it makes a difference to the object's owner."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Decision:
    """All writes of one look at the cluster; none where all is as it should be."""

    gateways: tuple[GatewayWrites, ...] = ()
    statuses: tuple[StatusWrite, ...] = ()
    versions: frozenset[str] = frozenset()
    """Digests of the versions that schemas have now, be they composed or not."""
