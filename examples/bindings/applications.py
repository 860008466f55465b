"""The applications service: `job` comes from the jobs service through a binding in the resolvers' context.

`python applications.py --port 8080` in a Pod calls the Service `jobs` of its own namespace; elsewhere
`--jobs URL` names it.
"""

import asyncio
import json
from collections.abc import Awaitable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from aiohttp import web
from graphql import GraphQLResolveInfo, GraphQLSchema, build_schema, graphql
from program import options, serve, where_jobs_are

from dovetail_client import Binding, Loader
from dovetail_client.tracing import continuing

APPLICATIONS = [
    {"id": f"a{number}", "jobId": job, "name": name}
    for number, (job, name) in enumerate([("j1", "Ada"), ("j3", "Bela"), ("j1", "Cleo"), ("j9", "Dora")], start=1)
]


@dataclass(frozen=True)
class Context:
    """What the resolvers of one request share."""

    jobs: Loader


def job(application: dict[str, Any], info: GraphQLResolveInfo) -> Awaitable[Any]:
    # One call for the jobs of all applications of a request, each asked for once.
    context: Context = info.context
    return context.jobs.load(application["jobId"])


def executable() -> GraphQLSchema:
    schema = build_schema(Path(__file__).with_suffix(".graphql").read_text(encoding="utf-8"))
    schema.type_map["Application"].fields["job"].resolve = job  # type: ignore[attr-defined]
    return schema


def application(jobs: Binding) -> web.Application:
    schema = executable()

    async def answer(request: web.Request) -> web.Response:
        body = await request.json()
        with continuing(request.headers):
            result = await graphql(
                schema,
                body["query"],
                {"applications": APPLICATIONS},
                Context(jobs.loader("jobsByIds", select="{ id title open }")),
                body.get("variables"),
            )
        return web.Response(text=json.dumps(result.formatted), content_type="application/json")

    app = web.Application()
    app.router.add_post("/graphql", answer)
    return app


async def main() -> None:
    given = options(__doc__, port=8080)
    async with Binding(**where_jobs_are(given.jobs)) as jobs:
        await serve(application(jobs), "applications", given.host, given.port)


if __name__ == "__main__":
    asyncio.run(main())
