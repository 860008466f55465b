"""A public server on loopback, in the test's own process, with graphql-core behind the stage that executes."""

import asyncio
import io
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any

import aiohttp
from graphql import GraphQLSchema, build_schema

from dovetail_composition.manifest import Policies
from dovetail_gateway.front.cors import CorsPolicy
from dovetail_gateway.front.http1.server import HttpServer
from dovetail_gateway.front.overload import InFlight
from dovetail_gateway.front.server import public_server
from dovetail_gateway.front.testing import FixedGenerations, MonolithGeneration
from dovetail_gateway.telemetry.testing import RecordingObserver

SDL = """
type Query {
  greet(name: String = "world"): String!
  echo(value: JSON): JSON
  int(value: Int): Int
  float(value: Float): Float
  id(value: ID): ID
  fails: String
  failsHard: String!
  slow: String
  self: Query
  items: [Item!]!
}
type Item { id: ID! }
type Mutation { change(to: Int!): Int }
type Subscription { ticks: Int }
scalar JSON
"""


class WaitableObserver(RecordingObserver):
    """Lets a test wait for the end of a request whose answer nobody gets."""

    def __init__(self) -> None:
        super().__init__()
        self.finished = asyncio.Event()

    def request_finished(self, *, status: int, code: str | None, seconds: float) -> None:
        super().request_finished(status=status, code=code, seconds=seconds)
        self.finished.set()


@dataclass(slots=True, kw_only=True)
class Api:
    """A running server and what a test may look at."""

    url: str
    port: int
    generation: MonolithGeneration
    generations: FixedGenerations
    observer: WaitableObserver
    in_flight: InFlight
    session: aiohttp.ClientSession
    server: HttpServer
    slow_started: asyncio.Event = field(default_factory=asyncio.Event)
    slow_cancelled: asyncio.Event = field(default_factory=asyncio.Event)

    async def post(self, body: Any, **headers: str) -> tuple[int, Mapping[str, str], Any]:
        """Status, headers and decoded body of a POST; `body` is sent as JSON unless it is bytes."""
        sent = {"Content-Type": "application/json", **{name.replace("_", "-"): text for name, text in headers.items()}}
        data = io.BytesIO(body) if isinstance(body, bytes) else aiohttp.payload.JsonPayload(body)
        async with self.session.post(self.url, data=data, headers=sent) as response:
            return response.status, response.headers, await response.json(content_type=None)

    async def get(self, query: str, **headers: str) -> tuple[int, Mapping[str, str], Any]:
        """The same of a GET with this query string."""
        sent = {name.replace("_", "-"): text for name, text in headers.items()}
        async with self.session.get(f"{self.url}?{query}", headers=sent) as response:
            return response.status, response.headers, await response.json(content_type=None)


def schema() -> GraphQLSchema:
    """The monolith's schema."""
    return build_schema(SDL)


@asynccontextmanager
async def running_api(
    policies: Policies | None = None,
    cors: CorsPolicy | None = None,
    *,
    loaded: bool = True,
    max_connections: int = 1_000,
    drain_timeout: float = 1,
) -> AsyncIterator[Api]:
    """An API that runs within the block."""
    generation = MonolithGeneration(schema=schema(), policies=policies or Policies())
    generations = FixedGenerations(generation if loaded else None)
    observer, in_flight = WaitableObserver(), InFlight()
    server = public_server(
        generations,
        in_flight,
        observer,
        cors=cors or CorsPolicy(),
        drain_timeout=drain_timeout,
        max_connections=max_connections,
        query_plans=False,
        override_labels=(),
        is_ending=lambda: False,
    )
    port = await server.open("127.0.0.1", 0)
    try:
        async with aiohttp.ClientSession(cookie_jar=aiohttp.DummyCookieJar()) as session:
            api = Api(
                url=f"http://127.0.0.1:{port}/graphql",
                port=port,
                generation=generation,
                generations=generations,
                observer=observer,
                in_flight=in_flight,
                session=session,
                server=server,
            )
            generation.root = root_value(api)
            yield api
    finally:
        await server.close()


def root_value(api: Api) -> dict[str, Any]:
    """Resolvers of the monolith."""

    def fail(_info: Any) -> str:
        raise ValueError("the resolver failed")

    async def slow(_info: Any) -> str:
        api.slow_started.set()
        try:
            await asyncio.Event().wait()
        except asyncio.CancelledError:
            api.slow_cancelled.set()
            raise
        return "never"

    root: dict[str, Any] = {
        "greet": lambda _info, name: f"Hello {name}",
        "echo": lambda _info, value=None: value,
        "int": lambda _info, value=None: value,
        "float": lambda _info, value=None: value,
        "id": lambda _info, value=None: value,
        "change": lambda _info, to: to,
        "items": lambda _info: [{"id": 1}],
        "fails": fail,
        "failsHard": fail,
        "slow": slow,
    }
    root["self"] = lambda _info: root
    return root
