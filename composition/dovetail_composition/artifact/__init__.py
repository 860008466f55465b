"""The artifact: its text, its digest, and how it lies in files and ConfigMaps. No I/O."""

from .artifact import (
    DIGEST_FILE,
    MANIFEST_FILE,
    SDL_FILE,
    Artifact,
    ArtifactError,
    assemble,
    decode,
    digest_of,
    encode,
    files_of,
    load,
    read_manifest,
)
from .config_maps import (
    MAX_CONTENT,
    ConfigMapData,
    from_config_maps,
    from_object,
    shard_names,
    to_config_maps,
    to_object_content,
)

__all__ = [
    "DIGEST_FILE",
    "MANIFEST_FILE",
    "MAX_CONTENT",
    "SDL_FILE",
    "Artifact",
    "ArtifactError",
    "ConfigMapData",
    "assemble",
    "decode",
    "digest_of",
    "encode",
    "files_of",
    "from_config_maps",
    "from_object",
    "load",
    "read_manifest",
    "shard_names",
    "to_config_maps",
    "to_object_content",
]
