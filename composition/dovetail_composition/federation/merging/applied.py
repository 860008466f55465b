"""Rule: of directives on one element each kept one stands once, with arguments merged as its specification says."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, Protocol

from graphql import Undefined, value_from_ast_untyped

from dovetail_composition.literals.text import parse_literal
from dovetail_composition.schema.definitions import AppliedDirective, DirectiveDefinition, Location

from .findings import Findings, Part, told
from .requirements import conjunction

REPEATABLE = frozenset({"tag", "context"})
NOT_REPEATABLE = frozenset({"authenticated", "requiresScopes", "policy", "cost", "listSize"})
KEPT = REPEATABLE | NOT_REPEATABLE
"""Directives of Apollo's specifications that a supergraph says on, `@inaccessible` and `@deprecated` aside."""


class Annotated(Protocol):
    """Any definition on which directives stand."""

    @property
    def directives(self) -> tuple[AppliedDirective, ...]:
        """Those that no other attribute stands for."""
        ...

    @property
    def location(self) -> Location | None:
        """Its place."""
        ...


@dataclass(frozen=True, slots=True)
class AppliedDirectives:
    """Merges what is applied."""

    findings: Findings
    composed: Mapping[str, DirectiveDefinition]
    """Custom directives to keep, each where its application is of a subgraph that composes it."""
    plain: frozenset[str]
    """Members whose directives are not federation's, whatever they are called."""

    def keeps(self, name: str, graph: str) -> bool:
        """Whether a directive of a subgraph goes into the supergraph."""
        return name in KEPT or (name in self.composed and graph in self.composed[name].graphs)

    def merge(
        self, coordinate: str, parts: Sequence[Part[Any]], more: Iterable[AppliedDirective] = ()
    ) -> tuple[AppliedDirective, ...]:
        """The directives of an element, sorted; `more` count as if another member had applied them."""
        found: dict[str, list[tuple[str, AppliedDirective]]] = {}
        for part in parts:
            for directive in part.of.directives if part.graph not in self.plain else ():
                if self.keeps(directive.name, part.graph):
                    kept = _in_supergraph(directive, part.graph) if directive.name == "context" else directive
                    found.setdefault(directive.name, []).append((part.graph, kept))
        for directive in more:
            found.setdefault(directive.name, []).append(("", directive))
        if not found:
            return ()
        places = [(part.graph, part.of.location) for part in parts if part.graph]
        return tuple(
            merged for name, given in sorted(found.items()) for merged in self._one(name, given, coordinate, places)
        )

    def deprecation(self, coordinate: str, parts: Sequence[Part[Any]]) -> str | None:
        """The reason that most give; the oldest's where none is ahead."""
        given: list[tuple[str, str]] = [
            (part.graph, part.of.deprecated) for part in parts if part.of.deprecated is not None
        ]
        reasons = Counter(reason for _, reason in given)
        if len(reasons) < 2:
            return next(iter(reasons), None)
        places = [(part.graph, part.of.location) for part in parts if part.of.deprecated is not None]
        self._inconsistent("deprecated", coordinate, told(given), places)
        return max(reasons, key=lambda reason: reasons[reason])

    def _one(
        self,
        name: str,
        given: Sequence[tuple[str, AppliedDirective]],
        coordinate: str,
        places: Sequence[tuple[str, Location | None]],
    ) -> Iterable[AppliedDirective]:
        counts = Counter(directive for _, directive in given)
        repeatable = name in REPEATABLE or (name in self.composed and self.composed[name].repeatable)
        if len(counts) == 1 or repeatable:
            return sorted(counts, key=lambda each: each.arguments)
        shown = told((graph, _text(each)) for graph, each in given if graph)
        if name in _STRATEGIES:
            arguments = _STRATEGIES[name]([_values(each) for each in counts])
            told_by = shown or ", ".join(sorted(map(_text, counts)))
            message = f"{coordinate} has several @{name}, which become one: {told_by}."
            self.findings.add("MERGED_NON_REPEATABLE_DIRECTIVE_ARGUMENTS", message, coordinate, places)
            texts = tuple((key, _literal(value)) for key, value in arguments.items() if value is not None)
            return (AppliedDirective(name=name, arguments=texts),)
        self._inconsistent(name, coordinate, shown, places)
        return (max(counts, key=lambda each: counts[each]),)

    def _inconsistent(
        self, name: str, coordinate: str, shown: str, places: Sequence[tuple[str, Location | None]]
    ) -> None:
        message = f"{coordinate} has different @{name}: {shown}; the first that most have is kept."
        self.findings.add("INCONSISTENT_NON_REPEATABLE_DIRECTIVE_ARGUMENTS", message, coordinate, places)


Values = Mapping[str, Any]


def _cost(given: Sequence[Values]) -> Values:
    return {"weight": max(each["weight"] for each in given)}


def _list_size(given: Sequence[Values]) -> Values:
    def of(name: str) -> list[Any]:
        return [each[name] for each in given if each.get(name) is not None]

    def united(name: str) -> list[str] | None:
        return list(dict.fromkeys(item for items in of(name) for item in items)) if of(name) else None

    required = of("requireOneSlicingArgument")
    return {
        "assumedSize": max(of("assumedSize"), default=None),
        "slicingArguments": united("slicingArguments"),
        "sizedFields": united("sizedFields"),
        "requireOneSlicingArgument": all(required) if required else None,
    }


_STRATEGIES: Mapping[str, Callable[[Sequence[Values]], Values]] = {
    "cost": _cost,
    "listSize": _list_size,
    "requiresScopes": lambda given: {"scopes": conjunction([each["scopes"] for each in given])},
    "policy": lambda given: {"policies": conjunction([each["policies"] for each in given])},
}


def _in_supergraph(context: AppliedDirective, graph: str) -> AppliedDirective:
    """A context is of the subgraph that sets it, and is called after it."""
    name = literal_value(dict(context.arguments)["name"])
    return replace(context, arguments=(("name", _literal(f"{graph}__{name}")),))


def _values(directive: AppliedDirective) -> Values:
    return {name: literal_value(text) for name, text in directive.arguments}


def literal_value(text: str) -> Any:
    """A literal's value as plain data; None where it has none."""
    node = parse_literal(text)
    value = value_from_ast_untyped(node) if node else None
    return None if value is Undefined else value


def _literal(value: Any) -> str:
    if isinstance(value, list):
        return f"[{', '.join(map(_literal, value))}]"
    if isinstance(value, bool):
        return "true" if value else "false"
    return f'"{value}"' if isinstance(value, str) else str(value)


def _text(directive: AppliedDirective) -> str:
    arguments = ", ".join(f"{name}: {value}" for name, value in directive.arguments)
    return f"@{directive.name}({arguments})" if arguments else f"@{directive.name}"
