"""Rule: a field takes the arguments that all who resolve it know; what one of them requires, all must know."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from dovetail_composition.diagnostics.diagnostic import Severity
from dovetail_composition.schema.definitions import Field, InputValue

from .applied import AppliedDirectives
from .default_values import merge_default_values
from .descriptions import merge_descriptions
from .findings import Findings, Part, listed
from .type_references import merge_input_types
from .world import field_join

_TYPES = ("FIELD_ARGUMENT_TYPE_MISMATCH", "INCONSISTENT_BUT_COMPATIBLE_ARGUMENT_TYPE")
Sources = Sequence[tuple[str, tuple[InputValue, ...], frozenset[str]]]
"""Of each member: its arguments, and the names of those that it fills from a context."""


def merge_field_arguments(
    findings: Findings, applied: AppliedDirectives, coordinate: str, parts: Sequence[Part[Field]]
) -> tuple[InputValue, ...]:
    """The arguments of a field."""
    if not any(part.of.arguments for part in parts):
        return ()
    sources = [(part.graph, part.of.arguments, _contextual(part)) for part in parts]
    return merge_arguments(findings, applied, coordinate, sources)


def merge_arguments(
    findings: Findings, applied: AppliedDirectives, coordinate: str, sources: Sources
) -> tuple[InputValue, ...]:
    """The arguments of a field or a directive, in the order in which they first appear."""
    names = dict.fromkeys(argument.name for _, arguments, _ in sources for argument in arguments)
    contextual = frozenset(name for _, _, named in sources for name in named)
    merged = []
    for name in names:
        where = f"{coordinate}({name}:)"
        parts = [Part(graph, each) for graph, arguments, _ in sources for each in arguments if each.name == name]
        if name in contextual:
            filled = {graph for graph, _, named in sources if name in named}
            _check_contextual(findings, where, [part for part in parts if part.graph not in filled])
        elif len(parts) < len(sources):
            _check_presence(findings, where, parts, [graph for graph, _, _ in sources])
        else:
            merged.append(_merge(findings, applied, where, parts))
    return tuple(merged)


def _merge(
    findings: Findings, applied: AppliedDirectives, coordinate: str, parts: Sequence[Part[InputValue]]
) -> InputValue:
    return replace(
        parts[0].of,
        type=merge_input_types(findings, coordinate, parts, _TYPES),
        default=merge_default_values(findings, coordinate, parts, "FIELD_ARGUMENT_DEFAULT_MISMATCH"),
        description=merge_descriptions(findings, coordinate, parts),
        deprecated=applied.deprecation(coordinate, parts),
        inaccessible=any(part.of.inaccessible for part in parts),
        wire_names={graph: name for part in parts for graph, name in sorted(part.of.wire_names.items())},
        directives=applied.merge(coordinate, parts),
        location=None,
    )


def _contextual(part: Part[Field]) -> frozenset[str]:
    return frozenset(argument.name for argument in field_join(part.of, part.graph).context_arguments)


def _check_presence(
    findings: Findings, coordinate: str, parts: Sequence[Part[InputValue]], graphs: Sequence[str]
) -> None:
    required = [part.graph for part in parts if part.of.is_required]
    places = [(part.graph, part.of.location) for part in parts]
    missing = listed(set(graphs) - {part.graph for part in parts})
    if required:
        message = f"{coordinate} is required in {listed(required)} and missing in {missing}."
        findings.add("REQUIRED_ARGUMENT_MISSING_IN_SOME_SUBGRAPH", message, coordinate, places)
    else:
        message = f"{coordinate} is left out: it is missing in {missing}."
        findings.add("INCONSISTENT_ARGUMENT_PRESENCE", message, coordinate, places)


def _check_contextual(findings: Findings, coordinate: str, others: Sequence[Part[InputValue]]) -> None:
    for part in others:
        severity: Severity = "error"
        message = f"{coordinate} comes from a context elsewhere, and '{part.graph}' requires it of clients."
        if not part.of.is_required:
            # The published hint has the same code as the error.
            severity = "hint"
            message = f"{coordinate} is left out: it comes from a context elsewhere, but not in '{part.graph}'."
        code = "CONTEXTUAL_ARGUMENT_NOT_CONTEXTUAL_IN_ALL_SUBGRAPHS"
        findings.add(code, message, coordinate, [(part.graph, part.of.location)], severity)
