"""One failed part of a request can make the whole answer null; the parts that it took with it are asked for again."""

from __future__ import annotations

from dataclasses import dataclass

from dovetail_gateway.plan.nodes import RootEntry

from .answer import Answer
from .joins import Call, Join
from .request import Asking, Request, request_for


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Division:
    """A request whose answer is null: `failed` has the parts that errors name, the rest is to be asked for again."""

    failed: Request
    roots: list[RootEntry]
    calls: list[tuple[Join, Call]]


def divide(request: Request, answer: Answer) -> Division | None:
    """The division, where errors name some parts of the request and an answer to the others may be had."""
    if answer.data is not None:
        return None
    named = {problem.path[0] for problem in answer.problems if problem.path}
    roots = [entry for entry in request.roots if named.isdisjoint(entry.response_keys)]
    calls = [part for alias, part in request.calls.items() if alias not in named]
    left, all_parts = len(roots) + len(calls), len(request.roots) + len(request.calls)
    # Where no part is named, the service refused the request as a whole.
    if not 0 < left < all_parts:
        return None
    failed = Request(
        query=request.query,
        variables=request.variables,
        roots=[entry for entry in request.roots if not named.isdisjoint(entry.response_keys)],
        calls={alias: part for alias, part in request.calls.items() if alias in named},
    )
    return Division(failed=failed, roots=roots, calls=calls)


def together(asking: Asking, division: Division) -> list[Request]:
    """One request for all that is left."""
    return [request_for(asking, division.roots, division.calls)]


def apart(asking: Asking, division: Division) -> list[Request]:
    """A request for each part that is left, so that none can harm another."""
    return [
        *(request_for(asking, [entry], []) for entry in division.roots),
        *(request_for(asking, [], [part]) for part in division.calls),
    ]
