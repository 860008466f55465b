"""The slots of an artifact that fills several ConfigMaps: their names, and how its pieces are put together again."""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from .artifact import COMPRESSED, MANIFEST_FILE, SDL_FILE, ArtifactError
from .codec import MalformedError, from_json, to_json

SHARDS_FILE = "shards"
"""Key of the pointer that lists the pieces."""
LETTERS = ("a", "b")
SLOTS = 8
"""Of each letter. The names are fixed, so that a Role can name them and a volume can mount them."""

_KEYS = tuple(f"shard-{letter}-{index}" for letter in LETTERS for index in range(SLOTS))
_KEY = re.compile(r"shard-(?P<letter>[ab])-[0-7]", re.ASCII)
_FILES = frozenset({SDL_FILE + COMPRESSED, MANIFEST_FILE + COMPRESSED})


@dataclass(frozen=True, slots=True, kw_only=True)
class Shard:
    """One piece as the pointer lists it. Its ConfigMap holds nothing but its `key`, and ends on it in its name."""

    key: str
    file: str
    """The file that it is a piece of; pieces stand in their order."""
    sha256: str
    """Of the piece, in hexadecimal: whoever reads while the operator writes notices."""


def slot_keys() -> tuple[str, ...]:
    """Keys of all slots; no two are equal, so that all ConfigMaps may be mounted into one folder."""
    return _KEYS


def slot_names(name: str) -> tuple[str, ...]:
    """Names of all ConfigMaps that the artifact `name` may fill beside its pointer."""
    return tuple(slot_name(name, key) for key in _KEYS)


def slot_name(name: str, key: str) -> str:
    """Name of the ConfigMap with a slot of the artifact `name`."""
    return f"{name}-{key}"


def list_shards(pieces: Iterable[tuple[str, bytes]], letter: str) -> tuple[tuple[Shard, bytes], ...]:
    """Pieces of files in the slots of one letter, in their order."""
    return tuple(
        (Shard(key=f"shard-{letter}-{index}", file=file, sha256=_hash(content)), content)
        for index, (file, content) in enumerate(pieces)
    )


def print_shards(shards: Iterable[Shard]) -> str:
    """What stands in the pointer."""
    return json.dumps([to_json(shard) for shard in shards])


def read_shards(text: str) -> tuple[Shard, ...]:
    """The pieces that a pointer lists. Raises `ArtifactError`."""
    try:
        shards = from_json(tuple[Shard, ...], json.loads(text))
    except MalformedError as exc:
        raise ArtifactError(f"{SHARDS_FILE} is malformed: {exc}") from exc
    except (ValueError, RecursionError) as exc:
        raise ArtifactError(f"{SHARDS_FILE} is not JSON") from exc
    if not all(_KEY.fullmatch(shard.key) and shard.file in _FILES for shard in shards):
        raise ArtifactError(f"{SHARDS_FILE} names other slots or files than there are: were both sides upgraded?")
    return shards


def letter_of(text: str) -> str:
    """The letter whose slots a pointer lists; empty where it lists none."""
    found = _KEY.search(text)
    return found["letter"] if found else ""


def join_shards(keys: Mapping[str, bytes]) -> Mapping[str, bytes]:
    """The artifact's files, of what lies under the keys of its pointer and of its slots.

    Raises `ArtifactError` where a piece is missing or of another artifact: it is being written just now, and the
    pointer is turned last.
    """
    files = {name: content for name, content in keys.items() if name not in _KEYS}
    listed = files.pop(SHARDS_FILE, None)
    if listed is None:
        return files
    joined: dict[str, bytearray] = {}
    for file, content in _pieces(read_shards(listed.decode("utf-8", "replace")), keys):
        joined.setdefault(file, bytearray()).extend(content)
    return files | {file: bytes(content) for file, content in joined.items()}


def _pieces(shards: Iterable[Shard], keys: Mapping[str, bytes]) -> Iterator[tuple[str, bytes]]:
    for shard in shards:
        content = keys.get(shard.key)
        if content is None:
            raise ArtifactError(f"{shard.key}, to which the artifact points, is not there")
        if _hash(content) != shard.sha256:
            raise ArtifactError(f"{shard.key} is of another artifact than the one that points to it")
        yield shard.file, content


def _hash(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()
