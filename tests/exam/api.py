"""The whole way in process: manifests are read and composed, stored, loaded, and operations answered."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache
from typing import Any

from support.both_ways import execute

from dovetail_composition.artifact import Artifact, assemble, encode, load
from dovetail_composition.compose import compose
from dovetail_composition.diagnostics.diagnostic import Diagnostic
from dovetail_composition.manifest import Batching, Manifest, Policies, ScalarFormat
from dovetail_composition.prepare import Cache
from dovetail_composition.resources import parse_schema
from dovetail_gateway.artifacts.content import ComposedContent
from dovetail_gateway.document.prepared import PreparedOperation, prepare
from dovetail_gateway.document.variables import coerce_variables
from dovetail_gateway.generation.build import Built, build
from dovetail_gateway.lossless_json.encode import encode_response
from dovetail_gateway.plan import Plan, plan_operation
from dovetail_gateway.request.errors import RequestError

from .services import Servers

_KNOWN: Cache = {}


class RefusedError(Exception):
    """The manifests do not compose."""

    def __init__(self, diagnostics: Sequence[Diagnostic]) -> None:
        super().__init__("\n".join(map(str, diagnostics)))
        self.diagnostics = diagnostics


@dataclass(frozen=True, kw_only=True)
class Response:
    """What the client gets."""

    body: dict[str, Any]
    refused: str | None = None

    @property
    def errors(self) -> list[dict[str, Any]]:
        return self.body.get("errors", [])


def manifest(name: str, sdl: str, spec: Mapping[str, Any], *, virtual: bool) -> dict[str, Any]:
    """A GraphQLSchema."""
    namespace, _, bare = name.rpartition("/")
    endpoint = {} if virtual else {"endpoint": {"url": f"http://{bare}.test/graphql"}}
    return {
        "apiVersion": "dovetail.dev/v1alpha1",
        "kind": "GraphQLSchema",
        "metadata": {"name": bare, "namespace": namespace or "default"},
        "spec": {**endpoint, "schema": {"sdl": sdl}, **spec},
    }


def artifact_of(manifests: Sequence[Mapping[str, Any]]) -> Artifact:
    """The composition of the manifests as it is stored. Raises `RefusedError`."""
    sources = []
    problems: list[Diagnostic] = []
    for each in manifests:
        resource, diagnostics = parse_schema(each, {})
        problems += diagnostics
        if resource is not None:
            sources.append(resource.source)
    if problems:
        raise RefusedError(problems)
    composition = compose(sources, _KNOWN)
    if composition.supergraph is None:
        raise RefusedError(composition.diagnostics)
    return encode(composition.supergraph, Manifest())


def built(artifact: Artifact, *, from_sdl: bool, scalars: Mapping[str, str]) -> Built:
    """What a gateway makes of it, from the SDL alone or from the model beside it."""
    if from_sdl:
        artifact = assemble(artifact.sdl, Manifest())
    supergraph, _ = load(artifact)
    formats = tuple(ScalarFormat(name=name, format=each) for name, each in scalars.items())
    policies = Policies(scalars=formats)
    content = ComposedContent(digest=artifact.digest, supergraph=supergraph, manifest=Manifest(policies=policies))
    made = build(content, None)
    assert isinstance(made, Built), made
    return made


def answer(made: Built, batching: Batching, servers: Servers, query: str, variables: Mapping[str, Any]) -> Response:
    """An operation's response."""
    try:
        prepared, plan = _planned(made, query)
        values = coerce_variables(made.schema, prepared.operation, variables, made.manifest.policies)
    except RequestError as error:
        return Response(body={"errors": error.errors}, refused=error.code)
    runtime = replace(made.runtime, batching=batching)
    result = asyncio.run(execute(plan, variables=values, port=servers, runtime=runtime))
    return Response(body=json.loads(encode_response(result.data, result.errors)))


@cache
def _planned(made: Built, query: str) -> tuple[PreparedOperation, Plan]:
    prepared = prepare(made.schema, query, None, made.manifest.policies)
    scalars = made.runtime.scalar_formats
    operation, fragments, selection = prepared.operation, prepared.fragments, prepared.selection
    return prepared, plan_operation(made.graph, made.names, operation, fragments, selection, scalar_formats=scalars)
