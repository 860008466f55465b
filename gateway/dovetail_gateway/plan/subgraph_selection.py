"""The selection set of a subgraph operation under construction, and its text."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

from dovetail_composition.graph.query_graph import QueryGraph
from dovetail_composition.graph.wire import WireNames
from dovetail_gateway.document.selection import When

from .nodes import ClientVariable, Rewrite

Types = tuple[str, ...]


@dataclass(slots=True, kw_only=True)
class SubgraphField:
    """One field; `name` and `arguments` are in the subgraph's names, `child` None for leaves."""

    response_key: str
    name: str
    arguments: str = ""
    directives: str = ""
    when: When | None = None
    child: SubgraphSelection | None = None
    values: dict[str, str] = field(default_factory=dict)
    """Own value → API value of what the leaf holds, where they differ."""


@dataclass(slots=True, kw_only=True)
class SubgraphSelection:
    """Fields by type condition (None: all possible types), under a declared type of the subgraph (API name)."""

    graph: str
    type_name: str
    fields: dict[tuple[Types | None, str, When | None], SubgraphField] = field(default_factory=dict)

    def add(self, types: Types | None, new: SubgraphField) -> SubgraphField:
        """Add a field, or give the equal one that is there already."""
        return self.fields.setdefault((types, new.response_key, new.when), new)


class Variables:
    """The variables that one entry of a fetch uses, and texts that refer to them."""

    def __init__(self, when_name: Callable[[When], str]) -> None:
        """`when_name` gives the name of the plan's own Boolean variable for a condition."""
        self._when_name = when_name
        self.used: dict[str, ClientVariable] = {}

    def condition(self, when: When | None, types: dict[str, str]) -> str:
        """A condition as directive text; what is more than one variable becomes one of the plan's own."""
        if when is None:
            return ""
        if len(when.any_of) == 1:
            (conjunction,) = when.any_of
            if len(conjunction) == 1:
                ((name, wanted),) = conjunction
                self.used.setdefault(name, ClientVariable(name=name, type=types[name]))
                return f" @include(if: ${name})" if wanted else f" @skip(if: ${name})"
        own = self._when_name(when)
        self.used.setdefault(own, ClientVariable(name=own, type="Boolean!", when=when))
        return f" @include(if: ${own})"


class Printer:
    """Prints a finished selection in the subgraph's names."""

    def __init__(
        self, graph: QueryGraph, names: WireNames, variables: Variables, variable_types: dict[str, str]
    ) -> None:
        """`variable_types`: the client's variables with their declared types."""
        self._graph = graph
        self._names = names
        self._variables = variables
        self._variable_types = variable_types

    def inside(self, selection: SubgraphSelection) -> str:
        """The text between the braces."""
        return " ".join(self._parts(selection))

    def braces(self, selection: SubgraphSelection | None) -> str:
        """The text with its braces; empty for a leaf."""
        if selection is None:
            return ""
        return "{ " + (self.inside(selection) or "__typename") + " }"

    def _parts(self, selection: SubgraphSelection) -> Iterator[str]:
        conditions: dict[Types, list[str]] = {}
        for (types, _, _), item in selection.fields.items():
            text = self._field(item)
            if types is None:
                yield text
            else:
                conditions.setdefault(types, []).append(text)
        for types, texts in conditions.items():
            body = " ".join(texts)
            for name in self._conditions(selection, types):
                yield f"... on {self._names.type_name(selection.graph, name)} {{ {body} }}"

    def _conditions(self, selection: SubgraphSelection, types: Types) -> Types:
        """An interface of the subgraph that stands for exactly these types, or the types themselves."""
        if len(types) < 2:
            return types
        possible = self._graph.possible_types(selection.type_name, selection.graph)
        wanted = set(types)
        for name in sorted(self._graph.types[types[0]].interfaces):
            if self._graph.possible_types(name, selection.graph) & possible == wanted:
                return (name,)
        return types

    def _field(self, item: SubgraphField) -> str:
        head = item.name if item.name == item.response_key else f"{item.response_key}: {item.name}"
        condition = self._variables.condition(item.when, self._variable_types)
        body = f" {self.braces(item.child)}" if item.child is not None else ""
        return f"{head}{item.arguments}{condition}{item.directives}{body}"


def rewrite_of(selection: SubgraphSelection | None) -> Rewrite | None:
    """The tree of names to bring back in this selection's answers; None where nothing was renamed."""
    if selection is None:
        return None
    children: dict[str, Rewrite] = {}
    for item in selection.fields.values():
        nested = rewrite_of(item.child)
        if item.values:
            nested = Rewrite(values=item.values)
        if nested is not None:
            known = children.get(item.response_key)
            children[item.response_key] = nested if known is None else _merge(known, nested)
    return Rewrite(children=children) if children else None


def _merge(left: Rewrite, right: Rewrite) -> Rewrite:
    children = dict(left.children)
    for key, nested in right.children.items():
        children[key] = _merge(children[key], nested) if key in children else nested
    return Rewrite(values={**left.values, **right.values}, children=children)
