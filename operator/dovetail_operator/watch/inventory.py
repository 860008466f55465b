"""What the watches have shown: the objects that everything else follows from."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from itertools import chain
from typing import Any, Literal, TypeGuard, get_args

from dovetail_composition.resources import ObjectName
from dovetail_operator.reconcile.observation import Backend, Grant, KubeObject, Service, name_of

from .slim import SLIM, Node, Slice, SlimKind, backends_of, gateway_pods_of

WholeKind = Literal["GraphQLSchema", "GraphQLGateway", "Namespace"]
WatchedKind = Literal[WholeKind, SlimKind]
_CLUSTER_SCOPED: frozenset[WatchedKind] = frozenset({"Namespace", "Node", "ServiceCIDR"})
_Seen = tuple[str, Any]
"""Resource version, and what is kept."""


def watched_kinds(*, clusterwide: bool) -> tuple[WatchedKind, ...]:
    """The kinds that an operator sees: one of some namespaces only what is in them."""
    kinds: tuple[WatchedKind, ...] = (*get_args(WholeKind), *get_args(SlimKind))
    return tuple(kind for kind in kinds if clusterwide or kind not in _CLUSTER_SCOPED)


class Inventory:
    """Objects by kind and name, as last seen; of kinds that clusters have many of, only what matters here."""

    def __init__(self) -> None:
        self._seen: dict[WatchedKind, dict[ObjectName, _Seen]] = {kind: {} for kind in watched_kinds(clusterwide=True)}
        self._since_list: dict[WatchedKind, dict[ObjectName, _Seen | None]] = {}
        self._services: frozenset[ObjectName] = frozenset()

    def put(self, kind: WatchedKind, seen: KubeObject) -> bool:
        """An object was seen: it is new, or has changed. Returns whether that may matter."""
        key, now = name_of(seen), _keep(kind, seen)
        before = self._seen[kind].get(key)
        self._seen[kind][key] = now
        self._note(kind, key, now)
        return self._matters(kind, key, before, now)

    def drop(self, kind: WatchedKind, gone: KubeObject) -> bool:
        """An object is gone. Returns whether that may matter."""
        key = name_of(gone)
        before = self._seen[kind].pop(key, None)
        self._note(kind, key, None)
        return self._matters(kind, key, before, None)

    def begin_list(self, kind: WatchedKind) -> None:
        """A list is asked for; what is seen from here on is newer than what it will say."""
        self._since_list[kind] = {}

    def replace(self, kind: WatchedKind, listed: Iterable[KubeObject]) -> frozenset[ObjectName]:
        """These were all there were when the list was made; returns which of them no watch has told of as they are.

        What is gone proves nothing: a watch that had to begin anew, as after an outage, is not told of it.
        """
        found: dict[ObjectName, _Seen | None] = {name_of(each): _keep(kind, each) for each in listed}
        told = self._since_list.pop(kind, {})
        before = self._seen[kind]
        changed = {key for key, each in found.items() if _version(before.get(key)) != _version(each)}
        # Where nothing has changed the object stays the same one: what was derived from it holds.
        found |= {key: each for key, each in before.items() if key in found and key not in changed}
        found |= told
        self._seen[kind] = {key: each for key, each in found.items() if each is not None}
        return frozenset(changed - told.keys())

    def all(self, kind: WholeKind) -> tuple[KubeObject, ...]:
        """All objects of a kind, by namespace and name."""
        return tuple(each for _, (_, each) in sorted(self._seen[kind].items(), key=lambda item: item[0]))

    def namespaces(self) -> Mapping[str, Mapping[str, str]]:
        """Labels by namespace."""
        return {name: each["metadata"].get("labels") or {} for (_, name), (_, each) in self._seen["Namespace"].items()}

    def follow(self, services: Collection[ObjectName]) -> None:
        """From now on changes of these Services and their backends matter, and of no others."""
        self._services = frozenset(services)

    def services(self) -> Mapping[ObjectName, Service]:
        """Those of the Services that are followed which exist."""
        seen = self._seen["Service"]
        return {key: seen[key][1] for key in sorted(self._services & seen.keys())}

    def backends(self) -> Mapping[ObjectName, tuple[Backend, ...]]:
        """Of the Services that are followed, whether they exist or not."""
        return backends_of(self._values("EndpointSlice"), sorted(self._services))

    def gateway_pods(self, gateways: Iterable[ObjectName]) -> Mapping[ObjectName, tuple[str, ...]]:
        """Admin ports of the pods of these gateways, as `host:port`."""
        return gateway_pods_of(self._values("EndpointSlice"), gateways)

    def grants(self) -> tuple[Grant, ...]:
        """All ReferenceGrants."""
        return tuple(self._values("ReferenceGrant"))

    def node_addresses(self) -> tuple[str, ...]:
        """Addresses of all nodes."""
        nodes: Iterable[Node] = self._values("Node")
        return tuple(sorted({address for node in nodes for address in node.addresses}))

    def service_ranges(self) -> tuple[str, ...]:
        """Ranges of Services, where the cluster tells them."""
        return tuple(chain.from_iterable(self._values("ServiceCIDR")))

    def pod_ranges(self) -> tuple[str, ...]:
        """Ranges of Pods, where nodes tell them."""
        nodes: Iterable[Node] = self._values("Node")
        return tuple(chain.from_iterable(node.pod_ranges for node in nodes))

    def _values(self, kind: SlimKind) -> Iterator[Any]:
        return (each for _, (_, each) in sorted(self._seen[kind].items(), key=lambda item: item[0]))

    def _matters(self, kind: WatchedKind, key: ObjectName, before: _Seen | None, now: _Seen | None) -> bool:
        if not _is_slim(kind):
            return True
        # Nodes and EndpointSlices are written all the time, seldom with anything new, and most concern nobody here.
        values = [each[1] for each in (before, now) if each]
        if len(values) == 2 and values[0] == values[1]:
            return False
        if kind == "EndpointSlice":
            slices: list[Slice] = values
            return any(each.gateway or each.service in self._services for each in slices)
        return kind != "Service" or key in self._services

    def _note(self, kind: WatchedKind, key: ObjectName, seen: _Seen | None) -> None:
        if kind in self._since_list:
            self._since_list[kind][key] = seen


def _keep(kind: WatchedKind, seen: KubeObject) -> _Seen:
    return (seen["metadata"].get("resourceVersion", ""), SLIM[kind](seen) if _is_slim(kind) else seen)


def _is_slim(kind: WatchedKind) -> TypeGuard[SlimKind]:
    return kind in SLIM


def _version(seen: _Seen | None) -> str | None:
    return None if seen is None else seen[0]
