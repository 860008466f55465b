"""Subgraphs that must be called and of which nobody says where they answer, or says it wrongly."""

from __future__ import annotations

from collections.abc import Iterator

from dovetail_composition.diagnostics.diagnostic import Diagnostic
from dovetail_composition.endpoints.urls import url_problem
from dovetail_composition.manifest import Manifest
from dovetail_composition.schema.definitions import Supergraph

from .refusals import refusal


def check_urls(supergraph: Supergraph, manifest: Manifest) -> Iterator[Diagnostic]:
    """A finding for each subgraph that resolves something itself and has no URL, or one that cannot be called.

    What holds is the manifest's URL: whoever runs the supergraph may have given another one than it has itself.
    """
    problems = {name: url_problem(endpoint.url) for name, endpoint in sorted(manifest.endpoints.items())}
    # Nearly always there is none, and to look at each field for nothing takes as long as any check of the schema.
    called = _called(supergraph) if any(problems.values()) else ()
    for name, problem in problems.items():
        if problem is None or name not in called:
            continue
        other = "Give one"
        message = f"The subgraph {name} has no URL."
        if manifest.endpoints[name].url:  # which is not quoted: it may hold a password
            other = "Give another one"
            message = f"The URL of the subgraph {name} {problem.message}."
        hint = f"{other} in the supergraph, or in the GraphQLGateway: `endpoints: {{{name}: {{url: ...}}}}`."
        yield refusal(message, hint, subgraph=name)


def _called(supergraph: Supergraph) -> set[str]:
    found: set[str] = set()
    for definition in supergraph.schema.types.values():
        found.update(lookup.call.graph for lookup in definition.lookups)
        for field in definition.fields.values():
            if field.link is None:
                found.update(join.graph for join in field.joins if not join.external)
            elif field.link.call is not None:
                found.add(field.link.call.graph)
    return found
