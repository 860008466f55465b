"""What the watches have shown: the objects that everything else follows from."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Literal

from .reconcile.observation import KubeObject, name_of

WatchedKind = Literal["GraphQLSchema", "GraphQLGateway", "Namespace"]
_Key = tuple[str, str]


class Inventory:
    """Schemas, gateways and namespaces by name, as last seen."""

    def __init__(self) -> None:
        self._objects: dict[WatchedKind, dict[_Key, KubeObject]] = {
            "GraphQLSchema": {},
            "GraphQLGateway": {},
            "Namespace": {},
        }
        self._since_list: dict[WatchedKind, dict[_Key, KubeObject | None]] = {}

    def put(self, kind: WatchedKind, seen: KubeObject) -> None:
        """An object was seen: it is new, or has changed."""
        self._objects[kind][name_of(seen)] = seen
        self._note(kind, name_of(seen), seen)

    def drop(self, kind: WatchedKind, gone: KubeObject) -> None:
        """An object is gone."""
        self._objects[kind].pop(name_of(gone), None)
        self._note(kind, name_of(gone), None)

    def begin_list(self, kind: WatchedKind) -> None:
        """A list is asked for; what is seen from here on is newer than what it will say."""
        self._since_list[kind] = {}

    def replace(self, kind: WatchedKind, listed: Iterable[KubeObject]) -> None:
        """These were all there were when the list was made."""
        found: dict[_Key, KubeObject | None] = {name_of(each): each for each in listed}
        found |= self._since_list.pop(kind, {})
        self._objects[kind] = {key: each for key, each in found.items() if each is not None}

    def all(self, kind: WatchedKind) -> tuple[KubeObject, ...]:
        """All objects of a kind, by namespace and name."""
        return tuple(each for _, each in sorted(self._objects[kind].items(), key=lambda item: item[0]))

    def namespaces(self) -> Mapping[str, Mapping[str, str]]:
        """Labels by namespace."""
        return {name: each["metadata"].get("labels") or {} for (_, name), each in self._objects["Namespace"].items()}

    def _note(self, kind: WatchedKind, key: _Key, seen: KubeObject | None) -> None:
        if kind in self._since_list:
            self._since_list[kind][key] = seen
