"""What the reader of a document writes down on the way: findings, and where directives were applied."""

from __future__ import annotations

from dataclasses import dataclass, field

from graphql import ConstDirectiveNode, Node

from dovetail_composition.codes import diagnose
from dovetail_composition.definitions import Location
from dovetail_composition.diagnostics import Diagnostic, Place


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

    def add(
        self, code: str, message: str, coordinate: str, node: Node, hint: str = "", other: Node | None = None
    ) -> None:
        """Note a finding at a node, and the further place it has to do with."""
        others = (Place(subgraph=self.graph, coordinate=coordinate, location=location_of(other)),) if other else ()
        self.diagnostics.append(
            diagnose(
                code,
                message,
                coordinate=coordinate,
                subgraph=self.graph,
                location=location_of(node),
                hint=hint,
                others=others,
            )
        )


def location_of(node: Node | None) -> Location | None:
    """Line and column where a node begins; a definition begins at its name, not at its description."""
    node = getattr(node, "name", None) or node
    token = node.loc.start_token if node is not None and node.loc else None
    return Location(token.line, token.column) if token else None
