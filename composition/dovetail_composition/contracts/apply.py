"""A contract applied: from a supergraph to the one whose API is the contract's, or to what keeps it from being."""

from __future__ import annotations

from dataclasses import replace

from dovetail_composition.compose import Composition
from dovetail_composition.diagnostics.codes import diagnose
from dovetail_composition.diagnostics.diagnostic import Diagnostic, has_errors, sorted_diagnostics
from dovetail_composition.schema.definitions import Supergraph

from .contract import Contract
from .masking import mask_empty
from .matching import match_type
from .unreachable import hide_unreachable
from .validity import check_contract


def apply_contract(supergraph: Supergraph, contract: Contract) -> tuple[Supergraph, tuple[Diagnostic, ...]]:
    """The supergraph with all inaccessible that the contract hides; of use only if no finding is an error.

    Subgraphs, joins and keys stay as they are: hidden fields still serve as keys and requirements.
    """
    if contract.contradictions:
        tags = ", ".join(f'"{tag}"' for tag in contract.contradictions)
        return supergraph, (diagnose("CONTRACT_CONTRADICTS", f"The contract both includes and excludes {tags}."),)
    schema = supergraph.schema
    types = mask_empty({name: match_type(each, contract) for name, each in schema.types.items()})
    schema = replace(schema, types=types)
    if contract.hide_unreachable_types:
        schema = hide_unreachable(schema, contract)
    return replace(supergraph, schema=schema), check_contract(schema)


def under_contract(composition: Composition, contract: Contract | None) -> Composition:
    """What was composed, seen by the contract's audience; as it is without a contract, or without a supergraph."""
    if contract is None or composition.supergraph is None:
        return composition
    supergraph, findings = apply_contract(composition.supergraph, contract)
    return replace(
        composition,
        supergraph=None if has_errors(findings) else supergraph,
        diagnostics=sorted_diagnostics((*composition.diagnostics, *findings)),
    )
