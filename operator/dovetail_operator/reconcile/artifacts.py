"""One gateway's artifact: composed from its members, or from a supergraph made elsewhere."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache

from dovetail_composition.artifact import Packed, assemble, encode, pack
from dovetail_composition.contracts.apply import apply_contract
from dovetail_composition.diagnostics.diagnostic import has_errors
from dovetail_composition.manifest import Manifest, SecretRef
from dovetail_composition.resources import (
    GatewayResource,
    build_manifest,
    manifest_of_supergraph,
    parse_gateway,
)
from dovetail_composition.schema.definitions import Supergraph
from dovetail_composition.supergraph import SupergraphError, check_urls, read_supergraph

from .composing import Composed
from .findings import Finding, finding
from .judge import Judge
from .kept import MEMO
from .observation import KubeObject, Observation
from .references import secrets_of_manifest, supergraph_reference
from .versions import Version


@dataclass(frozen=True, slots=True, kw_only=True)
class Written:
    """An artifact as it is to lie in ConfigMaps."""

    digest: str
    packed: Packed
    secrets: tuple[SecretRef, ...]


def composed_artifact(gateway: KubeObject, composed: Composed) -> Written | Finding | None:
    """The artifact of composed members under the gateway's contract; None where there are none."""
    if composed.supergraph is None:
        return None
    return _composed(_identity(gateway), _Members(composed))


def foreign_artifact(
    gateway: KubeObject, resource: GatewayResource, observed: Observation, judge: Judge
) -> Written | Finding:
    """The artifact of the supergraph that a gateway refers to, or why there is none."""
    text = _supergraph_text(resource, observed, judge)
    return text if isinstance(text, Finding) else _foreign(_identity(gateway), text)


def supergraph_urls(resource: GatewayResource, observed: Observation, judge: Judge) -> Mapping[str, str]:
    """The URLs of subgraphs, by name, that the supergraph gives to which a gateway refers."""
    text = _supergraph_text(resource, observed, judge)
    return {} if isinstance(text, Finding) else _urls(text)


def _supergraph_text(resource: GatewayResource, observed: Observation, judge: Judge) -> str | Finding:
    ref = resource.supergraph
    if ref is None:
        return Finding(reason="NoSchemas", message="the gateway refers to no supergraph")
    forbidden = next((judge.reference(resource, each).forbidden for each in supergraph_reference(resource)), None)
    if forbidden:
        return forbidden
    texts: Mapping[str, str] = (observed.config_maps.get((ref.namespace, ref.name)) or {}).get("data") or {}
    if ref.key not in texts:
        message = f'there is no key "{ref.key}" in a ConfigMap "{ref.name}" of namespace "{ref.namespace}": create it'
        return Finding(reason="ConfigMapNotFound", message=message)
    return texts[ref.key]


@lru_cache(maxsize=8)
def _urls(sdl: str) -> Mapping[str, str]:
    try:
        return {name: subgraph.url for name, subgraph in read_supergraph(sdl).subgraphs.items()}
    except SupergraphError:
        return {}


class _Members:
    """A composition as a key of a cache: equal where the same versions take part."""

    __slots__ = ("composed", "versions")

    def __init__(self, composed: Composed) -> None:
        self.composed = composed
        self.versions: frozenset[Version] = frozenset(composed.in_use.values())

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Members) and self.versions == other.versions

    def __hash__(self) -> int:
        return hash(self.versions)


# Printing and encoding cost as much as composing, and the result lives as long.
@lru_cache(maxsize=32)
def _composed(gateway: str, members: _Members) -> Written | Finding:
    composed, resource = members.composed, _resource(gateway)
    if composed.supergraph is None:
        raise AssertionError("nothing was composed")
    supergraph = _under_contract(composed.supergraph, resource)
    if isinstance(supergraph, Finding):
        return supergraph
    sources = [version.source for version in members.versions if version.source]
    manifest = build_manifest(resource, sources, composed.names)
    artifact = encode(supergraph, manifest, MEMO)
    return _written(artifact.digest, pack(artifact), manifest)


@lru_cache(maxsize=8)
def _foreign(gateway: str, sdl: str) -> Written | Finding:
    resource = _resource(gateway)
    try:
        supergraph = read_supergraph(sdl)
    except SupergraphError as exc:
        return finding("InvalidSupergraph", exc.diagnostics)
    shown = _under_contract(supergraph, resource)
    if isinstance(shown, Finding):
        return shown
    manifest = manifest_of_supergraph(resource, shown)
    if problems := tuple(check_urls(shown, manifest)):
        return finding("InvalidSupergraph", problems)
    artifact = assemble(sdl, manifest, shown) if shown is supergraph else encode(shown, manifest, MEMO)
    return _written(artifact.digest, pack(artifact), manifest)


def _under_contract(supergraph: Supergraph, gateway: GatewayResource) -> Supergraph | Finding:
    """What clients of a gateway are to see of a supergraph."""
    if gateway.contract is None:
        return supergraph
    shown, findings = apply_contract(supergraph, gateway.contract)
    return finding("ContractRefused", findings) if has_errors(findings) else shown


def _written(digest: str, packed: Packed, manifest: Manifest) -> Written:
    return Written(digest=digest, packed=packed, secrets=secrets_of_manifest(manifest))


def _identity(gateway: KubeObject) -> str:
    """What of a gateway its artifact depends on, as text."""
    metadata: Mapping[str, str] = {name: gateway["metadata"][name] for name in ("name", "namespace")}
    content = {**{name: gateway[name] for name in ("apiVersion", "kind", "spec")}, "metadata": metadata}
    return json.dumps(content, sort_keys=True)


def _resource(identity: str) -> GatewayResource:
    resource, diagnostics = parse_gateway(json.loads(identity))
    if resource is None:
        raise AssertionError(f"a gateway that was accepted is refused now: {diagnostics}")
    return resource
