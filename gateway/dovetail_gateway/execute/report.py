"""Problems of answers to errors of the client's response: where each shows, and what is kept of it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping

from dovetail_composition.type_refs import is_non_null
from dovetail_gateway.document.selection import SelectionSet

from .answer import Answer, Problem
from .errors import ErrorLog
from .keys import Path
from .places import Places, of_roots, visible
from .request import Request
from .rewrite import rewrite_path

Whereabouts = Mapping[int, Places]
"""Places by the identity of their join."""


class Reporter:
    """Notes what one subgraph got wrong in answering one fetch."""

    def __init__(
        self, log: ErrorLog, shape: SelectionSet, subgraph: str, api_message: Callable[[str, str], str]
    ) -> None:
        """`shape`: what the client asked for. `api_message` brings the API's names back into a subgraph's message."""
        self._api_message = api_message
        self._log = log
        self._shape = shape
        self._subgraph = subgraph

    def problems(self, request: Request, answer: Answer, places: Whereabouts) -> None:
        """Errors of the answer, and of the call itself."""
        named: set[str] = set()
        for problem in answer.problems:
            head = str(problem.path[0]) if problem.path else ""
            named.add(head)
            self._note(problem, _paths(request, problem.path, places))
        if answer.data is None and answer.problems and not self._nulls_everything(named):
            # An error in one part of a request can leave all other parts without an answer; it explains those as well.
            self._note(answer.problems[0], _unnamed(request, named, places))

    def _nulls_everything(self, named: set[str]) -> bool:
        """Whether one of these root fields cannot be null: then its error explains an answer without any data."""
        fields = (field for group in self._shape.groups for field in group.fields)
        return any(field.response_key in named and is_non_null(field.type) for field in fields)

    def invalid(self, message: str, paths: Iterable[Path]) -> None:
        """A part of an answer that has not the shape asked for."""
        self._note(Problem(message=message, extensions={"code": "SUBGRAPH_INVALID_RESPONSE"}), paths)

    def _note(self, problem: Problem, paths: Iterable[Path]) -> None:
        extensions = {**problem.extensions, "service": self._subgraph}
        message = self._api_message(self._subgraph, problem.message)
        for path in paths:
            if not self._log.add(message, visible(self._shape, path), extensions):
                return


def _paths(request: Request, path: Path, places: Whereabouts) -> Iterator[Path]:
    if path and path[0] in request.calls:
        join, call = request.calls[str(path[0])]
        yield from places[id(join)].of_problem(call, rewrite_path(path[1:], join.entry.rewrite))
    elif path and any(path[0] in entry.response_keys for entry in request.roots):
        entry = next(entry for entry in request.roots if path[0] in entry.response_keys)
        yield rewrite_path(path, entry.rewrite)
    else:
        yield from _unnamed(request, set(), places)


def _unnamed(request: Request, named: set[str], places: Whereabouts) -> Iterator[Path]:
    """All that the request was made for, but what is named."""
    yield from (path for path in of_roots(request) if path[0] not in named)
    for alias, (join, call) in request.calls.items():
        if alias not in named:
            yield from places[id(join)].of_call(call)
