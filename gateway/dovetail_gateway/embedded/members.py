"""The members of an API that is composed in this process, and how each is called."""

from __future__ import annotations

import asyncio
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from graphql import OperationType, print_schema

from dovetail_client import Binding, Request
from dovetail_composition.artifact import encode
from dovetail_composition.compose import compose
from dovetail_composition.diagnostics.diagnostic import Diagnostic, has_errors, render
from dovetail_composition.manifest import Manifest, Policies
from dovetail_composition.resources import (
    API_VERSION,
    SCHEMA_KIND,
    Polled,
    SchemaResource,
    build_manifest,
    parse_schema,
    schema_queries,
    unfetched,
    with_answer,
)
from dovetail_gateway.artifacts.content import ComposedContent
from dovetail_gateway.generation.build import Built, Refusal, build

_NAMESPACE = "default"


class CompositionError(Exception):
    """The members make no API together. The message holds all findings, as `dovetail compose` shows them."""

    def __init__(self, diagnostics: Iterable[Diagnostic], message: str = "") -> None:
        self.diagnostics = tuple(diagnostics)
        super().__init__("\n".join(map(render, self.diagnostics)) or message)


@dataclass(frozen=True, slots=True, kw_only=True)
class Member:
    """A service that takes part. With neither `binding` nor `url` a virtual one, all of whose root fields are links.

    `binding`: what it is called through. `sdl`: its schema, if not the binding's, or what the service at `url` answers
    to introspection. `headers`: what it gets beside a binding's own, of the client's for instance. `headers`, `links`,
    `lookups`, `transforms`: as in the `spec` of a `GraphQLSchema`.
    """

    name: str
    binding: Binding | None = None
    url: str | None = None
    sdl: str | None = None
    headers: Sequence[Mapping[str, Any]] = ()
    links: Sequence[Mapping[str, Any]] = ()
    lookups: Sequence[Mapping[str, Any]] = ()
    transforms: Sequence[Mapping[str, Any]] = ()

    async def manifest(self) -> Mapping[str, Any]:
        """The `GraphQLSchema` that says the same. Raises `BindingError`."""
        sdl = self.sdl
        if sdl is None and self.binding is not None:
            sdl = print_schema(await self.binding.refresh_schema())
        spec: dict[str, Any] = {
            "schema": {"introspection": {}} if sdl is None else {"sdl": sdl},
            "links": [*self.links],
            "lookups": [*self.lookups],
            "transforms": [*self.transforms],
        }
        url = self.binding.url if self.binding else self.url
        if url is not None:
            spec["endpoint"] = {"url": url, "headers": [*self.headers]}
        return {
            "apiVersion": API_VERSION,
            "kind": SCHEMA_KIND,
            "metadata": {"name": self.name, "namespace": _NAMESPACE},
            "spec": spec,
        }


@dataclass(frozen=True, slots=True)
class Composed:
    """An API, ready to be served, and the bindings that some of its subgraphs are called through, by their names."""

    built: Built
    bindings: Mapping[str, Binding]


async def compose_members(members: Iterable[Member | Mapping[str, Any]], policies: Policies) -> Composed:
    """Compose them; mappings are `GraphQLSchema` manifests. Raises `CompositionError` or `BindingError`."""
    given = [*members]
    manifests = await asyncio.gather(*map(_manifest, given))
    parsed = [parse_schema(manifest, {}) for manifest in manifests]
    asked = await asyncio.gather(*(_asked(resource) for resource, _ in parsed if resource is not None))
    findings = [each for _, diagnostics in parsed for each in diagnostics]
    findings += [each for _, diagnostics in asked for each in diagnostics]
    if has_errors(findings):
        raise CompositionError(findings)
    sources = [resource.source for resource, _ in asked]
    # This and building take up to seconds.
    composition = await asyncio.to_thread(compose, sources)
    supergraph = composition.supergraph
    if supergraph is None:
        raise CompositionError(composition.diagnostics)
    endpoints = build_manifest(None, sources, composition.names).endpoints
    manifest = Manifest(endpoints=endpoints, policies=policies)
    named = zip(sources, given, strict=True)
    content = ComposedContent(digest=encode(supergraph, manifest).digest, supergraph=supergraph, manifest=manifest)
    built = await asyncio.to_thread(build, content, None)
    if isinstance(built, Refusal):
        raise CompositionError(built.diagnostics, built.message)
    bindings = {
        composition.names[source.namespace, source.name]: member.binding
        for source, member in named
        if isinstance(member, Member) and member.binding is not None
    }
    return Composed(built, bindings)


async def _manifest(member: Member | Mapping[str, Any]) -> Mapping[str, Any]:
    return await member.manifest() if isinstance(member, Member) else member


async def _asked(resource: SchemaResource) -> tuple[SchemaResource, tuple[Diagnostic, ...]]:
    """The resource with the schema that its endpoint tells, where it does not stand in the manifest."""
    if not isinstance(resource.origin, Polled) or resource.source.endpoint is None:
        return resource, ()
    findings: tuple[Diagnostic, ...] = (unfetched(resource, "it was not asked"),)
    async with Binding(url=resource.source.endpoint.url) as binding:
        for query in schema_queries(resource.origin):
            answer = await binding.send(Request(document=query, operation=OperationType.QUERY))
            told, findings = with_answer(resource, {"data": answer.data, "errors": [*answer.errors]})
            if not findings:
                return told, ()
    return resource, findings
