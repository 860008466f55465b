"""Read everything that one decision needs into an Observation, and nothing that nobody may refer to."""

from __future__ import annotations

import asyncio
import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace

from dovetail_composition.endpoints.addresses import ALWAYS_DENIED, collapsed, literal_address, single
from dovetail_composition.resources import (
    GatewayResource,
    ObjectName,
    Polled,
    SchemaResource,
    parse_gateway,
    parse_schema,
)
from dovetail_operator.asking.polling import Poller
from dovetail_operator.asking.rollouts import Rollout, Rollouts
from dovetail_operator.reconcile.judge import Judge
from dovetail_operator.reconcile.memory import memory_name, recall
from dovetail_operator.reconcile.observation import KubeObject, Observation, name_of
from dovetail_operator.reconcile.references import Reference
from dovetail_operator.reconcile.stored import artifact_names, digest_of, memory_names, memory_objects, pointer_of
from dovetail_operator.watch.inventory import Inventory
from dovetail_operator.watch.lookups import Lookups

_Resource = SchemaResource | GatewayResource
_API_SERVER: ObjectName = ("default", "kubernetes")
_URL = re.compile(r'\burl\s*:\s*"([^"\\]{1,2000})"')


class Gatherer:
    """Turns what the watches have shown into observations."""

    def __init__(
        self,
        inventory: Inventory,
        lookups: Lookups,
        poller: Poller,
        rollouts: Rollouts,
        *,
        api_server: Callable[[], Iterable[str]],
        allowed_ranges: tuple[str, ...],
        internal_ranges: tuple[str, ...],
    ) -> None:
        """`api_server` tells the addresses at which processes here and in pods reach the API server."""
        self._inventory = inventory
        self._lookups = lookups
        self._poller = poller
        self._rollouts = rollouts
        self._api_server = api_server
        self._allowed_ranges = allowed_ranges
        self._internal_ranges = internal_ranges
        self._resources: dict[tuple[str, int], _Resource | None] = {}

    async def gather(self) -> Observation:
        """The cluster as it is now."""
        # What belongs to a gateway that is being deleted is being deleted, too, and must not come back.
        gateways = tuple(each for each in self._inventory.all("GraphQLGateway") if not _is_leaving(each))
        observed = Observation(
            schemas=self._inventory.all("GraphQLSchema"),
            gateways=gateways,
            namespaces=self._inventory.namespaces(),
            grants=self._inventory.grants(),
            allowed_ranges=self._allowed_ranges,
        )
        judge, resources = Judge.of(observed), self._parsed([*observed.schemas, *gateways])
        references = {reference for each in resources for reference in _permitted(each, judge)}
        names = [name_of(gateway) for gateway in gateways]
        observed = replace(observed, config_maps=await self._config_maps(names, _names("ConfigMap", references)))
        references |= await _remembered(names, observed, judge)
        references |= _of_supergraphs(resources, observed, judge)
        secret_names = _names("Secret", references) | set(names)
        secrets = await self._lookups.read("Secret", secret_names)
        self._lookups.keep_only("Secret", secret_names)
        observed = replace(self._with_services(observed, _names("Service", references)), secrets=secrets)
        self._poller.obey(observed.policy)
        judge = Judge.of(observed)
        to_ask = _to_ask(resources, judge)
        self._poller.follow(to_ask, secrets, {each.key for each in to_ask if _is_reached(each, judge)})
        self._rollouts.follow(self._to_roll_out(names, observed))
        return replace(observed, answers=self._poller.answers(), pods=self._rollouts.pods())

    def _to_roll_out(self, gateways: Iterable[ObjectName], observed: Observation) -> Mapping[ObjectName, Rollout]:
        pods = self._inventory.gateway_pods(gateways)
        return {key: Rollout(digest=digest_of(pointer_of(key, observed)), pods=each) for key, each in pods.items()}

    def _with_services(self, observed: Observation, names: Iterable[ObjectName]) -> Observation:
        # Followed before they are looked at, so that no change between is missed.
        self._inventory.follow({*names, _API_SERVER})
        services, backends = self._inventory.services(), self._inventory.backends()
        api_server = services.get(_API_SERVER)
        forbidden = [
            *self._inventory.node_addresses(),
            *(each.address for each in backends[_API_SERVER]),
            *(api_server.cluster_ips if api_server else ()),
            *self._api_server(),
        ]
        # As few ranges as possible: a pointer ConfigMap has room for so many only.
        denied = collapsed(frozenset(single(each) for each in forbidden if literal_address(each)))
        return replace(
            observed,
            services=services,
            backends=backends,
            denied_ranges=(*ALWAYS_DENIED, *denied),
            internal_ranges=self._internal(),
        )

    def _internal(self) -> tuple[str, ...]:
        told = (*self._inventory.service_ranges(), *self._inventory.pod_ranges())
        return collapsed(frozenset((*self._internal_ranges, *told)))

    async def _config_maps(
        self, gateways: Iterable[ObjectName], referred: Iterable[ObjectName]
    ) -> Mapping[ObjectName, KubeObject]:
        """Those that are referred to, and those that gateways have, some of which name further ones."""
        firsts = {name for gateway in gateways for name in _firsts(gateway)} | set(referred)
        found = await self._lookups.read("ConfigMap", firsts)
        observed = Observation(config_maps=found)
        further = {
            (namespace, name)
            for namespace, gateway in gateways
            for name in memory_names((namespace, gateway), observed)
        }
        self._lookups.keep_only("ConfigMap", firsts | further)
        return {**found, **await self._lookups.read("ConfigMap", further)}

    def _parsed(self, objects: Iterable[KubeObject]) -> list[_Resource]:
        """What objects say; each generation of an object is parsed once."""
        keys = [((each["metadata"]["uid"], each["metadata"].get("generation", 0)), each) for each in objects]
        known = self._resources
        self._resources = {key: known[key] if key in known else _parse(each) for key, each in keys}
        return [each for each in self._resources.values() if each]


