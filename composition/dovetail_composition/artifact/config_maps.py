"""Artifacts in ConfigMaps: plain, compressed above 900 KiB, and above that sharded with a pointer that is written last.

The pointer is named like the artifact. There are two sets of slots for shards: a new artifact goes into those that the
stored pointer does not use, so that writing it never touches the one being served.
"""

from __future__ import annotations

import base64
import binascii
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from .artifact import (
    COMPRESSED,
    DIGEST_FILE,
    MANIFEST_FILE,
    SDL_FILE,
    Artifact,
    ArtifactError,
    decode,
)
from .compression import deflate
from .shards import (
    LETTERS,
    SHARDS_FILE,
    SLOTS,
    join_shards,
    letter_of,
    list_shards,
    print_shards,
    read_shards,
    slot_name,
)

MAX_CONTENT = 900 << 10
"""Bytes in one ConfigMap; the API server refuses more than 1 MiB."""
ADDRESSES_FILE = "addresses.json"
"""Key of the pointer with the policy for endpoints' addresses: beside the artifact, and not under its digest."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ConfigMapData:
    """A ConfigMap's name and content."""

    name: str
    data: Mapping[str, str] = field(default_factory=dict)
    binary_data: Mapping[str, bytes] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Packed:
    """An artifact cut to what ConfigMaps hold."""

    pointer: ConfigMapData
    """Without a name, and without the list of shards."""
    pieces: tuple[tuple[str, bytes], ...] = ()
    """Of files, in their order; none where all fits into the pointer."""


def pack(artifact: Artifact) -> Packed:
    """Cut an artifact; compressing a large one takes seconds."""
    digest = {DIGEST_FILE: artifact.digest}
    texts = {SDL_FILE: artifact.sdl, MANIFEST_FILE: artifact.manifest_json}
    if sum(len(text.encode()) for text in texts.values()) <= MAX_CONTENT:
        return Packed(pointer=ConfigMapData(name="", data=texts | digest))
    compressed = {file + COMPRESSED: deflate(text.encode()) for file, text in texts.items()}
    if sum(map(len, compressed.values())) <= MAX_CONTENT:
        return Packed(pointer=ConfigMapData(name="", data=digest, binary_data=compressed))
    return Packed(pointer=ConfigMapData(name="", data=digest), pieces=tuple(_pieces(compressed)))


def to_config_maps(packed: Packed, name: str, stored: ConfigMapData | None = None) -> tuple[ConfigMapData, ...]:
    """The ConfigMaps to write, in this order: the last one, called `name`, makes the artifact visible.

    `stored` is the pointer as it lies there now. Raises `ArtifactError` where the artifact is too large.
    """
    pointer = packed.pointer
    if not packed.pieces:
        return (ConfigMapData(name=name, data=pointer.data, binary_data=pointer.binary_data),)
    if len(packed.pieces) > SLOTS:
        size = sum(len(content) for _, content in packed.pieces) >> 10
        most = SLOTS * MAX_CONTENT >> 10
        raise ArtifactError(
            f"the artifact takes {size} KiB in {len(packed.pieces)} ConfigMaps, compressed; there is room for"
            f" {most} KiB in {SLOTS}: divide the API among several gateways, or let its schemas include less"
        )
    shards = list_shards(packed.pieces, _letter(pointer, stored))
    listed = print_shards(shard for shard, _ in shards)
    return (
        *(ConfigMapData(name=slot_name(name, shard.key), binary_data={shard.key: each}) for shard, each in shards),
        ConfigMapData(name=name, data={**pointer.data, SHARDS_FILE: listed}),
    )


def shard_names(pointer: ConfigMapData) -> tuple[str, ...]:
    """The further ConfigMaps that a pointer needs; none unless it is sharded. Raises `ArtifactError`."""
    shards = read_shards(pointer.data.get(SHARDS_FILE, "[]"))
    return tuple(slot_name(pointer.name, shard.key) for shard in shards)


def files_in(config_maps: Iterable[ConfigMapData]) -> Mapping[str, bytes]:
    """The artifact's files in a pointer and its shards, each piece verified. Raises `ArtifactError`."""
    keys: dict[str, bytes] = {}
    for each in config_maps:
        keys |= {key: text.encode() for key, text in each.data.items()} | dict(each.binary_data)
    return join_shards(keys)


def from_config_maps(config_maps: Iterable[ConfigMapData]) -> Artifact:
    """The artifact of a pointer and its shards, verified. Raises `ArtifactError`."""
    return decode(files_in(config_maps))


def from_object(manifest: Mapping[str, Any]) -> ConfigMapData:
    """A ConfigMap as the Kubernetes API gives it. Raises `ArtifactError` for base64 that is none."""
    name = manifest["metadata"]["name"]
    try:
        binary = {
            key: base64.b64decode(content, validate=True) for key, content in (manifest.get("binaryData") or {}).items()
        }
    except binascii.Error as exc:
        raise ArtifactError(f"binaryData of ConfigMap {name} is not base64") from exc
    return ConfigMapData(name=name, data=manifest.get("data") or {}, binary_data=binary)


def to_object_content(config_map: ConfigMapData) -> dict[str, dict[str, str]]:
    """`data` and `binaryData` as the Kubernetes API takes them; those that are empty are left out."""
    binary = {key: base64.b64encode(content).decode() for key, content in config_map.binary_data.items()}
    content = {"data": dict(config_map.data), "binaryData": binary}
    return {name: values for name, values in content.items() if values}


def _letter(pointer: ConfigMapData, stored: ConfigMapData | None) -> str:
    """The set of slots to write: the other one than is stored, unless what is stored is this very artifact."""
    if stored is None:
        return LETTERS[0]
    used = letter_of(stored.data.get(SHARDS_FILE, ""))
    if not used or stored.data.get(DIGEST_FILE) == pointer.data[DIGEST_FILE]:
        return used or LETTERS[0]
    return LETTERS[1 - LETTERS.index(used)]


def _pieces(files: Mapping[str, bytes]) -> Iterable[tuple[str, bytes]]:
    for file, content in files.items():
        for start in range(0, len(content), MAX_CONTENT):
            yield file, content[start : start + MAX_CONTENT]
