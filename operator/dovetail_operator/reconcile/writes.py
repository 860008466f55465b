"""What one gateway's artifact needs in the cluster, and which of it differs from what is there."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from dovetail_composition.artifact import ADDRESSES_FILE, ArtifactError, ConfigMapData, slot_names, to_config_maps
from dovetail_composition.endpoints.addresses import print_policy

from .apis import Api
from .artifacts import Written
from .decision import GatewayWrites, ObjectRef
from .desired import config_map, is_as_desired, may_write, secret
from .findings import Finding
from .memory import recall, remember
from .observation import KubeObject, Observation
from .secret_values import value_of
from .stored import content_of, digest_of, memory_names, memory_objects, pointer_of, shards_of


def writes_of(api: Api, observed: Observation) -> GatewayWrites | Finding:
    """What has to be written for a gateway; a finding where it cannot be: it is too large, or names are taken."""
    artifact = api.artifact
    if artifact is None:
        return _only_addresses(api, observed)
    try:
        config_maps = _config_maps(api, artifact, observed)
    except ArtifactError as exc:
        return Finding(reason="ArtifactTooLarge", message=f"{exc}; what was written before stays")
    secrets = _secrets(api, artifact, observed)
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
    stored = content_of(pointer_of(api.key, observed))
    *shards, pointer = to_config_maps(artifact.packed, api.key[1], stored)
    written = (*shards, _with_addresses(pointer, observed))
    return (*(config_map(api.gateway, each) for each in written), *_memory(api, observed))


def _only_addresses(api: Api, observed: Observation) -> GatewayWrites:
    """The artifact written before stays, but nodes come and go."""
    pointer = pointer_of(api.key, observed)
    stored = content_of(pointer)
    desired = [config_map(api.gateway, _with_addresses(stored, observed))] if stored else []
    ours = may_write(pointer, api.gateway, observed.gateways)
    return GatewayWrites(
        gateway=api.key,
        digest=digest_of(pointer),
        config_maps=_changed(desired, observed) if ours and digest_of(pointer) else (),
    )


def _with_addresses(pointer: ConfigMapData, observed: Observation) -> ConfigMapData:
    """Beside the artifact and not part of it: a node that comes must not make every gateway load everything anew."""
    return replace(pointer, data={**pointer.data, ADDRESSES_FILE: print_policy(observed.policy)})


def _memory(api: Api, observed: Observation) -> Iterable[KubeObject]:
    if not api.members:
        return ()
    # A member that is out for now, or has lost links, may come back as it was: what was good is not forgotten.
    known = recall(memory_objects(api.key, observed))
    in_use = {key: version for key, version in api.composed.in_use.items() if not version.leads_nowhere}
    good = {key: version for key, version in in_use.items() if key not in api.composed.dropped}
    kept = {key: known[key] for key in api.members if key in known}
    versions = {**in_use, **kept, **good}.values()
    return (config_map(api.gateway, content) for content in remember(api.key[1], versions))


def _changed(desired: Iterable[KubeObject], observed: Observation) -> tuple[KubeObject, ...]:
    return tuple(each for each in desired if not is_as_desired(_existing(each, observed), each))


def _deletions(
    api: Api, secrets: Iterable[KubeObject], config_maps: Iterable[KubeObject], observed: Observation
) -> tuple[ObjectRef, ...]:
    namespace, name = api.key
    pointer = pointer_of(api.key, observed)
    # Gateways may still be reading what the stored pointer lists: it goes when the artifact changes once more.
    kept = {each["metadata"]["name"] for each in config_maps} | set(shards_of(content_of(pointer)))
    changed = digest_of(pointer) != (api.artifact.digest if api.artifact else "")
    stale = {*(slot_names(name) if changed else ()), *memory_names(api.key, observed)} - kept
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
