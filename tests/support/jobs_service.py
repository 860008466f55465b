"""A service with jobs on loopback, in the test's own process: what bindings are tested against."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any

from aiohttp import web
from graphql import GraphQLError, GraphQLSchema, build_schema, graphql
from multidict import CIMultiDict

SDL = '''
"""Work to be done."""
type Job { id: ID!, title: String!, status: Status!, company: Company!, salary(currency: String!): Int }
type Company { name: String! }
enum Status { OPEN, CLOSED }
input JobInput { title: String!, status: Status = OPEN, tags: [String!] }

type Query {
  job(id: ID!): Job
  jobs(status: Status, first: Int = 10): [Job!]!
  jobsByIds(ids: [ID!]!): [Job]!
  slow: String
  version: String!
}
type Mutation { createJob(input: JobInput!): Job! }
type Subscription { jobChanged(id: ID!): Job! }
'''

Answer = Callable[[web.Request], web.StreamResponse]


@dataclass(slots=True)
class JobsService:
    """Answers with jobs, unless `answers` holds something else for the next requests; `slow` waits for `go`."""

    url: str = ""
    calls: list[dict[str, Any]] = field(default_factory=list)
    """Bodies of all requests."""
    headers: list[CIMultiDict[str]] = field(default_factory=list)
    peers: set[Any] = field(default_factory=set)
    """Addresses from which connections came."""
    answers: list[Answer] = field(default_factory=list)
    go: asyncio.Event = field(default_factory=asyncio.Event)
    jobs: dict[str, dict[str, Any]] = field(default_factory=dict)
    schema: GraphQLSchema = field(default_factory=lambda: build_schema(SDL))

    async def answer(self, request: web.Request) -> web.StreamResponse:
        self.headers.append(request.headers.copy())
        self.peers.add(request.transport.get_extra_info("peername") if request.transport else None)
        body = await request.json()
        self.calls.append(body)
        if self.answers:
            return self.answers.pop(0)(request)
        result = await graphql(
            self.schema,
            body["query"],
            self._root(),
            variable_values=body.get("variables"),
            operation_name=body.get("operationName"),
        )
        return web.json_response(result.formatted)

    def add(self, title: str) -> dict[str, Any]:
        key = str(len(self.jobs) + 1)
        self.jobs[key] = {"id": key, "title": title, "status": "OPEN", "company": {"name": "Dovetail"}}
        return self.jobs[key]

    def _root(self) -> Mapping[str, Any]:
        """What root fields resolve to."""
        return {
            "job": self._job,
            "jobsByIds": lambda _info, ids: [job for key, job in reversed(self.jobs.items()) if key in ids],
            "slow": self._slow,
            "version": "1",
            "createJob": lambda _info, **arguments: self.add(arguments["input"]["title"]),
        }

    def _job(self, _info: object, **arguments: str) -> dict[str, Any]:
        key = arguments["id"]
        if key not in self.jobs:
            raise GraphQLError(f"there is no job {key}", extensions={"code": "JOB:NOT_FOUND"})
        return self.jobs[key]

    async def _slow(self, _info: object) -> str:
        await self.go.wait()
        return "at last"


@asynccontextmanager
async def jobs_service(*titles: str) -> AsyncIterator[JobsService]:
    """Serve on a free port until the block ends, with jobs 1, 2, … of these titles."""
    service = JobsService()
    for title in titles:
        service.add(title)
    app = web.Application()
    app.router.add_post("/graphql", service.answer)
    runner = web.AppRunner(app, handler_cancellation=True, shutdown_timeout=0, access_log=None)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    service.url = f"http://127.0.0.1:{runner.addresses[0][1]}/graphql"
    try:
        yield service
    finally:
        await runner.cleanup()
