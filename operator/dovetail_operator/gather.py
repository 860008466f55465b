"""Read everything that one decision needs into an Observation."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from dovetail_composition.manifest import SecretRef
from dovetail_composition.resources import (
    ConfigMapKeyRef,
    ObjectName,
    Polled,
    SchemaResource,
    parse_gateway,
    parse_schema,
)

from .inventory import Inventory
from .lookups import Lookups
from .polling import Poller
from .reconcile.memory import memory_name
from .reconcile.observation import KubeObject, Observation, name_of
from .reconcile.references import secrets_of_gateway, secrets_of_schema
from .reconcile.stored import artifact_names, memory_names


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """What one object refers to."""

    config_maps: tuple[ObjectName, ...] = ()
    secrets: tuple[SecretRef, ...] = field(default=(), repr=False)
    polled: SchemaResource | None = None


class Gatherer:
    """Turns what the watches have shown into observations."""

    def __init__(self, inventory: Inventory, lookups: Lookups, poller: Poller) -> None:
        self._inventory = inventory
        self._lookups = lookups
        self._poller = poller
        self._wanted: dict[tuple[str, int], Wanted] = {}

    async def gather(self, too_expensive: Mapping[str, str]) -> Observation:
        """The cluster as it is now."""
        schemas = self._inventory.all("GraphQLSchema")
        # What belongs to a gateway that is being deleted is being deleted, too, and must not come back.
        gateways = tuple(each for each in self._inventory.all("GraphQLGateway") if not _is_leaving(each))
        wanted = self._references([*schemas, *gateways])
        names = [name_of(gateway) for gateway in gateways]
        secret_names = {(ref.namespace, ref.name) for each in wanted for ref in each.secrets} | set(names)
        secrets = await self._lookups.read("Secret", secret_names)
        self._lookups.keep_only("Secret", secret_names)
        config_maps = await self._config_maps(names, [name for each in wanted for name in each.config_maps])
        self._poller.follow([each.polled for each in wanted if each.polled], secrets)
        return Observation(
            schemas=schemas,
            gateways=gateways,
            namespaces=self._inventory.namespaces(),
            config_maps=config_maps,
            secrets=secrets,
            answers=self._poller.answers(),
            too_expensive=too_expensive,
        )

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

    def _references(self, objects: Iterable[KubeObject]) -> list[Wanted]:
        """What objects refer to; each generation of an object is parsed once."""
        keys = [((each["metadata"]["uid"], each["metadata"].get("generation", 0)), each) for each in objects]
        self._wanted = {key: self._wanted.get(key) or _wanted(each) for key, each in keys}
        return list(self._wanted.values())


def _is_leaving(kube_object: KubeObject) -> bool:
    return "deletionTimestamp" in kube_object["metadata"]


def _firsts(gateway: ObjectName) -> tuple[ObjectName, ...]:
    namespace, name = gateway
    return *artifact_names(gateway), (namespace, memory_name(name))


def _wanted(kube_object: KubeObject) -> Wanted:
    if kube_object["kind"] == "GraphQLGateway":
        gateway, _ = parse_gateway(kube_object)
        if gateway is None:
            return Wanted()
        ref = gateway.supergraph
        return Wanted(config_maps=((ref.namespace, ref.name),) if ref else (), secrets=secrets_of_gateway(gateway))
    resource, _ = parse_schema(kube_object, {})
    if resource is None:
        return Wanted()
    origin = resource.origin
    return Wanted(
        config_maps=((origin.namespace, origin.name),) if isinstance(origin, ConfigMapKeyRef) else (),
        secrets=secrets_of_schema(resource),
        polled=resource if isinstance(origin, Polled) else None,
    )
