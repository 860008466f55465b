"""The planner's working state: steps made so far and places still to be planned."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Literal

from graphql import OperationDefinitionNode, ValueNode, print_ast
from msgspec import Struct

from dovetail_composition.graph import LookupEdge, QueryGraph
from dovetail_composition.graph.wire import WireNames
from dovetail_composition.schema import type_refs
from dovetail_composition.schema.definitions import ContextArgument
from dovetail_composition.selections.selection import Selection
from dovetail_gateway.document.selection import Group, SelectionSet, When

from .cost import Choices
from .errors import MAX_SELECTED, MAX_STEPS, too_large
from .needs import Located
from .nodes import ClientVariable, Constant
from .parts import Parts
from .steps import JoinDraft, Place, RootDraft, Step
from .subgraph_selection import Types
from .subgraph_text import WhenNames
from .values import value_text


class Todo(Struct, frozen=True, kw_only=True):
    """Fields of objects of some types, still to be planned at a place."""

    place: Place
    groups: tuple[Group, ...]
    chosen: bool = False
    """Whether the fields were chosen for the subgraph at hand already."""


class UntypedTodo(Struct, frozen=True, kw_only=True):
    """A selection on an interface object, still to be planned at a place."""

    place: Place
    selection: SelectionSet


Entering = tuple[int, LookupEdge, Types, tuple[ContextArgument, ...], frozenset[int]]
"""A lookup: the selection that it starts from, its edge, for which types, with which contexts, after which steps."""


Requiring = tuple[int, Types, Selection, When | None, When | None]
"""Needed fields: the selection that they are added to, types, what; when there are objects, and when it is needed."""


@dataclass(slots=True, kw_only=True, eq=False)
class PlanContext:
    """Everything one planning shares; gone when the plan is made."""

    graph: QueryGraph
    names: WireNames
    scalar_formats: Mapping[str, str]
    operation: OperationDefinitionNode
    prefix: str
    """Begins the names of the plan's own variables and aliases; no client variable begins with it."""
    plan_one: Callable[[PlanContext, Todo | UntypedTodo], None]
    """Plans what is left to do at a place; handed in, as what is needed for a call is planned like all else."""
    steps: list[Step] = field(default_factory=list)
    constants: list[tuple[Constant, int | None]] = field(default_factory=list)
    """Constants, each with the step that creates its parents."""
    todo: deque[Todo | UntypedTodo] = field(default_factory=deque)
    entered: dict[Entering, list[Place]] = field(default_factory=dict)
    """Lookups made so far. There are several of one kind where they send representations that contradict each other."""
    required: dict[Requiring, tuple[Located, frozenset[int]]] = field(default_factory=dict)
    """What the plan itself needs, where it is and what brings it; needs of needs come up again and again."""
    announced: dict[tuple[int, str], set[str]] = field(default_factory=dict)
    touched: set[int] = field(default_factory=set)
    """Steps in which something was selected of late."""
    selected: int = 0
    placeholders: int = 0
    nesting: int = 0
    """How many needs are being planned that are needed by each other."""
    untyped: set[str] = field(default_factory=set)
    """Interfaces whose objects nobody asks for their concrete type."""
    when_names: WhenNames = field(init=False)
    parts: Parts = field(init=False)
    choices: Choices = field(init=False)
    barrier: frozenset[int] = frozenset()
    """Steps that every new step waits for: all earlier root fields of a mutation."""

    def __post_init__(self) -> None:
        """What is remembered of the graph's answers lives as long as the planning."""
        self.when_names = WhenNames(self.prefix)
        self.parts = Parts(self.graph)
        self.choices = Choices(self.graph, self.parts)

    def plan_all(self) -> None:
        """Plan until nothing is left to do."""
        while self.todo:
            self.plan_one(self, self.todo.popleft())

    def announce(self, place: Place, types: Iterable[str], graph: str) -> None:
        """Note that a subgraph will be asked for objects of these types at a place, in one round."""
        for name in types:
            self.announced.setdefault((id(place.selection), name), set()).add(graph)

    def present(self, place: Place, type_name: str) -> frozenset[str]:
        """Subgraphs that are asked for these objects in any case."""
        return frozenset(self.announced.get((id(place.selection), type_name), ()))

    def count_selected(self) -> None:
        """Note that one more field is selected in a call."""
        self.selected += 1
        if self.selected > MAX_SELECTED:
            raise too_large("fields")

    def new_step(self, graph: str, after: frozenset[int], operation: Literal["query", "mutation"] = "query") -> Step:
        """A further request, after the given steps."""
        if len(self.steps) >= MAX_STEPS:
            raise too_large("subgraph calls")
        step = Step(index=len(self.steps), graph=graph, after=after | self.barrier, operation=operation)
        self.steps.append(step)
        return step

    def new_placeholder(self) -> str:
        """A variable of the plan's own that stands for a value in a call's text."""
        self.placeholders += 1
        return f"{self.prefix}context{self.placeholders}"

    def text(self, graph: str, entry: RootDraft | JoinDraft, node: ValueNode, type_ref: str) -> str:
        """An argument value for a subgraph; the variables in it are noted in the entry."""
        return value_text(
            node,
            type_ref,
            graph=graph,
            names=self.names,
            types=self.graph.types,
            use=lambda name: self.use_variable(graph, entry, name),
        )

    def use_variable(self, graph: str, entry: RootDraft | JoinDraft, name: str) -> None:
        """Hand a client variable on with this entry."""
        if name in entry.variables.used:
            return
        for item in self.operation.variable_definitions or ():
            if item.variable.name.value != name:
                continue
            ref = print_ast(item.type)
            declared = self.names.type_ref(graph, ref)
            if item.default_value is not None:
                declared += f" = {self.text(graph, entry, item.default_value, ref)}"
            named = type_refs.named_type(ref)
            rewrite = named if self.names.input_is_renamed(graph, named) else None
            entry.variables.used[name] = ClientVariable(name=name, type=declared, rewrite=rewrite)
