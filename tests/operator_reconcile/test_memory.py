"""The memory of last good versions: round trips, many ConfigMaps, and what is damaged."""

import random
import string

import pytest
from support.operator import schema

from dovetail_composition.artifact import MAX_CONTENT
from dovetail_composition.resources import parse_schema
from dovetail_operator.reconcile.desired import config_map
from dovetail_operator.reconcile.memory import memory_count, recall, remember
from dovetail_operator.reconcile.versions import Version, from_canonical, version_of

GATEWAY = {"metadata": {"name": "public", "namespace": "shop", "uid": "uid"}}


def version(name: str, sdl: str = "type Query { a: Int }") -> Version:
    manifest = schema(name, sdl, links=[{"field": "Query.b", "value": {"deep": [1, None, 2.5]}}])
    resource, diagnostics = parse_schema(manifest, {})
    assert resource is not None, diagnostics
    return version_of(manifest, resource, None, None)


def test_what_is_remembered_is_recalled() -> None:
    versions = [version("a"), version("b"), version("n" * 253)]

    objects = [config_map(GATEWAY, content) for content in remember("public", versions)]

    assert recall(objects) == {each.key: each for each in versions}
    assert len(objects) == memory_count(objects[0]) == 1
    assert recall(objects)["shop", "a"].source == versions[0].source


def test_the_same_versions_are_remembered_in_the_same_bytes() -> None:
    versions = [version(name) for name in "abc"]

    assert remember("public", versions) == remember("public", reversed(versions))


def test_many_large_versions_take_several_config_maps_each_of_which_stands_alone() -> None:
    noise = random.Random(1)
    versions = [
        version(f"v{index}", "#" + "".join(noise.choices(string.ascii_letters, k=500_000)) + "\ntype Query { a: Int }")
        for index in range(5)
    ]

    contents = remember("public", versions)

    assert all(sum(map(len, each.binary_data.values())) <= MAX_CONTENT for each in contents)
    assert [each.name for each in contents][-1] == "public-schemas", "the first one, which counts, is written last"
    objects = [config_map(GATEWAY, content) for content in contents]
    assert memory_count(objects[-1]) == len(objects) > 1
    assert len(recall(objects)) == 5
    assert 0 < len(recall(objects[1:])) < 5


@pytest.mark.parametrize("damaged", ["", "no base64!", "bm90IGd6aXA=", "H4sIAAAAAAAC/8vMTUxP1S0oys9NBQBcFkPbCgAAAA=="])
def test_a_damaged_version_is_forgotten_and_the_others_are_not(damaged: str) -> None:
    (content,) = remember("public", [version("good")])
    found = config_map(GATEWAY, content)

    recalled = recall([{**found, "binaryData": {**found["binaryData"], "shop_bad": damaged}}])

    assert recalled.keys() == {("shop", "good")}


@pytest.mark.parametrize("text", ["", "[]", "{}", '{"manifest": 1, "texts": null, "answer": null}', "[" * 100_000])
def test_what_is_no_version_is_none(text: str) -> None:
    assert from_canonical(text) is None


@pytest.mark.parametrize(("count", "meaning"), [("3", 3), ("0", 0), ("-1", 1), ("many", 1), ("²", 1), ("9" * 50, 1000)])
def test_a_count_that_is_none_counts_as_one(count: str, meaning: int) -> None:
    assert memory_count({"data": {"configMaps": count}}) == meaning
