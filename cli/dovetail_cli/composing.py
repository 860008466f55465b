"""Manifests on this machine to an artifact, the way the operator does it in a cluster."""

from __future__ import annotations

import gc
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path

from dovetail_composition.compose import Composition, compose, compose_leaving_out
from dovetail_composition.contracts import Contract
from dovetail_composition.contracts.apply import under_contract
from dovetail_composition.diagnostics.diagnostic import Diagnostic
from dovetail_composition.manifest import Manifest
from dovetail_composition.members.naming import Named
from dovetail_composition.members.sources import SubgraphSource
from dovetail_composition.prepare import Cache, prepare
from dovetail_composition.resources import (
    EndpointOverride,
    GatewayResource,
    build_manifest,
    manifest_of_supergraph,
    override_of,
    selects,
)
from dovetail_composition.schema.definitions import Supergraph
from dovetail_composition.supergraph import SupergraphError, check_urls, read_supergraph

from .credentials import credentials_of
from .findings import Finding, findings_in, found
from .manifests.local_schema import LocalSchema
from .manifests.positions import place_in_file
from .manifests.workspace import Workspace, load_workspace
from .output import counted, patience
from .schema_fetch import Question, ask_all


@dataclass(frozen=True, slots=True, kw_only=True)
class Composed:
    """What came of composing."""

    findings: tuple[Finding, ...]
    workspace: Workspace
    supergraph: Supergraph | None = None
    manifest: Manifest = field(default_factory=Manifest)
    left_out: tuple[str, ...] = ()
    """Members that were left out, by subgraph name; only with `lenient`."""


def compose_paths(
    paths: Sequence[Path], *, lenient: bool, contract: Contract | None = None, cache: Cache | None = None
) -> Composed:
    """Compose what the paths declare: with `lenient` without bad members, else only if there are none.

    A `contract` takes the place of the one that a GraphQLGateway among the manifests has.
    """
    workspace = load_workspace(paths)
    if len(workspace.gateways) > 1:
        names = ", ".join(f"{gateway.namespace}/{gateway.name}" for gateway in workspace.gateways)
        ambiguous = found("GATEWAY_AMBIGUOUS", f"there are several GraphQLGateways: {names}")
        return Composed(findings=(*workspace.findings, ambiguous), workspace=workspace)
    gateway = workspace.gateways[0] if workspace.gateways else None
    contract = contract or (gateway.contract if gateway else None)
    if gateway and gateway.supergraph:
        return _composed_elsewhere(workspace, gateway, contract)
    selected = tuple(schema for schema in workspace.schemas if _is_selected(schema, gateway, workspace))
    if not selected:
        return Composed(findings=(*workspace.findings, *_nothing(workspace, gateway)), workspace=workspace)
    schemas, unasked = _asked(selected, gateway, workspace)
    earlier = (*workspace.findings, *unasked)
    if not lenient and any(finding.is_error for finding in earlier):
        # Without the members that are wrong, links to them would be reported too: only what each says alone counts.
        return Composed(findings=(*earlier, *_alone(schemas)), workspace=workspace)
    with patience(f"composing {counted(len(schemas), 'schema')}"), _few_collections():
        sources = [schema.resource.source for schema in schemas]
        composition = compose_leaving_out(sources, cache) if lenient else compose(sources, cache)
    return _composed(workspace, gateway, schemas, earlier, under_contract(composition, contract))


@contextmanager
def _few_collections() -> Iterator[None]:
    """Look for garbage less often: but for syntax trees, nearly all that composing makes is needed to its end."""
    before = gc.get_threshold()
    gc.set_threshold(10_000, 20, 1_000)
    try:
        yield
    finally:
        gc.set_threshold(*before)


def _composed(
    workspace: Workspace,
    gateway: GatewayResource | None,
    schemas: Sequence[LocalSchema],
    earlier: tuple[Finding, ...],
    composition: Composition,
) -> Composed:
    by_key = {schema.resource.key: schema for schema in schemas}
    members = {graph: by_key.get(key) for key, graph in composition.names.items()}
    findings = tuple(_about(members.get(each.subgraph), each) for each in composition.diagnostics)
    names = {key: graph for key, graph in composition.names.items() if graph not in composition.left_out}
    manifest = build_manifest(gateway, [schema.resource.source for schema in schemas], names)
    supergraph = composition.supergraph
    return Composed(
        findings=earlier + findings,
        workspace=workspace,
        supergraph=None if supergraph is None else _with_urls(supergraph, manifest),
        manifest=manifest,
        left_out=composition.left_out,
    )


