"""Where a link is drawn: its holder, the service that declares it, and what it leads to."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from random import Random
from typing import Any

from dovetail_composition.members.sources import LinkArgumentSpec, LinkSpec

from .names import own
from .world import Entity, FieldSpec, Holder, Row, World, Worth


@dataclass(kw_only=True)
class Site:
    """One link to be drawn. A holder that is an interface shares the link with all members."""

    random: Random
    world: World
    holder: Holder
    service: int
    target: Entity
    index: int

    @property
    def at_home(self) -> bool:
        """Whether the home of the holder declares the link."""
        return self.service == self.holder.home

    @property
    def is_entity(self) -> bool:
        """Whether the holder is an entity."""
        return isinstance(self.holder, Entity)

    def key(self, type_: str, make: Callable[[Random, Row], Any], suffix: str = "") -> str:
        """A field of the holder that holds keys, sometimes hidden from clients; its name."""
        name = f"key{self.index}{suffix}"
        hidden = self.is_entity and self.random.random() < 0.3
        self._spread(FieldSpec(name=name, type=type_, service=self.service, make=make, is_key=True, hidden=hidden))
        return name

    def written(self, key: str) -> str:
        """A key's name as `from` may have it: the common one or the service's own."""
        return own(self.world, self.service, key) if self.random.random() < 0.3 else key

    def add(
        self,
        name: str,
        type_: str,
        target: int,
        query: str,
        arguments: list[LinkArgumentSpec],
        worth: Worth,
        *,
        client: str = "",
        collection: bool = False,
        batched: bool = False,
        typed: bool = False,
    ) -> None:
        """Add the linked field: `client` are its arguments, `typed` says that its type is not the query's own."""
        random, holder = self.random, self.holder
        way = random.random() if self.is_entity else 1.0
        in_sdl, replaces = way < 0.25, 0.25 < way < 0.4
        link = LinkSpec(
            field=f"{holder.name}.{name}",
            type=type_ if typed or replaces or random.random() < 0.5 else None,
            schema=f"s{target}",
            query=query,
            collection=collection,
            batched=batched,
            arguments=tuple(arguments),
        )
        spec = FieldSpec(
            name=name,
            type=type_,
            service=self.service,
            arguments=client,
            worth=worth,
            link=link,
            in_sdl=in_sdl,
            replaces=replaces,
        )
        self._spread(spec)

    def _spread(self, spec: FieldSpec) -> None:
        self.holder.add(spec)
        if self.holder is self.world.interfaces.get(self.service):
            for member in self.world.members(self.service):
                member.add(replace(spec, link=None, inherited=spec.link is not None))


def keyed(name: str, key: str, target: str | None = None, **options: Any) -> LinkArgumentSpec:
    """An argument from the parent; with a target it is batched."""
    return LinkArgumentSpec(name=name, from_=key, batch=target is not None, target_field_name=target, **options)


def an_id(random: Random, _row: Row) -> str | None:
    """A key that some rows have."""
    return None if random.random() < 0.2 else str(random.randint(1, 6))


def ids(random: Random, _row: Row) -> list[str | None] | None:
    """A list of keys, with nulls in it and other than once."""
    return None if random.random() < 0.1 else [random.choice([*"12345671", None]) for _ in range(random.randint(0, 4))]


def follow(path: str, value: Any) -> Any:
    """What a dotted path leads to; lists on the way are flattened into one."""
    steps = path.split(".")
    for index, step in enumerate(steps):
        if isinstance(value, list):
            rest = ".".join(steps[index:])
            found = [follow(rest, item) for item in value]
            return [each for item in found for each in (item if isinstance(item, list) else [item])]
        if value is None:
            return None
        value = value[step]
    return _flat(value) if isinstance(value, list) else value


def _flat(value: list[Any]) -> list[Any]:
    return [each for item in value for each in (_flat(item) if isinstance(item, list) else [item])]
