"""What the operator wrote for a gateway before: the artifact's pointer and shards, the memory, the companion Secret."""

from __future__ import annotations

from dovetail_composition.artifact import DIGEST_FILE, ArtifactError, from_object, shard_names
from dovetail_composition.resources import ObjectName
from dovetail_operator.names import RETIRED_ANNOTATION

from .memory import memory_count, memory_name
from .observation import KubeObject, Observation


def pointer_of(gateway: ObjectName, observed: Observation) -> KubeObject | None:
    """The ConfigMap that gateways read first."""
    return observed.config_maps.get(gateway)


def digest_of(pointer: KubeObject | None) -> str:
    """Digest of the artifact that is stored; empty where there is none."""
    digest: str = ((pointer or {}).get("data") or {}).get(DIGEST_FILE, "")
    return digest


def shards_of(pointer: KubeObject | None) -> tuple[str, ...]:
    """Names of the ConfigMaps that a stored artifact is spread over."""
    if pointer is None:
        return ()
    try:
        return shard_names(from_object(pointer))
    except ArtifactError:
        return ()


def retired_shards(pointer: KubeObject | None) -> tuple[str, ...]:
    """Names of the shards of the artifact before the stored one."""
    annotations = (pointer or {}).get("metadata", {}).get("annotations") or {}
    return tuple(filter(None, annotations.get(RETIRED_ANNOTATION, "").split(",")))


def memory_names(gateway: ObjectName, observed: Observation) -> tuple[str, ...]:
    """Names of the ConfigMaps that remember the members' last good versions."""
    namespace, name = gateway
    first = observed.config_maps.get((namespace, memory_name(name)))
    return tuple(memory_name(name, index) for index in range(memory_count(first)))


def memory_objects(gateway: ObjectName, observed: Observation) -> tuple[KubeObject, ...]:
    """Those of them that exist."""
    found = (observed.config_maps.get((gateway[0], name)) for name in memory_names(gateway, observed))
    return tuple(each for each in found if each is not None)
