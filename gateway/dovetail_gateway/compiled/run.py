"""Running a program: the fetches that the interpreter makes, in its order, with its requests.

No fetch has a task of its own: what its calls bring is taken in as they end, and with that begins what waited for it.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Mapping
from functools import partial
from typing import Any, TypeVar

import orjson
from msgspec import MsgspecError
from msgspec.json import Encoder
from msgspec.structs import astuple

from dovetail_gateway.execute.growth import EACH
from dovetail_gateway.execute.joins import is_ordered_by_service
from dovetail_gateway.execute.request import Asking, client_variables
from dovetail_gateway.execute.result import ExecutionResult, ExecutionRuntime
from dovetail_gateway.execute.state import LARGE
from dovetail_gateway.lossless_json.decode import BodyError
from dovetail_gateway.subgraph.port import SubgraphAnswer, SubgraphError, SubgraphPort, SubgraphRequest

from .decoding import decode
from .errors import MismatchError
from .joining import gather, settle
from .program import FetchCode, JoinCode, Objects, Program, RequestCode
from .replay import Made
from .requests import request_code, write_request

_ENCODER = Encoder()
T = TypeVar("T")
_OK = 200

_OFF = (MismatchError, SubgraphError, MsgspecError, BodyError, UnicodeError, RecursionError)
"""What has the interpreter decide what is made of an answer."""


async def run(
    program: Program,
    *,
    variables: Mapping[str, Any],
    port: SubgraphPort,
    runtime: ExecutionRuntime,
    made: list[Made],
) -> ExecutionResult | None:
    """The same result as the interpreter's; None where an answer is not just what was asked for.

    `made` gets the calls that are begun. In the end all of them are done, or cancelled with the request.
    """
    running = _Run(program, variables, port, runtime, made)
    if program.is_lone:
        await running.lone_fetch()
    else:
        await running.all_fetches()
    if running.is_off:
        return None
    data = await running.do(running.finish)
    return ExecutionResult(data=orjson.Fragment(data), errors=[], is_large=len(data) > LARGE)


class _Asked:
    """A join at work: its parents, what they want, and the items that came."""

    __slots__ = ("code", "gathered", "items", "number", "parents")

    def __init__(self, code: JoinCode, number: int, parents: Objects) -> None:
        self.code = code
        self.number = number
        """Its index in the fetch."""
        self.parents = parents
        self.gathered = gather(code, parents)
        self.items: Objects = []


class _Request:
    """A request, and the joins that it is for, with how many keys of each."""

    __slots__ = ("code", "message", "parts")

    def __init__(self, code: RequestCode, message: SubgraphRequest, parts: list[tuple[_Asked, int]]) -> None:
        self.code = code
        self.message = message
        self.parts = parts


class _Fetching:
    """A fetch at work."""

    __slots__ = ("asked", "calls", "code", "requests", "size", "waiting")

    def __init__(self, code: FetchCode) -> None:
        self.code = code
        self.asked: list[_Asked] = []
        self.requests: list[_Request] = []
        self.calls: list[asyncio.Future[SubgraphAnswer]] = []
        self.waiting = 0
        """Calls that are not answered yet."""
        self.size = 0
        """Bytes of the answers."""


class _Run:
    """One execution: the root object, what stands at each path, and whether it is off the fast path."""

    def __init__(
        self,
        program: Program,
        variables: Mapping[str, Any],
        port: SubgraphPort,
        runtime: ExecutionRuntime,
        made: list[Made],
    ) -> None:
        self.is_off = False
        self._program = program
        self._variables = variables
        self._port = port
        self._runtime = runtime
        self._made = made
        self._root = program.root()
        self._standing: dict[int, Objects] = {0: [self._root]}
        self._calls_left = runtime.limits.calls_per_request
        self._repetitions_left = runtime.limits.response_bytes // 2
        """Bytes. Counted by averages, so half of what there is: beyond that the interpreter counts exactly."""
        self._weight = 0
        """Bytes of the answers so far."""
        self._needs: list[int] = []
        """How many others each fetch still waits for."""
        self._pending = 0
        """Calls, and steps aside, that are under way."""
        self._steps: list[asyncio.Future[None]] = []
        """Those aside, from the first on."""
        self._done: asyncio.Future[None] | None = None
        """Nothing is under way any more; made once there is something to wait for."""
        self._fault: Exception | None = None
        self._streamed: bytes | None = None
        """The encoded data of a lone list."""

    async def lone_fetch(self) -> None:
        """The one that a program has, with its one request."""
        fetching = _Fetching(self._program.fetches[0])
        try:
            self._open(fetching)
            for request in fetching.requests:
                answer = await self._call(fetching, request)
                self._weight = fetching.size = len(answer.body)
                if self._program.stream is not None and answer.status == _OK:
                    self._streamed = await self.do(partial(self._program.stream, answer.body))
                    if self._streamed is not None:
                        return
            await self.do(partial(self._take, fetching))
        except _OFF:
            self.is_off = True

    async def all_fetches(self) -> None:
        """Each as soon as those that it depends on are done. What is on its way is waited for in any case."""
        self._needs = [code.needs for code in self._program.fetches]
        try:
            for index, code in enumerate(self._program.fetches):
                if not code.needs:
                    self._begin(index)
        except Exception as error:  # noqa: BLE001 — it is raised once nothing is on its way
            self._leave(error)
        if self._pending:
            self._done = self._made[0][1].get_loop().create_future()
            try:
                await self._done
            except asyncio.CancelledError:
                self.is_off = True
                for _, call in self._made:
                    call.cancel()
                for step in self._steps:
                    step.cancel()
                raise
        if self._fault is not None:
            raise self._fault

    async def do(self, step: Callable[[], T]) -> T:
        """A step of work on the objects. From the first large answer on all go aside, so that no two run at a time."""
        return await self._runtime.aside.run(step) if self._weight > LARGE else step()

    def finish(self) -> bytes:
        """The encoded data."""
        if self._streamed is not None:
            return self._streamed
        for place, finish in self._program.finishers:
            finish(self._at(place))
        return _ENCODER.encode(self._root)

    def _begin(self, index: int) -> None:
        self._do(self._open, _Fetching(self._program.fetches[index]), self._send)

    def _do(self, step: Callable[[_Fetching], None], fetching: _Fetching, then: Callable[[_Fetching], None]) -> None:
        """A step of work as in `do`, and what comes after it."""
        if self._weight <= LARGE:
            step(fetching)
            then(fetching)
            return
        aside = asyncio.ensure_future(self._runtime.aside.run(partial(step, fetching)))
        self._steps.append(aside)
        self._pending += 1
        aside.add_done_callback(partial(self._stepped, fetching, then))

    def _stepped(self, fetching: _Fetching, then: Callable[[_Fetching], None], aside: asyncio.Future[None]) -> None:
        try:
            aside.result()
            if not self.is_off:
                then(fetching)
        except (Exception, asyncio.CancelledError) as error:  # noqa: BLE001
            self._leave(error)
        self._ended()

    def _send(self, fetching: _Fetching) -> None:
        if not fetching.requests:
            # What parents want may still be nothing.
            self._do(self._take, fetching, self._follow)
        for request in fetching.requests:
            call = self._call(fetching, request)
            self._pending += 1
            fetching.waiting += 1
            call.add_done_callback(partial(self._answered, fetching))

    def _call(self, fetching: _Fetching, request: _Request) -> asyncio.Future[SubgraphAnswer]:
        call = asyncio.ensure_future(self._port.send(request.message))
        self._made.append((request.message, call))
        fetching.calls.append(call)
        return call

    def _answered(self, fetching: _Fetching, call: asyncio.Future[SubgraphAnswer]) -> None:
        try:
            size = len(call.result().body)
            fetching.size += size
            self._weight += size
            fetching.waiting -= 1
            if not fetching.waiting and not self.is_off:
                self._do(self._take, fetching, self._follow)
        except (Exception, asyncio.CancelledError) as error:  # noqa: BLE001
            self._leave(error)
        self._ended()

    def _follow(self, fetching: _Fetching) -> None:
        """Begin what waited for this one alone."""
        for index in fetching.code.followers:
            self._needs[index] -= 1
            if not self._needs[index]:
                self._begin(index)

    def _leave(self, error: BaseException) -> None:
        """Leave the fast path."""
        self.is_off = True
        if isinstance(error, Exception) and not isinstance(error, _OFF):
            self._fault = self._fault or error

    def _ended(self) -> None:
        """A call, or a step aside."""
        self._pending -= 1
        if not self._pending and self._done is not None and not self._done.done():
            self._done.set_result(None)

    def _open(self, fetching: _Fetching) -> None:
        """Find out what to ask for, and write the requests: all joins have their first keys in the first, and so on."""
        code = fetching.code
        for number, join in enumerate(code.joins):
            parents = self._at(join.place)
            if join.only is not None:
                parents = join.only(parents)
            if parents:
                fetching.asked.append(_Asked(join, number, parents))
        most = self._runtime.batching.max_keys
        longest = max((len(each.gathered.sent) for each in fetching.asked), default=0)
        for start in range(0, longest or 1, most):
            chunks = [(each, each.gathered.sent[start : start + most]) for each in fetching.asked]
            parts = [(each, keys) for each, keys in chunks if keys]
            if parts or (code.roots and not start):
                self._calls_left -= 1
                fetching.requests.append(self._request(code, parts, with_roots=not start))
        if self._calls_left < 0:
            raise MismatchError

    def _request(self, code: FetchCode, parts: list[tuple[_Asked, list[Any]]], *, with_roots: bool) -> _Request:
        numbers = [each.number for each, _ in parts]
        made = request_code(code, numbers, with_roots=with_roots, asking=self._asking)
        values = client_variables(made.entries, self._asking(code))[1] if made.entries else {}
        message = write_request(made, values, [keys for _, keys in parts])
        return _Request(made, message, [(each, len(keys)) for each, keys in parts])

    def _asking(self, code: FetchCode) -> Asking:
        return Asking(
            operation="query",
            variables=self._variables,
            to_wire=partial(self._runtime.to_wire, code.fetch.subgraph),
            max_keys=self._runtime.batching.max_keys,
        )

    def _take(self, fetching: _Fetching) -> None:
        """Take in what was answered."""
        for request, call in zip(fetching.requests, fetching.calls, strict=True):
            answer = call.result()
            if answer.status != _OK:
                raise MismatchError
            values = astuple(decode(request.code.decoder, answer.body))
            for (each, count), items in zip(request.parts, values, strict=False):
                if each.code.tell is None and len(items) != count:
                    raise MismatchError
                each.items = each.items + items if each.items else items
            for field, value in zip(request.code.fields, values[len(request.parts) :], strict=True):
                setattr(self._root, field.attribute, value if field.show is None else field.show(value))
        for each in fetching.asked:
            self._count(each, fetching.size)
            ordered = is_ordered_by_service(each.code.entry, self._variables)
            settle(each.code, each.parents, each.gathered, each.items, ordered=ordered)

    def _count(self, each: _Asked, size: int) -> None:
        """Leave the fast path where so much is repeated that the budget for it might be passed."""
        keys = len(each.gathered.distinct)
        repeated = each.gathered.shown - keys
        if repeated > 0:
            self._repetitions_left -= repeated * (size // max(keys, 1) + EACH)
            if self._repetitions_left < 0:
                raise MismatchError

    def _at(self, place: int) -> Objects:
        """What stands at a place, once all that leads there is."""
        found = self._standing.get(place)
        if found is None:
            step = self._program.steps[place]
            found = self._standing[place] = step.take(self._at(step.above))
        return found
