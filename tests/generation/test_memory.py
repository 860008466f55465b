"""No pass of the garbage collector looks at a generation, and none is needed when it ends."""

from __future__ import annotations

import asyncio
import gc
import weakref
from collections.abc import Iterator

import pytest
from support.supergraphs import artifact_of

from dovetail_composition.artifact import files_of
from dovetail_composition.dropping import drop
from dovetail_composition.graph import View
from dovetail_gateway.artifacts.content import FilesContent
from dovetail_gateway.generation.build import Built, build
from dovetail_gateway.generation.memory import keep_aside, no_passes, parts_of

SDL = """
interface Node { id: ID! }
union Any = A | B
enum Sort { UP DOWN }
input Filter { sort: Sort = UP, inner: Filter }
type A implements Node { id: ID!, b(filter: Filter): B, any: [Any!] }
type B implements Node { id: ID!, a: A }
type Query { a: A, node: Node }
"""


@pytest.fixture(autouse=True)
def _no_collections() -> Iterator[None]:
    gc.collect()
    gc.disable()
    yield
    gc.unfreeze()
    gc.enable()


def built(content: FilesContent) -> Built:
    result = build(content, None)
    assert isinstance(result, Built)
    return result


@pytest.mark.parametrize("form", ["artifact", "supergraph"])
async def test_a_generation_is_freed_without_the_collector(form: str) -> None:
    artifact = artifact_of(SDL)
    files = files_of(artifact) if form == "artifact" else {"supergraph.graphql": artifact.sdl.encode()}
    generation = built(FilesContent(files=files))
    assert generation.graph.ways("A", "b", View("greeter"))
    gone = {
        **{
            f"type {name}": weakref.ref(generation.schema.type_map[name])
            for name in ("A", "B", "Any", "Sort", "Filter")
        },
        "field": weakref.ref(generation.schema.type_map["A"].fields["b"]),
        "schema": weakref.ref(generation.schema),
        "graph": weakref.ref(generation.graph),
    }
    types = [type(each).__name__ for each in generation.graph.types.values()]
    before = _count("TypeDefinition")
    parts = parts_of(generation)
    del generation
    drop(parts)

    assert [name for name, each in gone.items() if each() is not None] == []
    assert before - _count("TypeDefinition") >= len(types)


async def test_the_syntax_tree_of_a_supergraph_is_freed_without_the_collector() -> None:
    sdl = artifact_of(SDL).sdl
    before = _count("Token"), _count("NameNode")
    kept = built(FilesContent(files={"supergraph.graphql": sdl.encode()}))
    after = _count("Token"), _count("NameNode")

    assert kept.schema.type_map["A"]
    assert after[0] - before[0] < 20
    assert after[1] - before[1] < 20


async def test_the_librarys_own_types_are_left_alone() -> None:
    drop(parts_of(built(FilesContent(files=files_of(artifact_of(SDL))))))

    again = built(FilesContent(files=files_of(artifact_of(SDL))))
    assert again.schema.type_map["__Type"].fields["name"]
    assert again.schema.type_map["String"].name == "String"


async def test_no_pass_looks_at_what_was_built() -> None:
    def make() -> Built:
        with no_passes():
            assert not gc.isenabled()
            result = built(FilesContent(files=files_of(artifact_of(SDL))))
            keep_aside()
            return result

    generation = await asyncio.to_thread(make)

    assert gc.isenabled()
    assert not any(each is generation.schema for each in gc.get_objects())


def _count(name: str) -> int:
    return sum(type(each).__name__ == name for each in gc.get_objects())