def _with_urls(supergraph: Supergraph, manifest: Manifest) -> Supergraph:
    """The supergraph with the URLs that the gateway's `endpoints` give, so that its SDL alone can be run."""
    urls = {name: endpoint.url for name, endpoint in manifest.endpoints.items()}
    subgraphs = {
        name: replace(subgraph, url=urls.get(name, subgraph.url)) for name, subgraph in supergraph.subgraphs.items()
    }
    return replace(supergraph, subgraphs=subgraphs)


def _composed_elsewhere(workspace: Workspace, gateway: GatewayResource, contract: Contract | None) -> Composed:
    """A gateway that runs the supergraph in a ConfigMap."""
    ref = gateway.supergraph
    assert ref
    sdl = workspace.config_maps.get((ref.namespace, ref.name), {}).get(ref.key)
    if sdl is None:
        message = f'there is no ConfigMap "{ref.name}" in "{ref.namespace}" with the key "{ref.key}"'
        missing = found("SCHEMA_SOURCE_MISSING", message, coordinate="spec.supergraph.configMapKeyRef")
        return Composed(findings=(*workspace.findings, missing), workspace=workspace)
    try:
        supergraph = read_supergraph(sdl)
    except SupergraphError as exc:
        return Composed(findings=(*workspace.findings, *findings_in(None, exc.diagnostics)), workspace=workspace)
    manifest = manifest_of_supergraph(gateway, supergraph)
    composition = under_contract(Composition(supergraph=_with_urls(supergraph, manifest)), contract)
    diagnostics = (*check_urls(supergraph, manifest), *composition.diagnostics)
    return Composed(
        findings=(*workspace.findings, *findings_in(None, diagnostics)),
        workspace=workspace,
        supergraph=composition.supergraph,
        manifest=manifest,
    )


def _is_selected(schema: LocalSchema, gateway: GatewayResource | None, workspace: Workspace) -> bool:
    resource = schema.resource
    return gateway is None or selects(gateway, resource.key[0], resource.labels, workspace.namespaces)


def _nothing(workspace: Workspace, gateway: GatewayResource | None) -> tuple[Finding, ...]:
    """Why there is nothing to compose, unless other findings say so already."""
    if gateway and workspace.schemas:
        schemas = counted(len(workspace.schemas), "schema")
        message = f"GraphQLGateway {gateway.namespace}/{gateway.name} selects none of {schemas}"
        return (found("NO_SCHEMAS", message, coordinate="spec.schemas"),)
    if any(finding.is_error for finding in workspace.findings):
        return ()
    read = (
        f"{counted(len(workspace.files), 'file')} read"
        if workspace.files
        else "there are no *.yaml, *.yml or *.json files"
    )
    return (found("NO_SCHEMAS", f"no GraphQLSchema was found; {read}"),)


def _alone(schemas: Iterable[LocalSchema]) -> tuple[Finding, ...]:
    return tuple(
        _about(schema, each)
        for schema in schemas
        for each in prepare(Named(schema.resource.source.name, schema.resource.source)).diagnostics
    )


def _about(schema: LocalSchema | None, diagnostic: Diagnostic) -> Finding:
    """A finding about a schema, with its place in the file where the SDL stands in it."""
    if schema is None:
        return Finding(diagnostic=diagnostic)
    sdl, location = schema.resource.source.sdl, diagnostic.location
    place = place_in_file(schema.text, sdl, location) if sdl and location else None
    return Finding(diagnostic=diagnostic, path=schema.path, place=place)


def _asked(
    schemas: Sequence[LocalSchema], gateway: GatewayResource | None, workspace: Workspace
) -> tuple[tuple[LocalSchema, ...], tuple[Finding, ...]]:
    """The schemas with those filled in that must be asked for; without those that gave none."""
    questions = [_question(schema, gateway, workspace) for schema in schemas if schema.ask]
    with patience(f"asking {counted(len(questions), 'service')} for schemas"):
        answers = ask_all(questions)
    answered = iter(resource for resource, _ in answers)
    filled = [replace(schema, resource=next(answered) if schema.ask else schema.resource) for schema in schemas]
    known = (schema for schema in filled if _is_known(schema.resource.source))
    return tuple(known), tuple(finding for _, finding in answers if finding)


def _is_known(source: SubgraphSource) -> bool:
    return source.sdl is not None or source.introspection is not None


def _question(schema: LocalSchema, gateway: GatewayResource | None, workspace: Workspace) -> Question:
    source = schema.resource.source
    override = override_of(gateway, schema.resource.key) or EndpointOverride()
    endpoint = source.endpoint
    rules = (*(endpoint.headers if endpoint else ()), *override.headers)
    auth = override.auth or (endpoint.auth if endpoint else None)
    credentials = credentials_of(rules, auth, workspace.secrets)
    headers = {**credentials.headers, **schema.headers}
    return Question(schema=schema, url=override.url or schema.url, credentials=replace(credentials, headers=headers))
