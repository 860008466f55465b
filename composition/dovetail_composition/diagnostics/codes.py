"""The one table of diagnostic codes: name, severity, meaning, and what fixes it. `docs/diagnostics.md` is made from it.

Codes that the Apollo Federation specification knows keep its names.
"""

from __future__ import annotations

from dovetail_composition.schema.definitions import Location

from .code_tables.contracts import CONTRACT_CODES
from .code_tables.federation_merging import FEDERATION_MERGING_CODES
from .code_tables.federation_subgraphs import FEDERATION_SUBGRAPH_CODES
from .code_tables.hints import HINT_CODES
from .code_tables.linking import LINKING_CODES
from .code_tables.members import MEMBER_CODES
from .code_tables.merging import MERGING_CODES
from .code_tables.permissions import PERMISSION_CODES
from .code_tables.resources import RESOURCE_CODES
from .code_tables.row import Code
from .code_tables.satisfiability import SATISFIABILITY_CODES
from .code_tables.transforms import TRANSFORM_CODES
from .diagnostic import Diagnostic, Place, Severity

__all__ = ["CODES", "GROUPS", "Code", "diagnose"]

GROUPS: tuple[tuple[str, tuple[Code, ...]], ...] = (
    ("Members and their schemas", MEMBER_CODES),
    ("Federated subgraphs", FEDERATION_SUBGRAPH_CODES),
    ("Several schemas together", MERGING_CODES),
    ("Federated subgraphs together", FEDERATION_MERGING_CODES),
    ("Federated subgraphs of several namespaces", PERMISSION_CODES),
    ("Hints on federated subgraphs together", HINT_CODES),
    ("What can be had of the whole graph", SATISFIABILITY_CODES),
    ("Transforms", TRANSFORM_CODES),
    ("Links and lookups", LINKING_CODES),
    ("Contracts", CONTRACT_CODES),
    ("Manifests", RESOURCE_CODES),
)
"""The rows by topic, as the documentation shows them."""

CODES: tuple[Code, ...] = tuple(code for _, codes in GROUPS for code in codes)

_BY_NAME = {code.name: code for code in CODES}


def severity_of(code: str) -> Severity:
    """The severity of a code."""
    return _BY_NAME[code].severity


def diagnose(
    code: str,
    message: str,
    *,
    coordinate: str = "",
    subgraph: str = "",
    location: Location | None = None,
    hint: str = "",
    others: tuple[Place, ...] = (),
) -> Diagnostic:
    """A finding with its code's severity, and its code's fix as hint where none is given."""
    row = _BY_NAME[code]
    return Diagnostic(
        code=code,
        message=message,
        severity=row.severity,
        coordinate=coordinate,
        subgraph=subgraph,
        location=location,
        hint=hint or row.fix,
        others=others,
    )
