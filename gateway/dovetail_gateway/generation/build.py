"""From an artifact's bytes to all that a generation derives from them, or the reason why it is refused. Runs aside."""

from __future__ import annotations

from dataclasses import dataclass

from graphql import GraphQLSchema

from dovetail_composition.api.schema import build_api_schema
from dovetail_composition.artifact import ArtifactError, digest_of
from dovetail_composition.diagnostics.diagnostic import Diagnostic
from dovetail_composition.graph.query_graph import QueryGraph
from dovetail_composition.graph.wire import WireNames
from dovetail_composition.manifest import Manifest
from dovetail_composition.memo import NO_MEMO, Memo
from dovetail_composition.supergraph import SupergraphError, check_urls
from dovetail_gateway.artifacts.configuration import Configuration, ConfigurationError, configure
from dovetail_gateway.artifacts.content import Content, LoadedArtifact
from dovetail_gateway.execute.result import ExecutionRuntime


@dataclass(frozen=True, slots=True, kw_only=True)
class Refusal:
    """Why an artifact or a configuration cannot be run."""

    code: str
    message: str
    diagnostics: tuple[Diagnostic, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Built:
    """What a generation needs beside its connections."""

    digest: str
    manifest: Manifest
    schema: GraphQLSchema
    graph: QueryGraph
    names: WireNames
    runtime: ExecutionRuntime
    subgraphs: tuple[str, ...]


def build(content: Content, configuration: Configuration | None, memo: Memo = NO_MEMO) -> Built | Refusal:
    """Read, verify and derive; takes up to seconds, so it is called in a thread of its own.

    `memo`: what was derived from definitions that are as they were before.
    """
    try:
        return _derive(content.load(memo), configuration, memo)
    except ArtifactError as error:
        return Refusal(code="ARTIFACT_INVALID", message=str(error))
    except SupergraphError as error:
        return Refusal(code="SUPERGRAPH_INVALID", message=str(error), diagnostics=error.diagnostics)
    except ConfigurationError as error:
        return Refusal(code="CONFIGURATION_INVALID", message=str(error), diagnostics=error.diagnostics)


def _derive(loaded: LoadedArtifact, configuration: Configuration | None, memo: Memo) -> Built:
    manifest, digest = loaded.manifest, loaded.digest
    if configuration is not None:
        manifest = configure(manifest, configuration.parse())
        # The same supergraph under other policies is another generation.
        digest = digest_of(digest, configuration.text.decode("utf-8", "replace"))
    if problems := tuple(check_urls(loaded.supergraph, manifest)):
        raise SupergraphError(problems)
    schema = build_api_schema(loaded.supergraph, memo)
    names = WireNames(loaded.supergraph)
    policies = manifest.policies
    return Built(
        digest=digest,
        manifest=manifest,
        schema=schema,
        graph=QueryGraph(loaded.supergraph),
        names=names,
        runtime=ExecutionRuntime(
            schema=schema,
            to_wire=names.value,
            message=names.message,
            scalar_formats={scalar.name: scalar.format for scalar in policies.scalars},
            batching=policies.batching,
            limits=policies.limits,
        ),
        subgraphs=tuple(sorted(loaded.supergraph.subgraphs)),
    )
