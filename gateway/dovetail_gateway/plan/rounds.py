"""In which round each step is made: as early as it can be, but with a later call where that saves one.

A call that nothing waits for, or nothing that is due soon, may go along with a later one to the same subgraph. The
number of rounds stays the same, and there is one request less.
"""

from __future__ import annotations

from collections.abc import Sequence

from .steps import JoinDraft, Step


def rounds_of(steps: Sequence[Step]) -> list[int]:
    """The round of each step, from 0; a step comes after those that it waits for, which were made before it."""
    rounds: list[int] = []
    dependents: list[list[int]] = [[] for _ in steps]
    for step in steps:
        rounds.append(1 + max((rounds[before] for before in step.after), default=-1))
        for before in step.after:
            dependents[before].append(step.index)
    groups: dict[tuple[int, str], list[Step]] = {}
    for step in steps:
        groups.setdefault((rounds[step.index], step.graph), []).append(step)
    # The last ones first: what they wait for can then be put off further.
    for number, graph in sorted(groups, reverse=True):
        members = groups[number, graph]
        if not all(map(_may_wait, members)):
            continue
        latest = min((rounds[other] - 1 for step in members for other in dependents[step.index]), default=len(steps))
        later = [other for other, name in groups if name == graph and number < other <= latest]
        if later:
            target = (min(later), graph)
            groups[target] += groups.pop((number, graph))
            for step in members:
                rounds[step.index] = target[0]
    return rounds


def _may_wait(step: Step) -> bool:
    """Whether the step looks entities up; root fields and links are asked as soon as they can be."""
    return step.operation == "query" and all(isinstance(entry, JoinDraft) and entry.entities for entry in step.entries)
