"""What one gateway's artifact needs in the cluster, and which of it differs from what is there."""

from __future__ import annotations

from collections.abc import Iterable

from dovetail_composition.resources import ObjectName
from dovetail_operator.names import RETIRED_ANNOTATION

from .apis import Api
from .artifacts import Written
from .decision import GatewayWrites, ObjectRef
from .desired import config_map, is_as_desired, may_write, secret
from .findings import Finding
from .memory import recall, remember
from .observation import KubeObject, Observation
from .secret_values import value_of
from .stored import digest_of, memory_names, memory_objects, pointer_of, retired_shards, shards_of


def writes_of(api: Api, observed: Observation) -> GatewayWrites | Finding:
    """What has to be written for a gateway; a finding where its names are taken by objects of others."""
    artifact = api.artifact
    if artifact is None:
        return GatewayWrites(gateway=api.key, digest=digest_of(pointer_of(api.key, observed)))
    secrets, config_maps = _secrets(api, artifact, observed), _config_maps(api, artifact, observed)
    taken = [
        f"{each['kind']} {each['metadata']['name']}"
        for each in (*secrets, *config_maps)
        if not may_write(_existing(each, observed), api.gateway, observed.gateways)
    ]
    if taken:
        return Finding(
            reason="NotOwned",
            message=f"{', '.join(taken)} in namespace {api.key[0]} is not this gateway's: rename it, or the gateway",
        )
    return GatewayWrites(
        gateway=api.key,
        digest=artifact.digest,
        secrets=_changed(secrets, observed),
        config_maps=_changed(config_maps, observed),
        deletions=_deletions(api, secrets, config_maps, observed),
    )


def _secrets(api: Api, artifact: Written, observed: Observation) -> tuple[KubeObject, ...]:
    if not artifact.secrets:
        return ()
    values = {ref.id: value_of(ref, observed.secrets) for ref in artifact.secrets}
    return (secret(api.gateway, api.key[1], {key: value for key, value in values.items() if value is not None}),)


def _config_maps(api: Api, artifact: Written, observed: Observation) -> tuple[KubeObject, ...]:
    *shards, pointer = artifact.config_maps
    retired = _retired(api.key, artifact, observed)
    annotations = {RETIRED_ANNOTATION: ",".join(retired)} if retired else None
    return (
        *(config_map(api.gateway, shard) for shard in shards),
        config_map(api.gateway, pointer, annotations),
        *_memory(api, observed),
    )


def _retired(gateway: ObjectName, artifact: Written, observed: Observation) -> tuple[str, ...]:
    """Shards that gateways may still be reading: those of the artifact that is being replaced."""
    pointer = pointer_of(gateway, observed)
    current = {shard.name for shard in artifact.config_maps}
    before = retired_shards(pointer) if digest_of(pointer) == artifact.digest else shards_of(pointer)
    return tuple(name for name in before if name not in current)


def _memory(api: Api, observed: Observation) -> Iterable[KubeObject]:
    if not api.members:
        return ()
    # A member that is out for now, or has lost links, may come back as it was: what was good is not forgotten.
    known = recall(memory_objects(api.key, observed))
    good = {key: version for key, version in api.composed.in_use.items() if key not in api.composed.dropped}
    kept = {key: known[key] for key in api.members if key in known}
    versions = {**api.composed.in_use, **kept, **good}.values()
    return (config_map(api.gateway, content) for content in remember(api.key[1], versions))


def _changed(desired: Iterable[KubeObject], observed: Observation) -> tuple[KubeObject, ...]:
    return tuple(each for each in desired if not is_as_desired(_existing(each, observed), each))


def _deletions(
    api: Api, secrets: Iterable[KubeObject], config_maps: Iterable[KubeObject], observed: Observation
) -> tuple[ObjectRef, ...]:
    namespace, name = api.key
    pointer = pointer_of(api.key, observed)
    kept = {each["metadata"]["name"] for each in config_maps} | set(shards_of(pointer))
    changed = digest_of(pointer) != (api.artifact.digest if api.artifact else "")
    stale = {*(retired_shards(pointer) if changed else ()), *memory_names(api.key, observed)} - kept
    found = [
        ObjectRef(kind="ConfigMap", namespace=namespace, name=each)
        for each in sorted(stale)
        if (existing := observed.config_maps.get((namespace, each)))
        and may_write(existing, api.gateway, observed.gateways)
    ]
    companion = observed.secrets.get(api.key)
    unneeded = companion and not any(True for _ in secrets)
    if unneeded and may_write(companion, api.gateway, observed.gateways):
        found.append(ObjectRef(kind="Secret", namespace=namespace, name=name))
    return tuple(found)


def _existing(desired: KubeObject, observed: Observation) -> KubeObject | None:
    metadata = desired["metadata"]
    key = (metadata["namespace"], metadata["name"])
    return (observed.secrets if desired["kind"] == "Secret" else observed.config_maps).get(key)
