"""Draws what subgraphs say in a way of their own: names of roots, values of enums, inputs, versions of federation."""

from __future__ import annotations

from random import Random

from .draft import Draft

TONES = ("DARK", "LIGHT", "WARM", "COLD")


def add_all(random: Random, draft: Draft) -> None:
    """Before there are fields."""
    for graph in range(draft.graphs):
        names = {"Query": f"Root{graph}", "Mutation": f"Change{graph}"}
        draft.root_names[graph] = {kind: name for kind, name in names.items() if random.random() < 0.2}
        draft.tones[graph] = random.sample(TONES, random.randint(2, len(TONES)))
        if random.random() < 0.3:
            draft.own_inputs.add(graph)


def age(random: Random, draft: Draft) -> None:
    """Let subgraphs that use nothing new be of Federation 1."""
    new = {graph for each in draft.objects.values() for graph in each.keys}
    new |= {graph for graph in range(draft.graphs) if draft.root_names[graph]}
    for each in draft.entities.values():
        new |= {graph for graph, keys in each.keys.items() if not all(resolvable for _, resolvable in keys)}
        new |= {graph for field in each.fields.values() if field.moved_from is not None for graph in field.owners}
    draft.first = {graph for graph in range(draft.graphs) if graph not in new and random.random() < 0.3}
