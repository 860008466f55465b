"""What linking gives: the schema with links and lookups resolved, and what could not be resolved."""

from __future__ import annotations

from dataclasses import dataclass

from dovetail_composition.diagnostics.diagnostic import Diagnostic
from dovetail_composition.schema.definitions import Schema


@dataclass(frozen=True, slots=True, kw_only=True)
class Linked:
    """A merged schema with its links. A link or lookup with an error was left out."""

    schema: Schema
    diagnostics: tuple[Diagnostic, ...] = ()
