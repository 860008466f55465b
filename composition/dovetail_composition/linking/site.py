"""Where a link or lookup stands, which is where all that is wrong with it is reported."""

from __future__ import annotations

from dataclasses import dataclass, field

from dovetail_composition.diagnostics.codes import diagnose
from dovetail_composition.diagnostics.diagnostic import Diagnostic, Place
from dovetail_composition.members.member import Member
from dovetail_composition.schema.definitions import Location


@dataclass(slots=True, kw_only=True)
class Site:
    """One link or lookup of a member; collects its findings."""

    member: Member
    coordinate: str
    location: Location | None = None
    found: list[Diagnostic] = field(default_factory=list)

    def report(self, code: str, message: str, hint: str = "", others: tuple[Place, ...] = ()) -> None:
        """Note a finding at this place."""
        self.found.append(
            diagnose(
                code,
                message,
                coordinate=self.coordinate,
                subgraph=self.member.graph,
                location=self.location,
                hint=hint,
                others=others,
            )
        )
