"""The last good version of each member, kept in ConfigMaps beside the artifact, so that a restart forgets nothing.

Each member is a key of its own, compressed, and each ConfigMap can be read alone: one that is lost or damaged costs its
own members only. The first one says how many there are.
"""

from __future__ import annotations

import base64
import binascii
import hashlib
from collections.abc import Iterable, Iterator, Mapping
from functools import lru_cache

from dovetail_composition.artifact import MAX_CONTENT, ConfigMapData
from dovetail_composition.artifact.compression import DamagedError, deflate, inflate
from dovetail_composition.resources import ObjectName

from .observation import KubeObject
from .versions import Version, from_canonical

_COUNT = "configMaps"
_LONGEST_KEY = 253
_MOST = 1000


def fits(version: Version) -> bool:
    """Whether a version is small enough for a ConfigMap; nobody's could be written beside one that is not."""
    return len(_packed(version.canonical)) <= MAX_CONTENT


def memory_name(gateway: str, index: int = 0) -> str:
    """Name of a gateway's ConfigMaps with its members' versions."""
    return f"{gateway}-schemas" if index == 0 else f"{gateway}-schemas-{index}"


def memory_count(first: KubeObject | None) -> int:
    """How many ConfigMaps there are, by the first of them."""
    count = ((first or {}).get("data") or {}).get(_COUNT, "1")
    return min(int(count), _MOST) if count.isascii() and count.isdigit() else 1


def remember(gateway: str, versions: Iterable[Version]) -> tuple[ConfigMapData, ...]:
    """The ConfigMaps that hold these versions, the first one last."""
    shards: list[dict[str, bytes]] = [{}]
    size = 0
    for key, content in sorted((_key(version.key), _packed(version.canonical)) for version in versions):
        if shards[-1] and size + len(content) > MAX_CONTENT:
            shards.append({})
            size = 0
        shards[-1][key] = content
        size += len(content)
    named = [ConfigMapData(name=memory_name(gateway, index), binary_data=shard) for index, shard in enumerate(shards)]
    first = ConfigMapData(name=named[0].name, data={_COUNT: str(len(named))}, binary_data=named[0].binary_data)
    return (*named[1:], first)


def recall(objects: Iterable[KubeObject]) -> Mapping[ObjectName, Version]:
    """The versions in these ConfigMaps; what is damaged is left out."""
    return {version.key: version for version in _versions(objects)}


def _versions(objects: Iterable[KubeObject]) -> Iterator[Version]:
    for each in objects:
        for content in (each.get("binaryData") or {}).values():
            version = _unpacked(content)
            if version:
                yield version


def _key(member: ObjectName) -> str:
    key = f"{member[0]}_{member[1]}"  # names hold no underscore, so that keys are unambiguous
    return key if len(key) <= _LONGEST_KEY else hashlib.sha256(key.encode()).hexdigest()


# All members are packed and unpacked for every decision, though at most a few have changed.
@lru_cache(maxsize=4096)
def _packed(text: str) -> bytes:
    return deflate(text.encode())


@lru_cache(maxsize=4096)
def _unpacked(content: str) -> Version | None:
    try:
        return from_canonical(inflate(base64.b64decode(content, validate=True)).decode())
    except (binascii.Error, DamagedError, UnicodeDecodeError):
        return None
