"""The subgraphs of a supergraph: the values of its `join__Graph` enum."""

from __future__ import annotations

from collections.abc import Mapping

from graphql import ConstDirectiveNode

from dovetail_composition.diagnostics.diagnostic import Diagnostic
from dovetail_composition.schema.definitions import Schema, Subgraph

from .arguments import Arguments, MalformedError, named
from .features import Features
from .refusals import refusal

Applied = Mapping[str, tuple[ConstDirectiveNode, ...]]
"""Coordinate → directives that are applied there; the schema itself has the empty one."""


def read_subgraphs(
    schema: Schema, applied: Applied, features: Features, problems: list[Diagnostic]
) -> Mapping[str, Subgraph]:
    """The subgraphs by name, sorted; `problems` gets what is wrong."""
    enum = features.name("join", "Graph")
    directive = features.name("join", "graph")
    if enum not in schema.types:
        problems.append(refusal(f"The enum {enum} with the subgraphs is missing."))
        return {}
    subgraphs: dict[str, Subgraph] = {}
    for value in schema.types[enum].values:
        coordinate = f"{enum}.{value}"
        try:
            applications = named(applied.get(coordinate, ()), directive)
            arguments = applications[0] if applications else Arguments({})
            subgraph = Subgraph(arguments.text("name"), value, arguments.optional_text("url") or "")
        except MalformedError as error:
            problems.append(refusal(f"{coordinate} says with @{directive} which subgraph it is: {error}"))
            continue
        if subgraph.name in subgraphs:
            hint = "Give each subgraph a name of its own, and compose anew."
            problems.append(refusal(f"{coordinate} names the subgraph {subgraph.name}, as another value does.", hint))
        subgraphs[subgraph.name] = subgraph
    return dict(sorted(subgraphs.items()))


def known_directives(
    applied: Applied, features: Features, subgraphs: Mapping[str, Subgraph], problems: list[Diagnostic]
) -> Mapping[str, tuple[str, ...]]:
    """Directive → the subgraphs that know it, for those that not all know."""
    names = {subgraph.enum_value: subgraph.name for subgraph in subgraphs.values()}
    known = {}
    try:
        for arguments in named(applied.get("", ()), features.name("dovetail", "known")):
            values = arguments.texts("graphs")
            problems += [refusal(f"There is no subgraph {value}.") for value in values if value not in names]
            known[arguments.text("directive")] = tuple(names[value] for value in values if value in names)
    except MalformedError as error:
        problems.append(refusal(str(error)))
    return known
