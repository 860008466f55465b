"""Errors that came with answers, told as the interpreter tells them: what it knows of calls, made of a program's lists.

Answers without errors cost nothing of this.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import chain
from operator import itemgetter
from typing import Any, NamedTuple

from dovetail_gateway.execute.aliases import with_aliases
from dovetail_gateway.execute.answer import Answer, Problem
from dovetail_gateway.execute.errors import MAX_ERRORS, ErrorLog
from dovetail_gateway.execute.joins import Call, Join, is_ordered_by_service
from dovetail_gateway.execute.keys import Object, Path
from dovetail_gateway.execute.matching import EXTRA, Found
from dovetail_gateway.execute.places import Places
from dovetail_gateway.execute.report import Reporter, skipped_fields
from dovetail_gateway.execute.request import Request
from dovetail_gateway.execute.result import ExecutionRuntime
from dovetail_gateway.lossless_json.decode import decode
from dovetail_gateway.plan.nodes import JoinEntry, Parents

from .decoding import Fault
from .joining import Asked
from .places import attribute_of
from .program import Objects, Program, RequestCode

Standing = list[tuple[Any, Path]]
"""Objects, and where each stands."""


class Part(NamedTuple):
    """One call of a join: its keys in the order sent, and the items that came."""

    asked: Asked
    keys: list[Any]
    items: Objects


class Told(NamedTuple):
    """A request of a fetch, and the errors that came with its data."""

    request: RequestCode
    parts: list[Part]
    faults: Sequence[Fault]


def report(
    log: ErrorLog,
    answers: Sequence[Told],
    *,
    program: Program,
    root: Any,
    variables: Mapping[str, Any],
    runtime: ExecutionRuntime,
) -> None:
    """Note the errors in the answers of one fetch, once its items are given to their parents. Raises `BodyError`."""
    joins: dict[Asked, Join] = {}
    parts: dict[Join, list[tuple[Call, Part]]] = {}
    problems: list[tuple[Request, Answer]] = []
    for code, own, faults in answers:
        request = Request(query="", variables={}, roots=[*code.roots])
        for alias, part in zip(code.aliases, own, strict=True):
            join = joins.get(part.asked)
            if join is None:
                entry = part.asked.code.entry
                ordered = is_ordered_by_service(entry, variables)
                join = joins[part.asked] = Join(entry=entry, parents=[], ordered_by_service=ordered)
            call = Call(arguments=[], keys=part.keys)
            request.calls[alias] = (join, call)
            parts.setdefault(join, []).append((call, part))
        problems.append((request, with_aliases(request, Answer(data={}, problems=_problems(faults)))))
    known: dict[Join, Places] = {}

    def places(join: Join) -> Places:
        if join not in known:
            known[join] = _places(join, parts[join], root)
        return known[join]

    plan, subgraph = program.plan, answers[0].request.subgraph
    reporter = Reporter(log, plan.shape, skipped_fields(plan, variables), subgraph, runtime.message)
    for request, answer in problems:
        reporter.problems(request, answer, places)


def _problems(faults: Sequence[Fault]) -> list[Problem]:
    """As many as can be shown, and one more, so that it shows that there are more."""
    known: dict[bytes, Object] = {b"": {}}
    found: list[Problem] = []
    for fault in faults[: MAX_ERRORS + 1]:
        text = bytes(fault.extensions)
        extensions = known.get(text)
        if extensions is None:
            value = decode(text)
            extensions = known[text] = value if type(value) is dict else {}
        found.append(Problem(message=fault.message, path=tuple(fault.path or ()), extensions=extensions))
    return found


def _places(join: Join, parts: Sequence[tuple[Call, Part]], root: Any) -> Places:
    """Where the join's parents stand, each as often as it is shown, and which item belongs to which key."""
    asked = parts[0][1].asked
    objects, paths = _standing(root, join.entry)
    parents, standing = [*map(id, asked.parents)], [*map(id, objects)]
    wanted = dict(zip(parents, asked.wanted, strict=True))
    join.parents = objects
    join.wanted = asked.wanted if standing == parents else [*map(wanted.__getitem__, standing)]
    found, tell = Found(grouped=asked.code.is_grouped), asked.code.tell
    for call, part in parts:
        told: list[Any] = part.keys
        if tell is not None:
            sent = {None, *part.keys}
            told = [key if key in sent else EXTRA for key in tell(part.items)]
        found.positions[id(call)] = told
        answered = {key: item for key, item in zip(told, part.items, strict=True) if item is not None}
        answered.pop(None, None)
        answered.pop(EXTRA, None)
        found.values.update(answered)
    return Places(join, found, lambda _: paths)


def _standing(root: Any, entry: JoinEntry) -> tuple[Objects, list[Path]]:
    """The parents of an entry, and their paths in the client's response."""
    found = [*chain.from_iterable(_standing_at(root, at) for at in entry.places)]
    return [*map(itemgetter(0), found)], [*map(itemgetter(1), found)]


def _standing_at(root: Any, at: Parents) -> Standing:
    found: Standing = [(root, ())]
    for step in at.path:
        key, attribute = step.key, attribute_of(step.key)
        found = [(getattr(each, attribute), (*path, key)) for each, path in _of_types(found, step.types)]
        found = [each for each in found if each[0]]
        # What stands here is of one type: if one is a list, all are.
        while found and type(found[0][0]) is list:
            found = [(item, (*path, index)) for value, path in found for index, item in enumerate(value) if item]
    return _of_types(found, at.types)


def _of_types(standing: Standing, types: frozenset[str] | None) -> Standing:
    return standing if types is None else [each for each in standing if type(each[0]).__name__ in types]
