"""What the planner builds up: steps that become fetches, and drafts of their entries; gone when the plan is made."""

from __future__ import annotations

from typing import Literal

import msgspec
from msgspec import Struct

from dovetail_composition.graph import View
from dovetail_composition.schema.definitions import ContextArgument
from dovetail_gateway.document.selection import When

from .nodes import JoinArgument, JoinMode, PathStep
from .position import Position
from .subgraph_selection import SubgraphSelection
from .subgraph_text import Variables


class RootDraft(Struct, kw_only=True, eq=False):
    """Root fields of one subgraph."""

    selection: SubgraphSelection
    variables: Variables
    alternatives: frozenset[str]
    when: When | None = None


class JoinDraft(Struct, kw_only=True, eq=False):
    """A call for parents; the attributes are those of `JoinEntry`."""

    path: tuple[PathStep, ...]
    parent_types: frozenset[str] | None
    typename_key: str
    field: str
    arguments: tuple[JoinArgument, ...] = ()
    mode: JoinMode
    selection: SubgraphSelection | None
    attach: str | None
    collection: bool = False
    ordered_by_service: bool = False
    order_variables: tuple[str, ...] = ()
    entities: bool = False
    narrow: frozenset[str] | None = None
    variables: Variables
    when: When | None = None
    placeholders: dict[ContextArgument, str] = msgspec.field(default_factory=dict)
    """Arguments of fields that objects further up give values for, each with the variable that stands for it."""


class Step(Struct, kw_only=True, eq=False):
    """One request to a subgraph; steps of equal depth and subgraph become one fetch."""

    index: int
    graph: str
    after: frozenset[int]
    operation: Literal["query", "mutation"] = "query"
    entries: list[RootDraft | JoinDraft] = msgspec.field(default_factory=list)


class Place(Struct, frozen=True, kw_only=True):
    """Where the planner stands: objects at `path`, known at `view`, selected by `selection` of the step's entry."""

    step: Step
    entry: RootDraft | JoinDraft
    view: View
    selection: SubgraphSelection
    path: tuple[PathStep, ...]
    position: Position
    parent: Place | None = None
    """The place of the objects that these were met in."""
    origin: Place | None = None
    """The place of the same objects from where they were looked up."""
    when: When | None = None
    """Everything that must hold for there to be objects here."""
    only: frozenset[str] | None = None
    """Set where the objects at the path may be of other types too, and only these are concerned."""

    possible: frozenset[str] | None = None
    """The types that objects here can have, where they are fewer than those of the declared type."""

    @property
    def graph(self) -> str:
        """The subgraph."""
        return self.view.graph
