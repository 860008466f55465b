"""Artifacts in ConfigMaps: one where they fit, else slots with fixed names that never mix two artifacts."""

from __future__ import annotations

import itertools
import json

import pytest
from support.supergraphs import artifact_of, artifact_of_size

from dovetail_composition.artifact import (
    MAX_CONTENT,
    Artifact,
    ArtifactError,
    ConfigMapData,
    decode,
    files_in,
    from_config_maps,
    from_object,
    join_shards,
    pack,
    shard_names,
    slot_keys,
    slot_names,
    to_config_maps,
    to_object_content,
)

LARGE = artifact_of_size(4_000_000)
OTHER = artifact_of_size(4_400_000, seed=8)


def written(artifact: Artifact, stored: ConfigMapData | None = None) -> tuple[ConfigMapData, ...]:
    return to_config_maps(pack(artifact), "api", stored)


def letters(config_maps: tuple[ConfigMapData, ...]) -> set[str]:
    return {item.name.split("-")[2] for item in config_maps[:-1]}


def test_small_artifacts_stand_in_one_readable_config_map() -> None:
    artifact = artifact_of()

    (config_map,) = written(artifact)

    assert config_map.data["supergraph.graphql"] == artifact.sdl
    assert set(config_map.data) == {"supergraph.graphql", "manifest.json", "digest"}
    assert from_config_maps([config_map]) == artifact


def test_larger_artifacts_are_compressed() -> None:
    artifact = artifact_of_size(1_200_000)

    (config_map,) = written(artifact)

    assert set(config_map.data) == {"digest"}
    assert set(config_map.binary_data) == {"supergraph.graphql.gz", "manifest.json.gz"}
    assert from_config_maps([config_map]) == artifact
    assert written(artifact) == (config_map,)


def test_the_largest_are_sharded_and_the_pointer_comes_last() -> None:
    *shards, pointer = written(LARGE)

    assert [shard.name for shard in shards] == [f"api-shard-a-{index}" for index in range(4)]
    assert pointer.name == "api"
    assert shard_names(pointer) == tuple(shard.name for shard in shards)
    assert all(sum(map(len, item.binary_data.values())) <= MAX_CONTENT for item in shards)
    assert from_config_maps([pointer, *reversed(shards)]) == LARGE


def test_the_names_of_all_slots_are_known_beforehand() -> None:
    assert len(slot_names("api")) == len(set(slot_names("api"))) == 16
    assert {item.name for item in (*written(LARGE)[:-1], *written(OTHER, written(LARGE)[-1])[:-1])} <= set(
        slot_names("api")
    )
    assert {key for item in written(LARGE)[:-1] for key in item.binary_data} <= set(slot_keys())


def test_a_new_artifact_never_touches_the_slots_of_the_stored_one() -> None:
    stored = None
    for artifact, letter in zip(itertools.islice(itertools.cycle([LARGE, OTHER]), 4), "abab", strict=True):
        config_maps = written(artifact, stored)
        assert letters(config_maps) == {letter}
        stored = config_maps[-1]


def test_the_stored_artifact_is_repaired_where_it_lies() -> None:
    stored = written(OTHER, written(LARGE)[-1])

    assert written(OTHER, stored[-1]) == stored


@pytest.mark.parametrize("stored", [{}, {"shards": "nonsense"}, {"digest": "x", "shards": "[]"}])
def test_a_stored_pointer_that_lists_no_slots_leaves_the_choice(stored: dict[str, str]) -> None:
    assert letters(written(LARGE, ConfigMapData(name="api", data=stored))) == {"a"}


def test_what_does_not_fit_is_refused_with_its_size_and_a_way_out() -> None:
    packed = pack(artifact_of_size(16_000_000))

    with pytest.raises(
        ArtifactError, match=r"takes \d{4} KiB in \d+ ConfigMaps.*room for 7200 KiB in 8: divide the API"
    ):
        to_config_maps(packed, "api")


def test_a_missing_shard_is_named() -> None:
    *shards, pointer = written(LARGE)

    with pytest.raises(ArtifactError, match="shard-a-0"):
        from_config_maps([pointer, *shards[1:]])


def test_shards_of_another_artifact_are_no_artifact() -> None:
    """As a gateway may read them that reads while the operator writes twice."""
    *old, _ = written(LARGE)
    *new, pointer = written(OTHER)

    assert old[-1] == new[-1], "the manifests are equal, and of one piece"
    for cut in range(len(new) - 1):
        with pytest.raises(ArtifactError, match=r"shard-a-\d is of another artifact"):
            files_in([pointer, *new[:cut], *old[cut:]])


def test_slots_that_the_pointer_does_not_list_are_ignored() -> None:
    """Both sets lie in a mounted folder."""
    first = written(LARGE)
    second = written(OTHER, first[-1])
    keys = {
        key: content
        for item in (*first[:-1], *second)
        for key, content in ({k: v.encode() for k, v in item.data.items()} | dict(item.binary_data)).items()
    }

    assert decode(join_shards(keys)) == OTHER


@pytest.mark.parametrize(
    "listed",
    [
        "{}",
        "[1]",
        "no",
        "[" * 100_000,
        '[{"key": "../../etc/passwd", "file": "manifest.json.gz", "sha256": ""}]',
        '[{"key": "shard-a-8", "file": "manifest.json.gz", "sha256": ""}]',
        '[{"key": "shard-a-0", "file": "digest", "sha256": ""}]',
        '[{"key": "shard-a-0"}]',
    ],
)
def test_a_pointer_to_nowhere_is_refused(listed: str) -> None:
    with pytest.raises(ArtifactError, match="shards"):
        shard_names(ConfigMapData(name="api", data={"shards": listed}))


@pytest.mark.parametrize("size", [1_000, 1_200_000, 4_000_000])
def test_config_maps_pass_through_the_kubernetes_api(size: int) -> None:
    artifact = artifact_of_size(size)
    objects = [
        {"metadata": {"name": item.name}, **json.loads(json.dumps(to_object_content(item)))}
        for item in written(artifact)
    ]

    assert from_config_maps(map(from_object, objects)) == artifact
