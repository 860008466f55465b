"""What the reader of a document writes down on the way: findings, and where directives were applied."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field

from graphql import ConstDirectiveNode, Node

from dovetail_composition.schema.definitions import Location

from .codes import diagnose
from .diagnostic import Diagnostic, Place

MAX_FINDINGS = 100
"""Errors of one schema that are worked out and told, and warnings besides."""


@dataclass(frozen=True, slots=True)
class Application:
    """All directives at one place of the document; `location` is a directive location such as `FIELD_DEFINITION`."""

    coordinate: str
    location: str
    directives: tuple[ConstDirectiveNode, ...]


@dataclass(slots=True)
class Notes:
    """The collector that is handed down through the reading of one document."""

    graph: str
    diagnostics: list[Diagnostic] = field(default_factory=list)
    applications: list[Application] = field(default_factory=list)
    _counts: Counter[str] = field(default_factory=Counter)

    @property
    def full(self) -> bool:
        """Whether more errors would help nobody: each costs time, and a crafted schema has as many as it has lines."""
        return self._counts["error"] >= MAX_FINDINGS

    def add(
        self, code: str, message: str, coordinate: str, node: Node, hint: str = "", other: Node | None = None
    ) -> None:
        """Note a finding at a node, and the further place it has to do with."""
        others = (Place(subgraph=self.graph, coordinate=coordinate, location=location_of(other)),) if other else ()
        found = diagnose(
            code,
            message,
            coordinate=coordinate,
            subgraph=self.graph,
            location=location_of(node),
            hint=hint,
            others=others,
        )
        self._counts[found.severity] += 1
        if self._counts[found.severity] <= MAX_FINDINGS:
            self.diagnostics.append(found)


def location_of(node: Node | None) -> Location | None:
    """Line and column where a node begins; a definition begins at its name, not at its description."""
    node = getattr(node, "name", None) or node
    token = node.loc.start_token if node is not None and node.loc else None
    return Location(token.line, token.column) if token else None
