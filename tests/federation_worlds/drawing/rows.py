"""Fills a draft with rows, and says what fields with arguments or requirements are worth."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from random import Random
from typing import Any

from federation_worlds.item import Item
from graphql import GraphQLError

from .draft import Draft, FieldDraft, Tree, TypeDraft
from .sdl import COLORS


def add_rows(random: Random, draft: Draft) -> None:
    """Two or three rows of each entity."""
    counts = {name: random.randint(1, 3) for name in draft.entities}
    draft.rows["Query:"] = {f"none{graph}": None for graph in range(draft.graphs)}
    for name, count in counts.items():
        for number in range(count):
            key = f"{name}:{number}"
            part = {"no": f"p{number}", "spot": {"x": number % 2, "y": number}}
            draft.rows[key] = {"id": key.lower(), "code": f"c{number}", "part": part}
    for name, entity in draft.entities.items():
        over = [each for each in draft.objects.values() if name in draft.possible(each.name, -1)]
        for number in range(counts[name]):
            for holder in (entity, *over):
                for each in holder.fields.values():
                    draft.rows[f"{name}:{number}"][each.name] = _value(random, draft, each, counts)
    for holder in [*draft.entities.values(), *draft.objects.values()]:
        for each in holder.fields.values():
            if each.requires or each.arguments:
                draft.compute[f"{holder.name}.{each.name}"] = _computed(each)
    for each in draft.roots.values():
        if each.name.startswith("some"):
            draft.compute[f"Query.{each.name}"] = _at(each.named, counts[each.named])
        elif each.name.startswith("any"):
            draft.rows["Query:"][each.name] = _value(random, draft, each, counts)
    for each in draft.mutations.values():
        is_count = each.name.startswith("count")
        draft.compute[f"Mutation.{each.name}"] = _counted if is_count else _at(each.named, counts[each.named])


def _counted(item: Any, by: int | None = 1) -> int:
    """What was counted by all mutations before, and by this one."""
    row = item.company.rows["Query:"]
    row["counted"] = row.get("counted", 0) + (by or 0)
    return row["counted"]


def _at(name: str, count: int) -> Callable[..., Any]:
    return lambda _, at=0: f"{name}:{at}" if at is not None and 0 <= at < count else None


def _computed(each: FieldDraft) -> Callable[..., Any]:
    """A text that tells key, arguments and all that is required; of other types, what the row holds."""

    def worth(item: Any, **arguments: Any) -> Any:
        required = _seen(item, each.requires) if each.requires else None
        if each.named != "String" or each.type != "String":
            return item.row[each.name]
        given = {name: arguments[name] for name in ("n", "color", "filter") if name in arguments and each.arguments}
        return json.dumps([each.name, item.row["id"], given, required], sort_keys=True)

    return worth


def _seen(item: Any, tree: Tree) -> Any:
    if isinstance(item, list):
        return [_seen(each, tree) for each in item]
    if item is None or not tree:
        return item
    found: dict[str, Any] = {}
    for name, (text, below) in tree.items():
        if not name.startswith("..."):
            found[name] = _seen(_given(item, name, _arguments(text)), below)
        elif name == f"... on {item('__typename')}":
            found |= _seen(item, below)
    return found


def _given(item: Any, name: str, arguments: dict[str, Any]) -> Any:
    """What is sent of a field: null, where it fails."""
    try:
        return item(name, **arguments)
    except GraphQLError:
        if not isinstance(item, Item) or item.subgraph is not None:
            raise
        return None


def _arguments(text: str) -> dict[str, Any]:
    """The arguments that `relations` writes, with the defaults of the schema."""
    given: dict[str, Any] = {"n": 1}
    if match := re.search(r"\(n: (\d+)", text):
        given["n"] = int(match[1])
    if "color" in text:
        given |= {"color": "RED", "filter": {"min": 4}}
    return given


def _value(random: Random, draft: Draft, each: FieldDraft, counts: dict[str, int]) -> Any:
    return _of_type(random, draft, f"{each.type}!" if each.strict else each.type, each, counts)


def _of_type(random: Random, draft: Draft, type_: str, each: FieldDraft, counts: dict[str, int]) -> Any:
    if type_.endswith("!"):
        found = None
        while found is None:
            found = _of_type(random, draft, type_[:-1], each, counts)
        return found
    named = type_.strip("[]!")
    is_row = named in draft.entities or named in draft.interfaces or named in draft.unions
    names = _rows_of(draft, named, each) if is_row else _tones(draft, each) if named == "Tone" else ["any"]
    if type_.startswith("["):
        if random.random() < 0.1:
            return None
        count = random.randint(0, 3) if names else 0
        return [_of_type(random, draft, type_[1:-1], each, counts) for _ in range(count)]
    if random.random() < 0.12:
        return None
    if type_ in draft.values:
        return _value_row(random, draft, draft.values[type_], counts, 2)
    if is_row:
        return f"{(name := random.choice(names))}:{random.randrange(counts[name])}" if names else None
    return {
        "String": lambda: random.choice(["ann", "bob", 'çe"\\ü', ""]),
        "ID": lambda: random.choice(["1", "x"]),
        "Int": lambda: random.randint(-5, 2**31 - 1),
        "Float": lambda: random.choice([0.5, -1.25, 3.0]),
        "Boolean": lambda: random.random() < 0.5,
        "Color": lambda: random.choice(COLORS),
        "Tone": lambda: random.choice(names) if names else None,
    }[type_]()


def _tones(draft: Draft, each: FieldDraft) -> list[str]:
    """What all subgraphs know that give the field."""
    known = [set(draft.tones[graph]) for graph in each.told_by]
    return sorted(set.intersection(*known))


def _rows_of(draft: Draft, named: str, each: FieldDraft) -> list[str]:
    """The entities that a field may lead to: those that all its owners know; none where they agree on none."""
    known = [set(draft.possible(named, graph)) for graph in each.told_by]
    return sorted(set.intersection(*known))


def _value_row(random: Random, draft: Draft, value: TypeDraft, counts: dict[str, int], depth: int) -> dict[str, Any]:
    row: dict[str, Any] = {"text": random.choice(["t", "u", None]), "size": random.randint(0, 9)}
    inner = value.fields.get("inner")
    if inner is not None:
        name = draft.values[inner.named]
        row["inner"] = _value_row(random, draft, name, counts, depth - 1) if depth and random.random() < 0.6 else None
    return row
