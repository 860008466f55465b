"""Running a program: the fetches that the interpreter makes, in its order, with its requests."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import partial
from typing import Any, TypeVar

import orjson
from msgspec import MsgspecError
from msgspec.json import Encoder

from dovetail_gateway.execute.growth import EACH
from dovetail_gateway.execute.joins import Call, Join, is_ordered_by_service
from dovetail_gateway.execute.request import Asking, Request, batched_requests
from dovetail_gateway.execute.result import ExecutionResult, ExecutionRuntime
from dovetail_gateway.execute.state import LARGE
from dovetail_gateway.execute.turns import in_turn
from dovetail_gateway.lossless_json.decode import BodyError
from dovetail_gateway.subgraph.port import SubgraphAnswer, SubgraphError, SubgraphPort, SubgraphRequest

from .decoding import decode, decoder_for
from .errors import MismatchError
from .program import FetchCode, JoinCode, Objects, Program

_ENCODER = Encoder()
T = TypeVar("T")
_OK = 200

_OFF = (MismatchError, SubgraphError, MsgspecError, BodyError, UnicodeDecodeError, RecursionError)
"""What has the interpreter decide what is made of an answer."""


async def run(
    program: Program, *, variables: Mapping[str, Any], port: SubgraphPort, runtime: ExecutionRuntime
) -> ExecutionResult | None:
    """The same result as the interpreter's; None where an answer is not just what was asked for."""
    running = _Run(program, variables, port, runtime)
    await running.all_fetches()
    if running.is_off:
        return None
    data = await running.do(running.finish)
    return ExecutionResult(data=orjson.Fragment(data), errors=[], is_large=len(data) > LARGE)


@dataclass(slots=True, kw_only=True, eq=False)
class _Asked:
    """A join at work: its parents, what each wants, what is sent for each key, and the items that came."""

    code: JoinCode
    number: int
    """Its index in the fetch."""
    join: Join
    parents: Objects
    wanted: list[Any]
    keys: dict[Any, Any]
    items: Objects = field(default_factory=list)


