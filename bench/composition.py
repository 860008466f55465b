"""CPU seconds to compose large federated graphs: many subgraphs with many types, entities with many keys in circles.

Run with `python bench/composition.py`. Nothing is random: the same graphs each time.
"""

from __future__ import annotations

import time
from collections.abc import Iterable, Sequence

from federated_graphs import services

from dovetail_composition.compose import compose
from dovetail_composition.manifest import Endpoint
from dovetail_composition.members.sources import SubgraphSource

_LINK = (
    'extend schema @link(url: "https://specs.apollo.dev/federation/v2.7", '
    'import: ["@key", "@shareable", "@external", "@requires"])\n'
)


def many_types(subgraphs: int = 300, types: int = 5_000, shared: int = 4) -> list[str]:
    """Entities in `shared` subgraphs each: one gives the type, the others add fields, some of which require others.

    Each refers to entities of other subgraphs, so that all of them are reached from wherever one starts.
    """
    parts: list[list[str]] = [[] for _ in range(subgraphs)]
    roots: list[list[str]] = [[] for _ in range(subgraphs)]
    for number in range(types):
        homes = [(number * 7 + step * 31) % subgraphs for step in range(shared)]
        name, other = f"T{number}", f"T{(number * 13 + 5) % types}"
        other_home = (((number * 13 + 5) % types) * 7) % subgraphs
        parts[homes[0]].append(f'type {name} @key(fields: "id") {{ id: ID! name: String price: Int next: {name} }}')
        roots[homes[0]].append(f"t{number}: {name}")
        for step, home in enumerate(homes[1:], 1):
            extra = (
                f'price: Int @external tax{step}: Int @requires(fields: "price")'
                if step == 1
                else f"f{step}: Int list{step}(first: Int! = 10): [{name}!]!"
            )
            parts[home].append(f'type {name} @key(fields: "id") {{ id: ID! {extra} }}')
        if other_home not in homes:
            roots[other_home].append(f"near{number}: {other}")
    return [
        f"{_LINK}type Query {{ ok{index}: Int {' '.join(roots[index])} }}\n" + "\n".join(parts[index])
        for index in range(subgraphs)
    ]


def many_keys(keys: int = 20, entities: int = 6) -> list[str]:
    """Entities that refer to each other, each known in `keys` subgraphs, of which each shares a key with the next only.

    To get from one end to the other, all keys have to be fetched in turn.
    """
    subgraphs = []
    for index in range(keys):
        following = (index + 1) % keys
        types = "\n".join(
            f'type E{number} @key(fields: "k{index}") @key(fields: "k{following}") {{ '
            f"k{index}: ID! k{following}: ID! own{index}: Int "
            f"to{index}: E{(number + 1) % entities} back{index}: [E{(number - 1) % entities}!]! }}"
            for number in range(entities)
        )
        subgraphs.append(f"{_LINK}type Query {{ e{index}: E{index % entities} }}\n{types}")
    return subgraphs


def all_keys(keys: int = 20, entities: int = 6) -> list[str]:
    """Entities that refer to each other, each known in `keys` subgraphs by each of as many keys."""
    directives = " ".join(f'@key(fields: "k{each}")' for each in range(keys))
    fields = " ".join(f"k{each}: ID!" for each in range(keys))
    return [
        f"{_LINK}type Query {{ e{index}: E{index % entities} }}\n"
        + "\n".join(
            f"type E{number} {directives} {{ {fields} own{index}: Int to{index}: E{(number + 1) % entities} }}"
            for number in range(entities)
        )
        for index in range(keys)
    ]


def value_types(subgraphs: int = 25) -> list[str]:
    """A value type that contains itself, of which each subgraph lacks another field: each path leaves fewer of them."""
    return [
        f"{_LINK}type Query {{ v: V @shareable }}\ntype V @shareable {{ "
        + " ".join(f"f{each}: V" for each in range(subgraphs) if each != index)
        + " }"
        for index in range(subgraphs)
    ]


def measure(name: str, subgraphs: Sequence[str]) -> None:
    """Compose and print what it took."""
    sources = list(_sources(subgraphs))
    started = time.process_time()
    composition = compose(sources)
    took = time.process_time() - started
    errors = [each for each in composition.diagnostics if each.severity == "error"]
    outcome = "composed" if composition.supergraph else f"{len(errors)} errors: {errors[0].code} {errors[0].coordinate}"
    print(f"{name}: {took:.2f} s CPU, {outcome}")


def _sources(subgraphs: Iterable[str]) -> Iterable[SubgraphSource]:
    for index, sdl in enumerate(subgraphs):
        yield SubgraphSource(name=f"s{index:03}", sdl=sdl, endpoint=Endpoint(url=f"http://s{index:03}.test/graphql"))


if __name__ == "__main__":
    measure("an entity graph with 20 keys in a circle", many_keys())
    measure("entities with 20 keys in each of 20 subgraphs", all_keys())
    measure("a value type that each of 25 subgraphs has without another field", value_types())
    measure("300 subgraphs with 5,000 entities, each in 4 of them", many_types())
    measure("300 subgraphs with 5,100 types of all kinds", services())
