"""What the operator wrote for a gateway before: the artifact's pointer and shards, the memory, the companion Secret."""

from __future__ import annotations

from dovetail_composition.artifact import (
    DIGEST_FILE,
    ArtifactError,
    ConfigMapData,
    from_object,
    shard_names,
    slot_names,
)
from dovetail_composition.resources import ObjectName

from .memory import memory_count, memory_name
from .observation import KubeObject, Observation, name_of


def pointer_of(gateway: ObjectName, observed: Observation) -> KubeObject | None:
    """The ConfigMap that gateways read first."""
    return observed.config_maps.get(gateway)


def digest_of(pointer: KubeObject | None) -> str:
    """Digest of the artifact that is stored; empty where there is none."""
    digest: str = ((pointer or {}).get("data") or {}).get(DIGEST_FILE, "")
    return digest


def content_of(pointer: KubeObject | None) -> ConfigMapData | None:
    """What the pointer holds; None where there is none, or it is damaged."""
    try:
        return from_object(pointer) if pointer else None
    except ArtifactError:
        return None


def shards_of(pointer: ConfigMapData | None) -> tuple[str, ...]:
    """Names of the ConfigMaps that a stored artifact is spread over."""
    try:
        return shard_names(pointer) if pointer else ()
    except ArtifactError:
        return ()


def artifact_names(gateway: ObjectName) -> tuple[ObjectName, ...]:
    """All ConfigMaps that a gateway's artifact may lie in."""
    namespace, name = gateway
    return tuple((namespace, each) for each in (name, *slot_names(name)))


def memory_names(gateway: ObjectName, observed: Observation) -> tuple[str, ...]:
    """Names of the ConfigMaps that remember the members' last good versions."""
    namespace, name = gateway
    first = observed.config_maps.get((namespace, memory_name(name)))
    return tuple(memory_name(name, index) for index in range(memory_count(first)))


def memory_objects(gateway: ObjectName, observed: Observation) -> tuple[KubeObject, ...]:
    """Those of them that exist."""
    found = (observed.config_maps.get((gateway[0], name)) for name in memory_names(gateway, observed))
    return tuple(each for each in found if each is not None)


def artifact_sizes(observed: Observation) -> tuple[int, ...]:
    """Of each gateway, bytes of its artifact as it is stored; what is compressed counts in base64."""
    return tuple(_artifact_size(name_of(gateway), observed) for gateway in observed.gateways)


def _artifact_size(gateway: ObjectName, observed: Observation) -> int:
    pointer = pointer_of(gateway, observed)
    shards = (observed.config_maps.get((gateway[0], name)) for name in shards_of(content_of(pointer)))
    texts = (each.get(field) or {} for each in (pointer, *shards) if each for field in ("data", "binaryData"))
    return sum(len(text) for content in texts for text in content.values())
