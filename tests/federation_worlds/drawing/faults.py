"""Lets fields fail here and there, and subgraphs know fewer rows than there are."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from random import Random
from typing import Any

from graphql import GraphQLError

from .draft import Draft, Tree, TypeDraft


def add_faults(random: Random, draft: Draft) -> None:
    """What others require fails only where it can be null: that is sent then, and what needs it is computed from it."""
    required = set(_required(draft))
    for holder in [*draft.entities.values(), *draft.objects.values()]:
        for each in holder.fields.values():
            coordinate = f"{holder.name}.{each.name}"
            if (
                not each.strict
                and (each.name not in required or not each.type.endswith("!"))
                and coordinate not in draft.compute
                and random.random() < 0.2
            ):
                draft.compute[coordinate] = _failing(coordinate, each.name, random.choice("012"))
    for entity in draft.entities.values():
        if random.random() < 0.5:
            _forget(random, draft, entity)


def _required(draft: Draft) -> Iterator[str]:
    queue: list[Tree] = [each.requires for holder in draft.holders() for each in holder.fields.values()]
    while queue:
        for name, (_, below) in queue.pop().items():
            yield name
            queue.append(below)


def _failing(coordinate: str, name: str, ending: str) -> Callable[..., Any]:
    def worth(item: Any, **_: Any) -> Any:
        if item.row["id"].endswith(ending):
            raise GraphQLError(f"{coordinate} of {item.row['id']} failed", extensions={"code": "FAILED"})
        return item.row[name]

    return worth


def _forget(random: Random, draft: Draft, entity: TypeDraft) -> None:
    """Let a subgraph that is only entered by key, and that nobody passes through, not know some rows."""
    keys = {tuple(each) for each in entity.keys.values()}
    shown = {
        graph
        for each in [*draft.roots.values(), *(each for holder in draft.holders() for each in holder.fields.values())]
        for graph in each.owners
        if entity.name in draft.possible(each.named, graph) or each.moved_from is not None
    }
    shown |= {graph for each in entity.fields.values() if len(each.owners) > 1 or each.shared for graph in each.owners}
    able = sorted(entity.keys.keys() - shown)
    if len(keys) == 1 and able:
        graph = random.choice(able)
        name = f"{entity.name}:0"
        draft.unknown[f"g{graph}"] = draft.unknown.get(f"g{graph}", frozenset()) | {name}
