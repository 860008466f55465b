"""The work of a program on objects: what each fetch asks for, and what is made of the answers. Never waits."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping, Sequence
from typing import Any

from msgspec.json import Encoder
from msgspec.structs import astuple

from dovetail_gateway.execute.errors import ErrorLog
from dovetail_gateway.execute.growth import EACH
from dovetail_gateway.execute.joins import is_ordered_by_service
from dovetail_gateway.execute.result import ExecutionRuntime
from dovetail_gateway.lossless_json.encode import encode_json
from dovetail_gateway.subgraph.port import SubgraphAnswer, SubgraphRequest

from .decoding import decode
from .errors import MismatchError
from .joining import Asked, Parts, settle
from .nulling import null_out
from .program import FetchCode, JoinCode, Objects, Program, RequestCode
from .reporting import Part, Told, report
from .requests import request_code, write_request

_ENCODER = Encoder()
OK = 200


Read = tuple[RequestCode, Parts, Any]
"""A request, and its response as it was decoded."""


def read(request: RequestCode, answer: SubgraphAnswer) -> Any:
    """The response of a subgraph, decoded. Raises `MismatchError` and what decoding raises."""
    if answer.status != OK:
        raise MismatchError
    return decode(request.decoder, answer.body)


def encoded(data: Any) -> bytes:
    """The response with these data."""
    return _ENCODER.encode({"data": data})


class Fetching:
    """A fetch at work."""

    __slots__ = ("asked", "calls", "code", "requests", "waiting")

    def __init__(self, code: FetchCode) -> None:
        """Not opened yet."""
        self.code = code
        self.asked: list[Asked] = []
        self.requests: list[tuple[RequestCode, SubgraphRequest, Parts]] = []
        self.calls: list[asyncio.Future[SubgraphAnswer]] = []
        """By request, once they are sent."""
        self.waiting = 0
        """Calls that are not answered yet."""


class Work:
    """One execution: the root object, and what stands at each path."""

    __slots__ = (
        "_calls_left",
        "_lacks",
        "_log",
        "_program",
        "_repetitions_left",
        "_root",
        "_runtime",
        "_standing",
        "_times",
        "_variables",
        "errors",
    )

    def __init__(self, program: Program, variables: Mapping[str, Any], runtime: ExecutionRuntime) -> None:
        """Nothing fetched yet."""
        self._program = program
        self._variables = variables
        self._runtime = runtime
        self._root = program.root()
        places = len(program.steps)
        self._standing: list[Objects | None] = [None] * places
        """By place; None where nobody has looked yet."""
        self._standing[0] = [self._root]
        self._times = [1.0] * places
        """By place: how often an object there is shown, on an average. More than once are those that were united."""
        self._calls_left = runtime.limits.calls_per_request
        self._repetitions_left: float = runtime.limits.response_bytes // 2
        """Bytes. Counted by averages, so half of what there is: beyond that the interpreter counts exactly."""
        self._lacks = False
        """Whether a null is where none may be."""
        self._log: ErrorLog | None = None
        """Made with the first error."""
        self.errors: list[dict[str, Any]] = []
        """Those of the response, once it is finished."""

    def open(self, fetching: Fetching) -> None:
        """Write the requests to make now that everything the fetch depends on is there; none if nothing is asked for.

        All joins have their first keys in the first request, and so on. Raises `MismatchError`.
        """
        code, asked, requests = fetching.code, fetching.asked, fetching.requests
        most = self._runtime.batching.max_keys
        longest = 1 if code.roots else 0
        parts: list[tuple[Asked, list[Any]]] = []
        for join in code.joins:
            parents, times = self._parents(join)
            if parents:
                each = Asked(join, parents, times)
                asked.append(each)
                if each.sent:
                    parts.append((each, each.sent))
                    longest = max(longest, len(each.sent))
        if longest > most:
            for start in range(0, longest, most):
                chunks = [(each, sent[start : start + most]) for each, sent in parts]
                requests.append(self._request(code, [part for part in chunks if part[1]], with_roots=not start))
        elif longest:
            requests.append(self._request(code, parts))
        self._calls_left -= len(requests)
        if self._calls_left < 0:
            raise MismatchError

    def close(self, fetching: Fetching) -> None:
        """Take in what was answered. Raises `MismatchError` and what decoding raises."""
        size = 0
        is_faulty = False
        responses: list[Read] = []
        for (request, _, parts), call in zip(fetching.requests, fetching.calls):  # noqa: B905 — one for each
            answer = call.result()
            size += len(answer.body)
            response = self._read(request, parts, answer)
            responses.append((request, parts, response))
            is_faulty |= bool(response.errors)
        for each in fetching.asked:
            if each.shown * each.times > len(each.distinct):
                self._count(each, size)
            ordered = each.code.wants_lists and is_ordered_by_service(each.code.entry, self._variables)
            self._lacks |= settle(each, ordered=ordered)
        if is_faulty:
            self._report(responses)

    def finish_lone(self, request: RequestCode, response: Any) -> bytes:
        """The response, where this is what came of the only request."""
        self._take(request, [], response)
        if response.errors:
            self._report([(request, [], response)])
        return self.finish()

    def finish(self) -> bytes:
        """The response."""
        for place, finish in self._program.finishers:
            finish(self._at(place))
        is_null = self._lacks and self._null_out()
        for place in self._program.united:
            self._show(place)
        body = encoded(None if is_null else self._root)
        if self._log is None:
            return body
        self.errors = self._log.entries()
        return b"".join((b'{"errors":', encode_json(self.errors), b",", memoryview(body)[1:]))

    def _request(
        self, code: FetchCode, parts: Parts, *, with_roots: bool = True
    ) -> tuple[RequestCode, SubgraphRequest, Parts]:
        variables, runtime = self._variables, self._runtime
        request = request_code(code, parts, variables, runtime, with_roots=with_roots)
        return request, write_request(request, variables, runtime, parts), parts

    def _read(self, request: RequestCode, parts: Parts, answer: SubgraphAnswer) -> Any:
        """Take in the answer's data; gives the response as it was decoded."""
        response = read(request, answer)
        self._take(request, parts, response)
        return response

    def _take(self, request: RequestCode, parts: Parts, response: Any) -> None:
        for (each, sent), items in zip(parts, astuple(response.data)):  # noqa: B905 — root fields come after them
            tell = each.code.tell
            if tell is None and len(items) != len(sent):
                raise MismatchError
            if len(sent) == len(each.sent):
                each.items = items
            elif tell is None:
                each.items += items
            else:
                # Items of keys that another request is for are nobody's.
                mine = set(sent)
                each.items += [item for item, key in zip(items, tell(items), strict=True) if key in mine]
        if request.take is not None:
            request.take(self._root, response.data)

    def _report(self, responses: Sequence[Read]) -> None:
        """Note the errors that came with a fetch's answers."""
        most = self._runtime.batching.max_keys
        told: list[Told] = []
        for number, (request, parts, response) in enumerate(responses):
            chunk = slice(number * most, (number + 1) * most)
            items = astuple(response.data)
            calls = [Part(each, each.distinct[chunk], own) for (each, _), own in zip(parts, items, strict=False)]
            told.append(Told(request, calls, response.errors or ()))
        self._log = self._log or ErrorLog()
        report(
            self._log, told, program=self._program, root=self._root, variables=self._variables, runtime=self._runtime
        )

    def _null_out(self) -> bool:
        self._log = self._log or ErrorLog()
        return null_out(self._root, self._program.kinds, self._log)

    def _count(self, each: Asked, size: int) -> None:
        """Leave the fast path where so much is repeated that the budget for it might be passed."""
        keys = len(each.distinct)
        repeated = each.shown * each.times - keys
        self._repetitions_left -= repeated * (size // max(keys, 1) + EACH)
        if self._repetitions_left < 0:
            raise MismatchError

    def _parents(self, join: JoinCode) -> tuple[Objects, float]:
        """Those of all places, and how often each is shown, on an average."""
        if len(join.places) == 1:
            ((place, only),) = join.places
            found = self._at(place)
            return found if only is None else only(found), self._times[place]
        parents: Objects = []
        shown = 0.0
        for place, only in join.places:
            found = self._at(place) if only is None else only(self._at(place))
            parents += found
            shown += len(found) * self._times[place]
        return parents, shown / max(len(parents), 1)

    def _at(self, place: int) -> Objects:
        """What stands at a place, once all that leads there is."""
        found = self._standing[place]
        if found is None:
            step = self._program.steps[place]
            above = self._at(step.above)
            found = self._standing[place] = step.take(above)
            self._times[place] = self._times[step.above]
            if step.show is not None:
                self._times[place] *= len(above) / max(len(found), 1)
        return found

    def _show(self, place: int) -> None:
        """Have all that referred to a united object hold its text, unless it makes a response that is too large."""
        step, united = self._program.steps[place], self._at(place)
        above = self._at(step.above)
        self._program.tally.add(len(above), len(united))
        if step.show is not None and len(united) < len(above):
            size = step.show(above, united)
            if size > self._runtime.limits.response_bytes:
                raise MismatchError
