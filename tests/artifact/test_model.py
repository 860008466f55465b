"""Reading a manifest with what is known of the last one gives what reading it from nothing gives."""

from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from support.supergraph_strategies import supergraphs
from support.supergraphs import supergraph_of

from dovetail_composition.artifact import Artifact, ArtifactError, assemble, model, read_manifest
from dovetail_composition.manifest import Manifest
from dovetail_composition.memo import NO_MEMO, Memo
from dovetail_composition.schema.definitions import Supergraph


def read(manifest_json: str, memo: Memo = NO_MEMO) -> Supergraph | str | None:
    try:
        return read_manifest(Artifact(sdl="", manifest_json=manifest_json, digest=""), memo)[1]
    except ArtifactError:
        return "refused"


def garbled(text: str, random: Random) -> str:
    """One character more, less or another one, mostly where types begin and end."""
    places = (
        [index for index, letter in enumerate(text) if letter in "{}"] if random.random() < 0.7 else range(len(text))
    )
    at = random.choice(places) + random.randint(0, 1)
    return text[:at] + random.choice(("", *' {}[]",:\\a1')) + text[at + random.randint(0, 1) :]


@settings(deadline=None, max_examples=50)
@given(st.lists(supergraphs(), min_size=2, max_size=3), st.randoms(use_true_random=False))
def test_manifests_are_read_as_from_nothing(some: list[Supergraph], random: Random) -> None:
    memo = Memo(100_000)
    texts = [assemble("", Manifest(), each).manifest_json for each in some]
    for text in (*texts, *(garbled(random.choice(texts), random) for _ in range(10)), *texts):
        found = read(text, memo)
        assert found == read(text)
        memo.undo_turn() if found == "refused" else memo.end_turn()


@pytest.mark.parametrize("inserted", [" ", "\n", "{"], ids=["space", "line", "brace"])
def test_a_manifest_with_something_between_is_read_as_from_nothing(inserted: str) -> None:
    text = assemble("", Manifest(), supergraph_of("type Query { a(b: Int = 1): E } enum E { X }")).manifest_json
    memo = Memo(100_000)
    read(text, memo)
    memo.end_turn()
    for at in range(len(text)):
        changed = text[:at] + inserted + text[at:]
        assert read(changed, memo) == read(changed), changed[:at]
        memo.undo_turn()


def test_only_types_that_have_changed_are_read(monkeypatch: pytest.MonkeyPatch) -> None:
    memo = Memo(100_000)
    parsed: list[str] = []
    from_json = model.from_json
    monkeypatch.setattr(model, "from_json", lambda cls, value: parsed.append(value["name"]) or from_json(cls, value))
    types = " ".join(f"type T{number} {{ t: T{number} }}" for number in range(3))
    found = []
    for last in ("Int", "ID"):
        sdl = f"type Query {{ t0: T0 t1: T1 t2: T2 }} {types} type Z {{ z: {last} }} extend type Query {{ z: Z }}"
        found.append(read(assemble("", Manifest(), supergraph_of(sdl)).manifest_json, memo))
        memo.end_turn()

    assert sorted(parsed) == ["Query", "T0", "T1", "T2", "Z", "Z"]
    first, second = found
    assert isinstance(first, Supergraph)
    assert isinstance(second, Supergraph)
    assert second.schema.types["T0"] is first.schema.types["T0"]
    assert second.schema.types["Z"].fields["z"].type == "ID"
