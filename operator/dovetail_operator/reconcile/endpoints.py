"""Where endpoints may be: not on nodes, not at the API server, not where a Service is only a name for another place."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass

from dovetail_composition.endpoints.addresses import AddressPolicy, literal_address
from dovetail_composition.resources import ObjectName, host_of, service_of

from .findings import Finding
from .observation import Backend, Observation, Service
from .references import Called

_API_SERVER: ObjectName = ("default", "kubernetes")
_HOST = re.compile(r"[a-z0-9_]([-a-z0-9_]*[a-z0-9_])?(\.[a-z0-9_]([-a-z0-9_]*[a-z0-9_])?)*", re.ASCII)
_LOCAL = re.compile(r"(.*\.)?(localhost|localhost\.localdomain|local)", re.ASCII)
_ALLOW = "the platform team can allow its range: DOVETAIL_ALLOWED_RANGES"


@dataclass(frozen=True, slots=True, kw_only=True)
class EndpointRules:
    """What is known of the places that URLs lead to."""

    policy: AddressPolicy
    services: Mapping[ObjectName, Service]
    backends: Mapping[ObjectName, tuple[Backend, ...]]
    namespaces: Collection[str]

    @classmethod
    def of(cls, observed: Observation) -> EndpointRules:
        """The rules for what was observed."""
        return cls(
            policy=observed.policy,
            services=observed.services,
            backends=observed.backends,
            namespaces=namespaces_of(observed),
        )

    def misspelt(self, called: Iterable[Called]) -> Finding | None:
        """Which URLs say by themselves that they lead where no endpoint may be."""
        return _refused((each, self._misspelt(host_of(each.url))) for each in called)

    def misled(self, called: Iterable[Called]) -> Finding | None:
        """Which URLs lead there by way of a Service."""
        named = [(each, self._service(each.url)) for each in called]
        return _refused((each, self._misled(service)) for each, service in named if service)

    def missing(self, called: Iterable[Called]) -> Finding | None:
        """Which URLs name a Service that does not exist."""
        named = [(each, service) for each in called if (service := self._service(each.url))]
        lines = [
            f"{each.field}: there is no Service {name} in namespace {namespace}: create it, or correct the name"
            for each, (namespace, name) in named
            if (namespace, name) not in self.services
        ]
        return Finding(reason="ServiceNotFound", message="\n".join(lines)) if lines else None

    def nodes(self, url: str) -> int | None:
        """How many ready backends serve a URL; None where that is unknown."""
        service = self._service(url)
        if service is None or service not in self.services:
            return None
        ready = {each.address for each in self.backends.get(service, ()) if each.ready}
        of_version_6 = sum(":" in address for address in ready)
        # Of a Service with two families of addresses each backend is told once in each.
        return max(of_version_6, len(ready) - of_version_6)

    def _service(self, url: str) -> ObjectName | None:
        return service_of(host_of(url), self.namespaces)

    def _misspelt(self, host: str) -> str | None:
        literal = literal_address(host)
        if literal is not None:
            why = self.policy.refusal(str(literal))
            return f"{why}: give endpoint.service, or a Service's name; {_ALLOW}" if why else None
        if not _HOST.fullmatch(host):
            return f'"{host}" is no host name'
        service = service_of(host, self.namespaces)
        if service == _API_SERVER:
            return "this is the API server"
        if service is not None:
            # Only a pod's resolver would complete it; gateways take names as they are, lest they mean something else.
            short = "svc" not in host.split(".")
            return f'"{host}" is a short name, which gateways do not complete: write {host}.svc' if short else None
        if _LOCAL.fullmatch(host):
            return f'"{host}" is a name of the local machine or network: name a Service'
        if "." not in host:
            return (
                f'"{host}" could mean a Service of any namespace: give endpoint.service, or write {host}.NAMESPACE.svc'
            )
        return None

    def _misled(self, key: ObjectName) -> str | None:
        service, named = self.services.get(key), f"Service {key[1]} of namespace {key[0]}"
        if service is None:
            return None
        if service.type == "ExternalName":
            return f"{named} is of type ExternalName, which is only a name for another place: give that place as url"
        backends = self.backends.get(key, ())
        placed = [each for each in backends if not (each.trusted and service.has_selector)]
        strangers = [each for each in placed if not self.policy.allows(each.address)]
        if strangers or not (service.has_selector or placed):
            why = "has endpoints that are not its pods" if service.has_selector else "has no selector"
            return f"{named} {why}, so that it may point anywhere: select pods; {_ALLOW}"
        addresses = (*service.cluster_ips, *(each.address for each in backends))
        refusals = (self.policy.refusal(each, of_service=True) for each in addresses)
        wrong = next(filter(None, refusals), None)
        return f"{named} leads to nodes or other places where no endpoint may be: {wrong}; {_ALLOW}" if wrong else None


def _refused(found: Iterable[tuple[Called, str | None]]) -> Finding | None:
    lines = [f"{each.field}: {why}" for each, why in found if why]
    return Finding(reason="EndpointRefused", message="\n".join(lines)) if lines else None


def namespaces_of(observed: Observation) -> frozenset[str]:
    """The namespaces that are known to exist; an operator of some namespaces cannot list all."""
    objects = (*observed.schemas, *observed.gateways)
    return frozenset(observed.namespaces) | {each["metadata"].get("namespace", "") for each in objects}