class _Run:
    """One execution: the root object, what stands at each path, and whether it is off the fast path."""

    def __init__(
        self, program: Program, variables: Mapping[str, Any], port: SubgraphPort, runtime: ExecutionRuntime
    ) -> None:
        self.is_off = False
        self.weight = 0
        """Bytes of the answers so far."""
        self._program = program
        self._variables = variables
        self._port = port
        self._runtime = runtime
        self._root = program.root()
        self._standing: dict[int, Objects] = {0: [self._root]}
        self._calls_left = runtime.limits.calls_per_request
        self._repetitions_left = runtime.limits.response_bytes // 2
        """Bytes. Counted by averages, so half of what there is: beyond that the interpreter counts exactly."""

    async def all_fetches(self) -> None:
        """Each as soon as those that it depends on are done."""
        codes = {code.fetch.id: code for code in self._program.fetches}
        await in_turn([code.fetch for code in codes.values()], lambda fetch: self._fetch(codes[fetch.id]))

    def finish(self) -> bytes:
        """The encoded data."""
        for place, finish in self._program.finishers:
            finish(self._at(place))
        return _ENCODER.encode(self._root)

    async def _fetch(self, code: FetchCode) -> None:
        if self.is_off:
            return
        try:
            asked = await self.do(partial(self._ask, code))
            requests = await self.do(partial(self._requests, code, asked))
            answers = await self._send(code, requests)
            size = sum(len(answer.body) for answer in answers)
            self.weight += size
            await self.do(partial(self._take, code, asked, requests, answers, size))
        except _OFF:
            # What is on its way is waited for: the interpreter will want it.
            self.is_off = True

    async def do(self, step: Callable[[], T]) -> T:
        """A step of work on the objects. From the first large answer on all go aside, so that no two run at a time."""
        return await self._runtime.aside.run(step) if self.weight > LARGE else step()

    def _ask(self, code: FetchCode) -> list[_Asked]:
        asked: list[_Asked] = []
        for number, each in enumerate(code.joins):
            parents = self._at(each.place)
            if each.only is not None:
                parents = each.only(parents)
            if parents:
                wanted, keys = each.ask(parents)
                join = _join(each, [*keys.values()], self._runtime.batching.max_keys)
                asked.append(_Asked(code=each, number=number, join=join, parents=parents, wanted=wanted, keys=keys))
        return asked

    def _requests(self, code: FetchCode, asked: list[_Asked]) -> list[Request]:
        asking = Asking(
            operation="query",
            variables=self._variables,
            to_wire=partial(self._runtime.to_wire, code.fetch.subgraph),
            max_keys=self._runtime.batching.max_keys,
        )
        requests = batched_requests(asking, code.roots, [each.join for each in asked])
        self._calls_left -= len(requests)
        if self._calls_left < 0:
            raise MismatchError
        return requests

    async def _send(self, code: FetchCode, requests: list[Request]) -> list[SubgraphAnswer]:
        sending = [
            self._port.send(
                SubgraphRequest(subgraph=code.fetch.subgraph, query=request.query, variables=request.variables)
            )
            for request in requests
        ]
        if len(sending) == 1:
            return [await sending[0]]
        answers = await asyncio.gather(*sending, return_exceptions=True)
        for answer in answers:
            if isinstance(answer, BaseException):
                raise answer
        return [answer for answer in answers if isinstance(answer, SubgraphAnswer)]

    def _take(
        self,
        code: FetchCode,
        asked: list[_Asked],
        requests: list[Request],
        answers: list[SubgraphAnswer],
        size: int,
    ) -> None:
        by_join = {id(each.join): each for each in asked}
        for request, answer in zip(requests, answers, strict=True):
            self._read(code, by_join, request, answer)
        for each in asked:
            self._count(each, size)
            self._give(each)

    def _read(self, code: FetchCode, by_join: Mapping[int, _Asked], request: Request, answer: SubgraphAnswer) -> None:
        if answer.status != _OK:
            raise MismatchError
        calls = [(alias, by_join[id(join)], call) for alias, (join, call) in request.calls.items()]
        aliases = [(alias, each.number) for alias, each, _ in calls]
        decoder = decoder_for(code, aliases, with_roots=bool(request.roots))
        data = decode(decoder, answer.body)
        for position, (_, each, call) in enumerate(calls):
            items = getattr(data, f"a{position}")
            if each.code.sort is None and len(items) != len(call.keys):
                raise MismatchError
            each.items += items
        for root_field in code.fields if request.roots else ():
            value = getattr(data, root_field.attribute)
            setattr(self._root, root_field.attribute, value if root_field.show is None else root_field.show(value))

    def _count(self, each: _Asked, size: int) -> None:
        """Leave the fast path where so much is repeated that the budget for it might be passed."""
        wants_lists = each.code.give_ordered is not None
        shown = sum(map(len, filter(None, each.wanted))) if wants_lists else len(each.parents)
        repeated = shown - len(each.keys)
        if repeated > 0:
            self._repetitions_left -= repeated * (size // max(len(each.keys), 1) + EACH)
            if self._repetitions_left < 0:
                raise MismatchError

    def _give(self, each: _Asked) -> None:
        code = each.code
        items = each.items if code.show is None else [item and code.show(item) for item in each.items]
        give = code.give
        if code.give_ordered is not None and is_ordered_by_service(code.entry, self._variables):
            give = code.give_ordered
        if code.is_indexed:
            give(each.parents, each.wanted, items)
            return
        found: dict[Any, Any] = {}
        if code.sort is None:
            found = dict(zip(each.keys, items, strict=True))
        else:
            code.sort(found, items, each.keys)
        give(each.parents, each.wanted, found)

    def _at(self, place: int) -> Objects:
        """What stands at a place, once all that leads there is."""
        found = self._standing.get(place)
        if found is None:
            step = self._program.steps[place]
            found = self._standing[place] = step.take(self._at(step.above))
        return found


def _join(code: JoinCode, sent: list[Any], most: int) -> Join:
    """The calls for these keys, in the form that requests are made from."""
    join = Join(entry=code.entry, parents=[])
    for start in range(0, len(sent), most):
        chunk = sent[start : start + most]
        join.calls.append(Call(arguments=[(code.argument, chunk)], keys=chunk))
    return join
