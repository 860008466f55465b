"""The text of a subgraph's selection set, in its own names, with the variables that it uses."""

from __future__ import annotations

from collections.abc import Iterator

from dovetail_composition.graph.query_graph import QueryGraph
from dovetail_composition.graph.wire import WireNames
from dovetail_composition.schema import type_refs
from dovetail_gateway.document.selection import When

from .errors import MAX_TEXT, too_large
from .nodes import ClientVariable
from .subgraph_selection import SubgraphField, SubgraphSelection


class WhenNames:
    """The plan's own Boolean variables, for conditions on more than one of the client's."""

    def __init__(self, prefix: str) -> None:
        """`prefix`: begins no client variable's name."""
        self._prefix = prefix
        self._names: dict[When, str] = {}

    def name(self, when: When) -> str:
        """The condition's variable."""
        return self._names.setdefault(when, f"{self._prefix}when{len(self._names)}")


class Variables:
    """The variables that one entry of a fetch uses, and texts that refer to them."""

    def __init__(self, when_names: WhenNames) -> None:
        """`when_names`: the plan's own."""
        self._when_names = when_names
        self.used: dict[str, ClientVariable] = {}

    def condition(self, when: When | None) -> str:
        """A condition as directive text; what is more than one variable becomes one of the plan's own.

        The client may declare a variable nullable if it has a default; its value, which is sent always, is never null.
        """
        if when is None:
            return ""
        if len(when.any_of) == 1:
            (conjunction,) = when.any_of
            if len(conjunction) == 1:
                ((name, wanted),) = conjunction
                self.used.setdefault(name, ClientVariable(name=name, type="Boolean!"))
                return f" @include(if: ${name})" if wanted else f" @skip(if: ${name})"
        own = self._when_names.name(when)
        self.used.setdefault(own, ClientVariable(name=own, type="Boolean!", when=when))
        return f" @include(if: ${own})"


class Printer:
    """Prints a finished selection in the subgraph's names."""

    def __init__(self, graph: QueryGraph, names: WireNames, variables: Variables) -> None:
        """`variables`: those of the entry."""
        self._graph = graph
        self._names = names
        self._variables = variables

    def inside(self, selection: SubgraphSelection) -> str:
        """The text between the braces: what all types share, what an interface's types share, then type by type."""
        everywhere: list[str] = []
        apart: dict[str, list[tuple[frozenset[str], SubgraphField]]] = {}
        for (types, _, _), item in selection.fields.items():
            if types is None:
                everywhere.append(self._field(item))
            else:
                apart.setdefault(self._field(item), []).append((frozenset(types), item))
        by_key: dict[str, set[str]] = {}
        for text, parts in apart.items():
            by_key.setdefault(_key(parts[0][1]), set()).add(text)
        by_condition: dict[str, list[str]] = {}
        for text, parts in apart.items():
            if text in everywhere:
                continue
            types_of_text = frozenset(name for types, _ in parts for name in types)
            items = [item for _, item in parts]
            condition = self._common(selection, types_of_text, items) if len(by_key[_key(items[0])]) == 1 else None
            if condition == selection.type_name:
                everywhere.append(text)
                continue
            for name in sorted(types_of_text) if condition is None else (condition,):
                by_condition.setdefault(name, []).append(text)
        text = " ".join([*everywhere, *self._fragments(selection.graph, by_condition)])
        if len(text) > MAX_TEXT:
            raise too_large("fields, type by type,")
        return text

    def braces(self, selection: SubgraphSelection | None) -> str:
        """The text with its braces; empty for a leaf."""
        if selection is None:
            return ""
        # An interface object would say the name of the interface, which is no object's type.
        is_untyped = self._graph.is_interface_object(selection.type_name, selection.graph)
        return "{ " + (self.inside(selection) or ("___typename: __typename" if is_untyped else "__typename")) + " }"

    def _fragments(self, graph: str, by_condition: dict[str, list[str]]) -> Iterator[str]:
        for name, texts in sorted(by_condition.items()):
            yield f"... on {self._names.type_name(graph, name)} {{ {' '.join(texts)} }}"

    def _common(self, selection: SubgraphSelection, types: frozenset[str], items: list[SubgraphField]) -> str | None:
        """The declared type, or an interface, that stands for just these types here and has the field."""
        possible = self._graph.possible_types(selection.type_name, selection.graph)
        candidates = [selection.type_name] if types == possible else []
        if len(types) > 1:
            candidates += sorted(self._graph.types[min(types)].interfaces)
        for name in candidates:
            alike = self._graph.possible_types(name, selection.graph) & possible == types
            if alike and all(self._declares(selection.graph, name, item) for item in items):
                return name
        return None

    def _declares(self, graph: str, type_name: str, item: SubgraphField) -> bool:
        """Whether the type itself has the field in the subgraph, with the same name and type of result."""
        if graph not in self._graph.field_graphs(type_name, item.api_name):
            return False
        if self._names.field_name(graph, type_name, item.api_name) != item.name:
            return False
        result = type_refs.named_type(self._graph.field_type_in(graph, type_name, item.api_name))
        return item.child is None or item.child.type_name == result

    def _field(self, item: SubgraphField) -> str:
        key = _key(item)
        head = item.name if item.name == key else f"{key}: {item.name}"
        condition = self._variables.condition(item.when)
        body = f" {self.braces(item.child)}" if item.child is not None else ""
        return f"{head}{item.arguments}{condition}{item.directives}{body}"


def _key(item: SubgraphField) -> str:
    return item.alias or item.response_key
