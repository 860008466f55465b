"""Draws what subgraphs say of each other's fields: `@requires`, `@provides`, `@override`."""

from __future__ import annotations

from random import Random

from .draft import Draft, FieldDraft, Tree, TypeDraft
from .sdl import declared


def add_all(random: Random, draft: Draft) -> None:
    """Moves first: what moves is neither required by its old owner nor provided."""
    for holder in draft.entities.values():
        for each in holder.fields.values():
            others = sorted(holder.keys.keys() - each.owners)
            can_move = bool(others) and each.name != "label" and len(each.owners) == 1
            if can_move and random.random() < 0.15 and _is_known(draft, each, others[0]):
                each.moved_from = others[0]
                each.label = random.choice(["", "percent(50)", "beta"])
    for holder in [*draft.entities.values(), *draft.objects.values()]:
        for index, each in enumerate(holder.fields.values()):
            if each.moved_from is None and len(each.owners) == 1 and random.random() < 0.5:
                _require(random, draft, holder, each, list(holder.fields.values())[:index])
    for holder in draft.holders():
        for each in holder.fields.values():
            for graph in each.owners if holder.keys else ():
                if not each.requires and each.moved_from is None and random.random() < 0.4:
                    _provide(random, draft, each, graph)


def _is_known(draft: Draft, each: FieldDraft, graph: int) -> bool:
    """Whether a subgraph has the field's type, or needs none."""
    if each.named in draft.entities:
        return graph in draft.entities[each.named].keys
    return each.named not in draft.interfaces and each.named not in draft.unions


def _has(draft: Draft, each: FieldDraft, graph: int) -> bool:
    """Whether a subgraph has the field's type, abstract ones with their members included."""
    if each.named in draft.objects:
        return False
    return _is_known(draft, each, graph) or bool(
        not _is_leaf(draft, each) and each.named not in draft.entities and draft.members(each.named, graph)
    )


def _require(random: Random, draft: Draft, holder: TypeDraft, each: FieldDraft, earlier: list[FieldDraft]) -> None:
    """Let a field require earlier ones, so that no circle arises."""
    graph = next(iter(each.owners))
    able = [other for other in earlier if _is_foreign(draft, holder, other, graph) and _has(draft, other, graph)]
    for other in random.sample(able, min(len(able), random.randint(1, 2))):
        below: Tree = {}
        if other.named in draft.values:
            below = _of_value(random, draft, other.named, graph)
        elif other.named in draft.entities:
            below = _of_entity(random, draft, draft.entities[other.named], graph)
        elif not _is_leaf(draft, other):
            below = _of_members(random, draft, other.named, graph)
        if below or _is_leaf(draft, other):
            arguments = random.choice(["", "(n: 7)", "(color: RED, filter: {min: 4})"]) if other.arguments else ""
            each.requires[other.name] = (arguments, below)
            draft.external.add((graph, holder.name, other.name))


def _is_foreign(draft: Draft, holder: TypeDraft, other: FieldDraft, graph: int) -> bool:
    return graph not in other.owners and other.moved_from != graph


def _of_value(random: Random, draft: Draft, name: str, graph: int) -> Tree:
    names = [field for field in ("text", "size") if (graph, field) not in draft.values[name].absent]
    return {field: ("", {}) for field in random.sample(names, random.randint(1, len(names)))}


def _of_entity(random: Random, draft: Draft, target: TypeDraft, graph: int) -> Tree:
    """A leaf of another entity: one that the subgraph declares in any way, or would have to name."""
    names = declared(draft, target, graph)
    able = [
        each.name
        for each in target.fields.values()
        if not each.arguments and not each.requires and _is_leaf(draft, each) and each.moved_from != graph
    ]
    if not able:
        return {}
    name = random.choice(able)
    if name not in names:
        draft.external.add((graph, target.name, name))
    return {name: ("", {})}


def _of_members(random: Random, draft: Draft, name: str, graph: int) -> Tree:
    """A leaf of some of the members that the subgraph knows, each in a fragment of its own."""
    found: Tree = {}
    for member in draft.members(name, graph):
        below = _of_entity(random, draft, draft.entities[member], graph) if random.random() < 0.7 else {}
        if below:
            found[f"... on {member}"] = ("", below)
    return found


def _is_leaf(draft: Draft, each: FieldDraft) -> bool:
    return not (draft.holder(each.named, -1) or each.named in draft.interfaces or each.named in draft.unions)


def _provide(random: Random, draft: Draft, each: FieldDraft, graph: int) -> None:
    """Of an abstract type, what some of its members have."""
    tree = each.provides.setdefault(graph, {})
    if each.named in draft.entities:
        tree |= _of_target(random, draft, draft.entities[each.named], graph)
    elif each.named in {*draft.interfaces, *draft.unions} - draft.objects.keys():
        for name in draft.members(each.named, graph):
            below = _of_target(random, draft, draft.entities[name], graph) if random.random() < 0.6 else {}
            if below:
                tree[f"... on {name}"] = ("", below)
    if not tree:
        del each.provides[graph]


def _of_target(random: Random, draft: Draft, target: TypeDraft, graph: int) -> Tree:
    """What a subgraph does not resolve and may provide."""
    found: Tree = {}
    able = [
        other
        for other in target.fields.values()
        if graph not in other.owners
        and other.moved_from is None
        and not other.requires
        and not other.arguments
        and other.named != "Tone"  # The subgraph might not know the value.
        and (_is_leaf(draft, other) or other.named in draft.values)
    ]
    for other in random.sample(able, min(len(able), random.randint(1, 2))):
        below = _of_value(random, draft, other.named, graph) if other.named in draft.values else {}
        found[other.name] = ("", below)
        other.shared = True
        draft.external.add((graph, target.name, other.name))
    return found
