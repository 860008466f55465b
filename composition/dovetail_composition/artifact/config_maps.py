"""Artifacts in ConfigMaps: plain, compressed above 900 KiB, and above that sharded with a pointer that is written last.

The pointer is named like the artifact. Shards carry the digest in their names, so that writing a new artifact never
touches the shards of the one being served: it is complete before the pointer turns to it.
"""

from __future__ import annotations

import base64
import binascii
import json
import re
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

MAX_CONTENT = 900 << 10
"""Bytes in one ConfigMap; the API server refuses more than 1 MiB."""
SHARDS_KEY = "shards"
_DIGEST_DIGITS = 10
_PART = re.compile(r"(?P<file>.+)\.(?P<index>\d{3,})", re.ASCII)


@dataclass(frozen=True, slots=True, kw_only=True)
class ConfigMapData:
    """A ConfigMap's name and content."""

    name: str
    data: Mapping[str, str] = field(default_factory=dict)
    binary_data: Mapping[str, bytes] = field(default_factory=dict)


def to_config_maps(artifact: Artifact, name: str) -> tuple[ConfigMapData, ...]:
    """The ConfigMaps to write, in this order: the last one, called `name`, makes the artifact visible."""
    digest = {DIGEST_FILE: artifact.digest}
    texts = {SDL_FILE: artifact.sdl, MANIFEST_FILE: artifact.manifest_json}
    if sum(len(text.encode()) for text in texts.values()) <= MAX_CONTENT:
        return (ConfigMapData(name=name, data=texts | digest),)
    compressed = {file + COMPRESSED: deflate(text.encode()) for file, text in texts.items()}
    if sum(map(len, compressed.values())) <= MAX_CONTENT:
        return (ConfigMapData(name=name, data=digest, binary_data=compressed),)
    prefix = f"{name}-{artifact.digest.removeprefix('sha256:')[:_DIGEST_DIGITS]}"
    shards = tuple(
        ConfigMapData(name=f"{prefix}-{index}", binary_data={part: content})
        for index, (part, content) in enumerate(_parts(compressed))
    )
    pointer = digest | {SHARDS_KEY: json.dumps([shard.name for shard in shards])}
    return (*shards, ConfigMapData(name=name, data=pointer))


def shard_names(pointer: ConfigMapData) -> tuple[str, ...]:
    """The further ConfigMaps that a pointer needs; none unless it is sharded. Raises `ArtifactError`."""
    try:
        names = json.loads(pointer.data.get(SHARDS_KEY, "[]"))
    except (ValueError, RecursionError) as exc:
        raise ArtifactError(f"{SHARDS_KEY} of ConfigMap {pointer.name} is not JSON") from exc
    if not isinstance(names, list) or not all(isinstance(name, str) for name in names):
        raise ArtifactError(f"{SHARDS_KEY} of ConfigMap {pointer.name} is not a list of names")
    return tuple(names)


def from_config_maps(pointer: ConfigMapData, shards: Iterable[ConfigMapData] = ()) -> Artifact:
    """The artifact of a pointer and its shards, verified. Raises `ArtifactError`."""
    by_name = {shard.name: shard for shard in shards}
    names = shard_names(pointer)
    if missing := [name for name in names if name not in by_name]:
        raise ArtifactError(f"ConfigMap {pointer.name} points to {', '.join(missing)}, which is not there")
    files = {name: text.encode() for name, text in pointer.data.items()} | dict(pointer.binary_data)
    return decode({**files, **_joined([by_name[name] for name in names])})


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


def _parts(files: Mapping[str, bytes]) -> Iterable[tuple[str, bytes]]:
    for file, content in files.items():
        for index, start in enumerate(range(0, len(content), MAX_CONTENT)):
            yield f"{file}.{index:03}", content[start : start + MAX_CONTENT]


def _joined(shards: Iterable[ConfigMapData]) -> Mapping[str, bytes]:
    parts = [
        (match["file"], int(match["index"]), content)
        for shard in shards
        for key, content in shard.binary_data.items()
        if (match := _PART.fullmatch(key))
    ]
    files: dict[str, bytearray] = {}
    for file, _, content in sorted(parts, key=lambda part: part[:2]):
        files.setdefault(file, bytearray()).extend(content)
    return {file: bytes(content) for file, content in files.items()}