def _is_leaving(kube_object: KubeObject) -> bool:
    return "deletionTimestamp" in kube_object["metadata"]


def _firsts(gateway: ObjectName) -> tuple[ObjectName, ...]:
    namespace, name = gateway
    return *artifact_names(gateway), (namespace, memory_name(name))


def _parse(kube_object: KubeObject) -> _Resource | None:
    if kube_object["kind"] == "GraphQLGateway":
        return parse_gateway(kube_object)[0]
    return parse_schema(kube_object, {})[0]


def _permitted(resource: _Resource, judge: Judge) -> tuple[Reference, ...]:
    if isinstance(resource, SchemaResource):
        return judge.permitted_of_schema(resource)
    return judge.permitted_of_gateway(resource)


async def _remembered(gateways: Iterable[ObjectName], observed: Observation, judge: Judge) -> set[Reference]:
    """What versions refer to that were good before, and may go on being served."""
    found: set[Reference] = set()
    for gateway in gateways:
        versions = await asyncio.to_thread(recall, memory_objects(gateway, observed))
        resources = (version.resource for version in versions.values())
        found.update(reference for each in resources if each for reference in judge.permitted_of_schema(each))
    return found


def _of_supergraphs(resources: Iterable[_Resource], observed: Observation, judge: Judge) -> set[Reference]:
    """The Services that supergraphs composed elsewhere may call; to parse those for it would take seconds."""
    found: set[Reference] = set()
    for each in resources:
        ref = each.supergraph if isinstance(each, GatewayResource) else None
        if isinstance(each, GatewayResource) and ref:
            data = (observed.config_maps.get((ref.namespace, ref.name)) or {}).get("data") or {}
            found.update(judge.permitted_of_urls(each, _URL.findall(data.get(ref.key, ""))))
    return found


def _to_ask(resources: Iterable[_Resource], judge: Judge) -> list[SchemaResource]:
    """Those schemas whose endpoint is to be asked, and may be."""
    schemas = (each for each in resources if isinstance(each, SchemaResource) and isinstance(each.origin, Polled))
    return [each for each in schemas if not judge.schema(each).barred]


def _is_reached(schema: SchemaResource, judge: Judge) -> bool:
    """Whether a pod of the Service that serves the endpoint is ready."""
    endpoint = schema.source.endpoint
    return bool(endpoint and judge.rules.nodes(endpoint.url))


def _names(kind: str, references: Iterable[Reference]) -> set[ObjectName]:
    return {each.target for each in references if each.kind == kind}
