"""A federated company in the making: types, which subgraph owns which field, and what it says of the others."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any

Tree = dict[str, Any]
"""A selection, field → its arguments as text and the selection below: `{"price": ("(n: 2)", {}), "box": ("", {})}`.

An inline fragment stands under `... on Type`.
"""


def told(tree: Tree) -> str:
    """The selection as a field set."""
    return " ".join(
        f"{name}{arguments}" + (f" {{ {told(below)} }}" if below else "") for name, (arguments, below) in tree.items()
    )


@dataclass(kw_only=True)
class FieldDraft:
    """A field. Owners resolve it; all of them share it, where there are several."""

    name: str
    type: str
    owners: set[int]
    arguments: str = ""
    requires: Tree = field(default_factory=dict)
    provides: dict[int, Tree] = field(default_factory=dict)
    moved_from: int | None = None
    """A subgraph that still declares the field, which the owner overrides."""
    label: str = ""
    """That of a progressive override."""
    strict: set[int] = field(default_factory=set)
    """Owners that say it is never null, while the others leave that open."""
    hidden: bool = False
    """Inaccessible to clients."""
    shared: bool = False
    """Provided somewhere, and therefore shareable even with one owner."""

    @property
    def told_by(self) -> set[int]:
        """Subgraphs that resolve it for some requests."""
        return self.owners | ({self.moved_from} if self.moved_from is not None and self.label else set())

    @property
    def named(self) -> str:
        """The type without lists and marks."""
        return self.type.strip("[]!")


@dataclass(kw_only=True)
class TypeDraft:
    """An entity (with keys by subgraph), or a value type (without; `absent` says which fields which subgraph lacks)."""

    name: str
    fields: dict[str, FieldDraft] = field(default_factory=dict)
    keys: dict[int, list[tuple[str, bool]]] = field(default_factory=dict)
    """Subgraph → field sets, each with whether it is resolvable."""
    absent: set[tuple[int, str]] = field(default_factory=set)

    def here(self, graph: int) -> Iterator[FieldDraft]:
        """Fields that a subgraph resolves."""
        return (each for each in self.fields.values() if graph in each.owners)


@dataclass(kw_only=True)
class AbstractDraft:
    """An interface or a union: its members by subgraph."""

    name: str
    members: dict[int, list[str]] = field(default_factory=dict)


@dataclass(kw_only=True)
class Draft:
    """All of it."""

    graphs: int
    entities: dict[str, TypeDraft] = field(default_factory=dict)
    values: dict[str, TypeDraft] = field(default_factory=dict)
    objects: dict[str, TypeDraft] = field(default_factory=dict)
    """Interface objects, by the name of their interface; their subgraphs know none of its members."""
    interfaces: dict[str, AbstractDraft] = field(default_factory=dict)
    unions: dict[str, AbstractDraft] = field(default_factory=dict)
    roots: dict[str, FieldDraft] = field(default_factory=dict)
    mutations: dict[str, FieldDraft] = field(default_factory=dict)
    root_names: dict[int, dict[str, str]] = field(default_factory=dict)
    """Subgraph → operation type → what the subgraph calls it."""
    first: set[int] = field(default_factory=set)
    """Subgraphs of Federation 1."""
    tones: dict[int, list[str]] = field(default_factory=dict)
    """Values of an enum that is only given out, by subgraph."""
    own_inputs: set[int] = field(default_factory=set)
    """Subgraphs whose input type and arguments have more than those of others, and lack what these have."""
    external: set[tuple[int, str, str]] = field(default_factory=set)
    """(subgraph, type, field) that the subgraph only names, to require or provide it."""
    rows: dict[str, dict[str, Any]] = field(default_factory=dict)
    unknown: dict[str, frozenset[str]] = field(default_factory=dict)
    compute: dict[str, Callable[..., Any]] = field(default_factory=dict)

    def holders(self) -> Iterator[TypeDraft]:
        """Types with fields, interfaces aside."""
        yield from self.entities.values()
        yield from self.values.values()
        yield from self.objects.values()

    def holder(self, name: str, graph: int) -> TypeDraft | None:
        """The type with fields that has this name in a subgraph."""
        known = self.objects.get(name)
        return known if known is not None and graph in known.keys else self.entities.get(name) or self.values.get(name)

    def members(self, name: str, graph: int) -> list[str]:
        """The object types that a field of this type leads to in a subgraph's own schema."""
        abstract = self.interfaces.get(name) or self.unions.get(name)
        if abstract is None or self.holder(name, graph) is not None:
            return [name]
        return abstract.members.get(graph, [])

    def possible(self, name: str, graph: int) -> list[str]:
        """The entities whose rows a field of this type may lead to, as a subgraph knows them."""
        if name in self.objects:
            return next(iter(self.interfaces[name].members.values()))
        return self.members(name, graph)

    def abstract(self, name: str) -> AbstractDraft:
        """The interface or union of a name."""
        return self.interfaces.get(name) or self.unions[name]

    def can_know(self, graph: int, name: str) -> bool:
        """Whether a subgraph may have an entity: none that has an interface object may have what that stands for."""
        return not any(graph in each.keys and name in self.possible(each.name, graph) for each in self.objects.values())
