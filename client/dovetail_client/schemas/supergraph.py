"""The API schema of a composed artifact, in all forms that the operator writes it. Imported only where one is read."""

from __future__ import annotations

from collections.abc import Mapping

from graphql import GraphQLSchema

from dovetail_client.errors import SchemaError
from dovetail_composition.api.schema import build_api_schema
from dovetail_composition.artifact import (
    ArtifactError,
    decode,
    from_config_maps,
    from_object,
    join_shards,
    load,
    shard_names,
)
from dovetail_composition.supergraph import SupergraphError, read_supergraph


def api_of_files(files: Mapping[str, bytes]) -> GraphQLSchema:
    """Of a folder's files: plain, compressed or in shards; the digest is verified. Raises `SchemaError`."""
    try:
        return build_api_schema(load(decode(join_shards(files)))[0])
    except ArtifactError as error:
        raise SchemaError(f"no artifact: {error}") from error


def api_of_sdl(text: str) -> GraphQLSchema:
    """Of a supergraph's SDL, whoever composed it. Raises `SchemaError`."""
    try:
        return build_api_schema(read_supergraph(text))
    except SupergraphError as error:
        raise SchemaError(f"no supergraph: {error}") from error


def further_config_maps(pointer: Mapping[str, object]) -> tuple[str, ...]:
    """Names of the ConfigMaps that the named one needs. Raises `SchemaError`."""
    try:
        return shard_names(from_object(pointer))
    except ArtifactError as error:
        raise SchemaError(f"no artifact: {error}") from error


def api_of_config_maps(objects: list[Mapping[str, object]]) -> GraphQLSchema:
    """Of ConfigMaps as the Kubernetes API gives them. Raises `SchemaError`."""
    try:
        return build_api_schema(load(from_config_maps(map(from_object, objects)))[0])
    except ArtifactError as error:
        raise SchemaError(f"no artifact: {error}") from error
