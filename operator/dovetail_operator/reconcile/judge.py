"""Whether an object may refer to what it refers to, and whether what it wants to be called may be called, as of now."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from dovetail_composition.resources import (
    GATEWAY_KIND,
    SCHEMA_KIND,
    EndpointOverride,
    GatewayResource,
    ObjectName,
    SchemaResource,
)

from .endpoints import EndpointRules
from .findings import Finding
from .grants import Grants, not_permitted
from .observation import Observation
from .references import (
    Called,
    Reference,
    called_by,
    called_services,
    references_of_headers,
    references_of_override,
    references_of_schema,
    supergraph_reference,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Verdict:
    """What stands against an object, or a part of it."""

    forbidden: Finding | None = None
    """It refers to other namespaces without a grant; nothing of what it refers to was looked at then."""
    refused: Finding | None = None
    """It wants to be called where no endpoint may be."""
    missing: Finding | None = None
    """A Service that it names does not exist, which keeps nobody out."""

    @property
    def barred(self) -> bool:
        """Whether it takes no part."""
        return bool(self.forbidden or self.refused)


@dataclass(frozen=True, slots=True)
class Judge:
    """Judges by today's grants and addresses, also what was good before."""

    grants: Grants
    rules: EndpointRules

    @classmethod
    def of(cls, observed: Observation) -> Judge:
        """A judge who knows what was observed of grants, namespaces, Services and addresses."""
        return cls(Grants.of(observed.grants), EndpointRules.of(observed))

    def schema(self, resource: SchemaResource) -> Verdict:
        """Of a GraphQLSchema."""
        endpoint = resource.source.endpoint
        called = called_by(endpoint, "spec.endpoint") if endpoint else ()
        return self._verdict(SCHEMA_KIND, resource.key[0], self._of_schema(resource), called)

    def override(self, gateway: GatewayResource, name: str, override: EndpointOverride) -> Verdict:
        """Of what a GraphQLGateway changes in a subgraph's endpoint."""
        references = references_of_override(override, name, self.rules.namespaces)
        return self._verdict(GATEWAY_KIND, gateway.namespace, references, called_by(override, f"spec.endpoints.{name}"))

    def subgraph(self, gateway: GatewayResource, name: str, url: str) -> Verdict:
        """Of the URL of a subgraph in a supergraph that was composed elsewhere."""
        called = (Called(url=url, field=f'subgraph "{name}"'),)
        return self._verdict(GATEWAY_KIND, gateway.namespace, called_services(called, self.rules.namespaces), called)

    def reference(self, gateway: GatewayResource, reference: Reference) -> Verdict:
        """Of another reference of a GraphQLGateway."""
        return self._verdict(GATEWAY_KIND, gateway.namespace, (reference,), ())

    def permitted_of_schema(self, resource: SchemaResource) -> tuple[Reference, ...]:
        """What a schema refers to and may look at: nothing of it where one reference is without a grant."""
        references = self._of_schema(resource)
        permitted = self._permitted(SCHEMA_KIND, resource.key[0], references)
        return permitted if len(permitted) == len(references) else ()

    def permitted_of_gateway(self, gateway: GatewayResource) -> tuple[Reference, ...]:
        """What a gateway refers to and may look at."""
        overrides = (
            reference
            for name, override in gateway.endpoints.items()
            for reference in references_of_override(override, name, self.rules.namespaces)
        )
        references = (*references_of_headers(gateway), *supergraph_reference(gateway), *overrides)
        return self._permitted(GATEWAY_KIND, gateway.namespace, references)

    def permitted_of_urls(self, gateway: GatewayResource, urls: Iterable[str]) -> tuple[Reference, ...]:
        """The Services behind URLs in a supergraph that was composed elsewhere, and that its gateway may look at."""
        called = [Called(url=url, field="") for url in urls]
        return self._permitted(GATEWAY_KIND, gateway.namespace, called_services(called, self.rules.namespaces))

    def linkable(self, namespace: str) -> frozenset[ObjectName]:
        """The schemas of other namespaces that schemas of this one may link to."""
        return self.grants.linkable(namespace)

    def _of_schema(self, resource: SchemaResource) -> tuple[Reference, ...]:
        return references_of_schema(resource, self.rules.namespaces)

    def _permitted(self, kind: str, namespace: str, references: Iterable[Reference]) -> tuple[Reference, ...]:
        return tuple(each for each in references if self.grants.permit(kind, namespace, each))

    def _verdict(self, kind: str, namespace: str, references: Sequence[Reference], called: Sequence[Called]) -> Verdict:
        permitted = set(self._permitted(kind, namespace, references))
        forbidden = not_permitted(kind, namespace, [each for each in references if each not in permitted])
        misspelt = self.rules.misspelt(called)
        if forbidden or misspelt:
            return Verdict(forbidden=forbidden, refused=misspelt)
        return Verdict(refused=self.rules.misled(called), missing=self.rules.missing(called))
