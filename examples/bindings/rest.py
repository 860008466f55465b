"""A REST API whose handler answers from a binding: GET /jobs/{id}.

`python rest.py --port 4001` in a Pod calls the Service `jobs` of its own namespace; elsewhere `--jobs URL` names it.
"""

import asyncio

from aiohttp import web
from program import options, serve, where_jobs_are

from dovetail_client import Binding, BindingError, CallTimeoutError
from dovetail_client.tracing import continuing


def application(jobs: Binding) -> web.Application:
    async def job(request: web.Request) -> web.Response:
        with continuing(request.headers):
            try:
                found = await jobs.query.jobsByIds(ids=[request.match_info["id"]], select="{ id title open }")
            except CallTimeoutError:
                return web.json_response({"error": "the jobs service takes too long"}, status=504)
            except BindingError:
                return web.json_response({"error": "the jobs service cannot answer"}, status=502)
        if not found:
            return web.json_response({"error": "there is no such job"}, status=404)
        return web.json_response(found[0])

    app = web.Application()
    app.router.add_get("/jobs/{id}", job)
    return app


async def main() -> None:
    given = options(__doc__, port=4001)
    async with Binding(**where_jobs_are(given.jobs)) as jobs:
        await serve(application(jobs), "rest", given.host, given.port)


if __name__ == "__main__":
    asyncio.run(main())
