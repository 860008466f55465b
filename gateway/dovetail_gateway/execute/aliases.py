"""Errors whose path names the field `_entities` where the specification wants the alias that it was called by."""

from __future__ import annotations

from msgspec.structs import replace

from .answer import Answer
from .request import Request

_ENTITIES = "_entities"


def with_aliases(request: Request, answer: Answer) -> Answer:
    """The answer with such paths put right, where it can be told which call they lead into."""
    if not any(problem.path and problem.path[0] == _ENTITIES for problem in answer.problems):
        return answer
    aliases = [alias for alias, (join, _) in request.calls.items() if join.entry.field == _ENTITIES]
    if len(aliases) != 1 or _ENTITIES in request.calls:
        return answer
    problems = [
        replace(each, path=(aliases[0], *each.path[1:])) if each.path and each.path[0] == _ENTITIES else each
        for each in answer.problems
    ]
    return replace(answer, problems=problems)
