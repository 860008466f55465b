"""One execution: the data under construction, errors, calls made. Opens fetches and closes them; never waits."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import partial, reduce
from typing import Any

from msgspec import Struct

from dovetail_composition.schema.type_refs import is_non_null
from dovetail_gateway.document.when import holds
from dovetail_gateway.plan.nodes import AboveArgument, Constant, Fetch, JoinEntry, Plan, RootEntry
from dovetail_gateway.plan.response_keys import united

from . import matching
from .answer import Answer
from .asked import keep_asked
from .errors import ErrorLog
from .growth import Growth
from .introspection import Introspected
from .joins import Join, prepare
from .keys import Object, collect, collect_above
from .matching import Found
from .places import Places, parent_paths
from .report import Reporter, skipped_fields
from .request import Asking, Request, batched_requests, unbatched_requests
from .result import ExecutionRuntime
from .rewrite import rewrite
from .stitch import choose, copy, is_shared, merge, stitch, written

UNBATCHED_CALLS = 10_000
"""What is not batched makes a call per parent by intent: as many as a batch may hold keys, if no more are allowed."""


LARGE = 262_144
"""Bytes of answers beyond which they are worked on aside: a few milliseconds of work."""

_PARENT = 100
"""Bytes that stand for the work of giving a parent its value."""


class Work(Struct, kw_only=True, eq=False):
    """A fetch that is being made: its requests, and the joins that they are for."""

    fetch: Fetch
    asking: Asking
    joins: list[Join]
    requests: list[Request]


class State:
    """What one execution of a plan changes."""

    def __init__(self, plan: Plan, variables: Mapping[str, Any], runtime: ExecutionRuntime) -> None:
        """Nothing fetched yet."""
        self.root: Object = {}
        self.log = ErrorLog()
        self.batching = runtime.batching
        self.growth = Growth(runtime.limits.response_bytes)
        self.weight = 0
        """Bytes of the answers so far, and what stands for the work on them."""
        self._plan = plan
        self._variables = variables
        self._runtime = runtime
        most = runtime.limits.calls_per_request
        self._single_calls_left = max(UNBATCHED_CALLS, most)
        self._calls_left = most if runtime.batching.enabled else self._single_calls_left
        self._done: set[int] = set()
        self._constants: list[Constant] = list(plan.constants)
        self._written = written(plan)
        self._skipped = skipped_fields(plan, variables)

    def may_call(self, request: Request) -> bool:
        """Count a call; false if it would be one too many."""
        if request.is_single:
            self._single_calls_left -= 1
            return self._single_calls_left >= 0
        self._calls_left -= 1
        return self._calls_left >= 0

    def open(self, fetch: Fetch) -> Work:
        """The requests to make now that everything the fetch depends on is there; none if nothing is asked for."""
        is_over = self.growth.is_exceeded or (fetch.operation == "mutation" and self._is_hopeless)
        entries = () if is_over else fetch.entries
        active = [entry for entry in entries if holds(entry.when, self._variables)]
        roots = [entry for entry in active if isinstance(entry, RootEntry)]
        joins = [join for entry in active if isinstance(entry, JoinEntry) for join in self._joins(entry)]
        asking = Asking(
            operation=fetch.operation,
            variables=self._variables,
            to_wire=partial(self._runtime.to_wire, fetch.subgraph),
            max_keys=self.batching.max_keys,
        )
        build = batched_requests if self.batching.enabled else unbatched_requests
        return Work(fetch=fetch, asking=asking, joins=joins, requests=build(asking, roots, joins))

    def close(self, work: Work, answered: Sequence[tuple[Request, Answer]]) -> None:
        """Take in what was answered to which request."""
        found = {id(join): matching.start(join, self._runtime.schema) for join in work.joins}
        absent: list[tuple[Request, Answer, list[str]]] = []
        for request, answer in answered:
            if answer.data is not None:
                absent.append((request, answer, self._take(request, answer.data, found)))
            elif work.fetch.operation == "mutation":
                self.root.update((key, None) for entry in request.roots for key in entry.response_keys)
        self._report(work, answered, absent, found)
        for join in work.joins:
            stitch(join, found[id(join)], self.growth, shared=is_shared(join.entry, self._written))
        self.put_constants(work.fetch.id)

    @property
    def _is_hopeless(self) -> bool:
        """Whether a root field that must not be null is: then the answer is null, and no further mutation is made.

        None at all where such a field is denied.
        """
        return any(
            is_non_null(field.type)
            and (holds(field.when, self._variables) if field.denied else self.root.get(field.response_key, ...) is None)
            for field in self._plan.shape.fields_of(self._plan.root_type)
        )

    def put_constants(self, done: int | None) -> None:
        """Fill in the constants whose parents are there, after this fetch (None: before all)."""
        if done is not None:
            self._done.add(done)
        waiting: list[Constant] = []
        for constant in self._constants:
            if not self._done.issuperset(constant.after):
                waiting.append(constant)
                continue
            for parent in collect(self.root, constant.path, constant.parent_types, constant.typename_key):
                parent[constant.key] = copy(constant.value)
        self._constants = waiting

    def put_introspection(self, found: Introspected) -> None:
        """Fill in what introspection gave, and note what went wrong in it."""
        self.root.update(found.values)
        self.weight += found.size
        for message, path in found.problems:
            self.log.add(message, path, {"code": "INTERNAL_SERVER_ERROR"})

    def _joins(self, entry: JoinEntry) -> list[Join]:
        places, typename_key = entry.places, entry.typename_key
        parents = [each for at in places for each in collect(self.root, at.path, at.types, typename_key)]
        self.weight += len(parents) * _PARENT
        max_keys = self.batching.max_keys
        given = (item for item in entry.arguments if isinstance(item, AboveArgument))
        depths = {source.steps for item in given for source in item.sources}
        above = {
            depth: [each for at in places for each in collect_above(self.root, at.path, at.types, typename_key, depth)]
            for depth in depths
        }
        if self.batching.enabled:
            return [prepare(entry, parents, self._variables, max_keys, above=above)] if parents else []
        return [
            prepare(
                entry,
                [parent],
                self._variables,
                max_keys,
                first=index,
                above={depth: objects[index : index + 1] for depth, objects in above.items()},
            )
            for index, parent in enumerate(parents)
        ]

    def _take(self, request: Request, data: Object, found: Mapping[int, Found]) -> list[str]:
        """Take an answer's data in; which aliases and response keys it lacks."""
        absent = [alias for alias in request.calls if alias not in data]
        for alias, (join, call) in request.calls.items():
            value = data.pop(alias, None)
            if join.entry.asked is not None:
                keep_asked(value, join.entry.asked)
            matching.take(found[id(join)], join, call, value)
        if request.roots:
            keep_asked(data, reduce(united, [entry.asked for entry in request.roots]))
        for entry in request.roots:
            if entry.rewrite is not None:
                rewrite(data, entry.rewrite)
            lacking = [key for key in entry.response_keys if key not in data]
            # Of fields under conditions it is known only that one of them is asked for at least.
            if lacking and (not _is_conditional(entry) or len(lacking) == len(entry.response_keys)):
                absent += (key for key in lacking if key not in self._skipped)
                data.update(dict.fromkeys(lacking))
            for key in entry.alternatives:
                choose(self.root, data, key)
        if request.roots:
            merge(self.root, data)
        return absent

    def _report(
        self,
        work: Work,
        answered: Sequence[tuple[Request, Answer]],
        absent: Sequence[tuple[Request, Answer, list[str]]],
        found: Mapping[int, Found],
    ) -> None:
        reporter = Reporter(self.log, self._plan.shape, self._skipped, work.fetch.subgraph, self._runtime.message)
        parents_of = parent_paths(self.root)
        known: dict[Join, Places] = {}

        def places(join: Join) -> Places:
            if join not in known:
                known[join] = Places(join, found[id(join)], parents_of)
            return known[join]

        for request, answer in answered:
            if answer.problems:
                reporter.problems(request, answer, places)
        for request, answer, keys in absent:
            reporter.absent(request, answer, keys, places)
        for join in work.joins:
            for call, index, message in found[id(join)].invalid:
                reporter.invalid(message, places(join).of_invalid(call, index))


def _is_conditional(entry: RootEntry) -> bool:
    """Whether fields stand under `@include` or `@skip`, which always take a variable."""
    return any(variable.type == "Boolean!" for variable in entry.variables)
