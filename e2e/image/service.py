"""An ordinary GraphQL server with made-up data, set by its environment, that ends as a well-behaved server does.

NAME and VERSION stand in every string it answers, SDL is its schema, DRAIN the seconds for which it goes on answering
after SIGTERM, and LEDGER the URL that is told the `key` of every mutation before it is answered: who runs one twice
is found out there, whichever pods are gone by then.
"""

import asyncio
import json
import os
import signal
from typing import Any

import aiohttp
from aiohttp import web
from graphql import (
    GraphQLEnumType,
    GraphQLList,
    GraphQLNonNull,
    GraphQLObjectType,
    GraphQLOutputType,
    GraphQLResolveInfo,
    build_schema,
    graphql,
)

NAME, VERSION = os.environ["NAME"], os.environ.get("VERSION", "v1")
SCHEMA = build_schema(os.environ["SDL"], assume_valid=True)
SCALARS: dict[str, Any] = {"Int": 1, "Float": 1.5, "Boolean": True, "ID": "1"}


async def any_field(parent: dict[str, Any] | None, info: GraphQLResolveInfo, **arguments: Any) -> Any:
    if parent and info.field_name in parent:
        return parent[info.field_name]
    if info.parent_type is info.schema.mutation_type:
        await info.context["session"].post(os.environ["LEDGER"], json={"key": arguments["key"]})
    return made(info.return_type, arguments)


def made(type_: GraphQLOutputType, arguments: dict[str, Any]) -> Any:
    """A value of the type: of a list of objects one for each key, if keys are given."""
    if isinstance(type_, GraphQLNonNull):
        return made(type_.of_type, arguments)
    if isinstance(type_, GraphQLList):
        keys = next((value for value in arguments.values() if isinstance(value, list)), ["1", "2"])
        return [made(type_.of_type, {"id": key}) for key in keys]
    if isinstance(type_, GraphQLObjectType):
        return {"id": arguments.get("id", "1")}
    if isinstance(type_, GraphQLEnumType):
        return min(type_.values)
    return SCALARS.get(type_.name, f"{NAME} {VERSION}")


async def answer(request: web.Request) -> web.Response:
    asked = await request.json()
    context = {"session": request.app[SESSION]}
    result = await graphql(
        SCHEMA,
        asked["query"],
        variable_values=asked.get("variables"),
        context_value=context,
        field_resolver=any_field,
        type_resolver=lambda _value, info, abstract: min(
            each.name for each in info.schema.get_possible_types(abstract)
        ),
    )
    response = web.Response(text=json.dumps(result.formatted), content_type="application/json")
    if request.app[STOP].is_set():
        response.force_close()
    return response


SESSION: web.AppKey[aiohttp.ClientSession] = web.AppKey("SESSION")
STOP: web.AppKey[asyncio.Event] = web.AppKey("STOP")


async def healthy(_request: web.Request) -> web.Response:
    return web.Response()


async def main() -> None:
    stop = asyncio.Event()
    asyncio.get_running_loop().add_signal_handler(signal.SIGTERM, stop.set)
    app = web.Application()
    app[STOP] = stop
    app.router.add_post("/graphql", answer)
    app.router.add_get("/healthz", healthy)
    async with aiohttp.ClientSession() as session:
        app[SESSION] = session
        runner = web.AppRunner(app, access_log=None)
        await runner.setup()
        await web.TCPSite(runner, "0.0.0.0", int(os.environ.get("PORT", "8080"))).start()
        print(f"{NAME} {VERSION} listens", flush=True)
        await stop.wait()
        # Until everyone knows that this pod is going, requests go on coming.
        await asyncio.sleep(float(os.environ.get("DRAIN", "3")))
        await runner.cleanup()


if __name__ == "__main__":
    asyncio.run(main())
