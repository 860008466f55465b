"""Problems of answers to errors of the client's response: where each shows, and what is kept of it.

A problem that names no place is of the whole request. Where that brought no data, each root field and each field of a
link is null by it, and says so; lookups say it once. Where it brought data, it is told once for all.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Container, Iterable, Iterator, Mapping
from typing import Any

from dovetail_composition.schema.type_refs import is_non_null
from dovetail_gateway.document.selection import SelectionSet
from dovetail_gateway.document.when import holds
from dovetail_gateway.plan.nodes import Plan

from .answer import Answer, Problem
from .errors import ErrorLog
from .joins import Call, Join
from .keys import Object, Path
from .places import Places, Spot, Visible, united
from .request import Request
from .rewrite import rewrite_path

ABSENT = "The subgraph's answer lacks a field that was asked for."

Whereabouts = Callable[[Join], Places]

Whither = Callable[[Path], Iterable[Spot]]
"""From an error's path in the answer to where it shows."""


def skipped_fields(plan: Plan, variables: Mapping[str, Any]) -> set[str]:
    """The root fields that the client's conditions leave out."""
    fields = plan.shape.fields_of(plan.root_type)
    return {field.response_key for field in fields if not holds(field.when, variables)}


class Reporter:
    """Notes what one subgraph got wrong in answering one fetch."""

    def __init__(
        self,
        log: ErrorLog,
        shape: SelectionSet,
        skipped: Container[str],
        subgraph: str,
        api_message: Callable[[str, str], str],
    ) -> None:
        """`shape`: what the client asked for, but for the root fields `skipped`.

        `api_message` brings the API's names back into a subgraph's message.
        """
        self._skipped = skipped
        self._api_message = api_message
        self._log = log
        self._shape = shape
        self._visible = Visible([shape])
        self._subgraph = subgraph
        self._given: Object | None = None
        """The extensions of the last problem, which mostly are those of the next one too."""
        self._extended: Object = {}
        self._messages: dict[str, str] = {}
        """The API's, by what the subgraph said."""

    def problems(self, request: Request, answer: Answer, places: Whereabouts) -> None:
        """Errors of the answer, and of the call itself."""
        named: dict[str | int, Whither | None] = {}
        everywhere: list[Spot] | None = None
        said: tuple[Iterable[Spot], str] | None = None
        for problem in answer.problems:
            path = problem.path
            head = path[0] if path else ""
            if head not in named:
                named[head] = _whither(request, head, places)
            whither = named[head]
            if whither is not None:
                spots = whither(path)
            else:
                if everywhere is None:
                    everywhere = [*self._unnamed(request, (), places)]
                    if answer.data is not None:
                        everywhere = [united([place for spot in everywhere for place in spot.explained])]
                spots = everywhere
            # Many may show at the same places, which may be many.
            if said is None or said[0] is not spots or said[1] != problem.message:
                said = spots, problem.message
                self._note(problem, spots)
        if answer.data is None and answer.problems and not self._nulls_everything(named):
            # An error in one part of a request can leave all other parts without an answer; it explains those as well.
            self._note(answer.problems[0], self._unnamed(request, named, places))

    def absent(self, request: Request, answer: Answer, keys: Collection[str], places: Whereabouts) -> None:
        """Parts of the request that the answer has left out, unless an error has said why."""
        named = {_head(problem) for problem in answer.problems} if keys else ()
        if all(_is_part(request, head) for head in named):
            for key in keys:
                whither = None if key in named else _whither(request, key, places)
                if whither is not None:
                    self.invalid(ABSENT, whither((key,)))

    def _nulls_everything(self, named: Container[str | int]) -> bool:
        """Whether one of these root fields cannot be null: then its error explains an answer without any data."""
        fields = (field for group in self._shape.groups for field in group.fields)
        return any(field.response_key in named and is_non_null(field.type) for field in fields)

    def invalid(self, message: str, spots: Iterable[Spot]) -> None:
        """A part of an answer that has not the shape asked for."""
        self._note(Problem(message=message, extensions={"code": "SUBGRAPH_INVALID_RESPONSE"}), spots)

    def _unnamed(self, request: Request, named: Container[str | int], places: Whereabouts) -> Iterator[Spot]:
        """All that the request was made for, but what is named."""
        for entry in request.roots:
            yield from (Spot((key,)) for key in entry.response_keys if key not in named and key not in self._skipped)
        calls: dict[Join, list[Call]] = {}
        for alias, (join, call) in request.calls.items():
            if alias not in named:
                calls.setdefault(join, []).append(call)
        for join, of_join in calls.items():
            yield from places(join).of_calls(of_join)

    def _note(self, problem: Problem, spots: Iterable[Spot]) -> None:
        if problem.extensions is not self._given:
            self._given = problem.extensions
            self._extended = {**problem.extensions, "service": self._subgraph}
        extensions = self._extended
        message = self._messages.get(problem.message)
        if message is None:
            message = self._messages[problem.message] = self._api_message(self._subgraph, problem.message)
        add, visible = self._log.add, self._visible.part
        for spot in spots:
            explains = spot.explains and [*map(visible, spot.explains)]
            if not add(message, visible(spot.path), extensions, explains):
                return


def _head(problem: Problem) -> str | int:
    """The field of the request that a problem names; empty: none."""
    return problem.path[0] if problem.path else ""


def _whither(request: Request, head: str | int, places: Whereabouts) -> Whither | None:
    """What tells where errors of this part of the request show; None if it is none."""
    made = request.calls.get(str(head))
    if made is not None:
        join, call = made
        of_problem, names = places(join).of_problems(call), join.entry.rewrite
        return of_problem if names is None else lambda path: of_problem((head, *rewrite_path(path[1:], names)))
    entry = next((entry for entry in request.roots if head in entry.response_keys), None)
    return None if entry is None else lambda path: [Spot(rewrite_path(path, entry.rewrite))]


def _is_part(request: Request, head: str | int) -> bool:
    return head in request.calls or any(head in entry.response_keys for entry in request.roots)
