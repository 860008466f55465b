"""Serve one example service: `python serve.py shop/services/product.py --port 8080`.

A service is a Python file with RESOLVERS (`{"Query.product": function}`) beside its schema of the same name
(`product.graphql`); SCHEMA names another place, FIELD_RESOLVER and TYPE_RESOLVER answer for all the rest. ENTITIES make
it a federation subgraph (subgraph.py). What a gateway sees is an ordinary GraphQL server: POST /graphql. GET /calls
tells how many GraphQL requests it has answered, which is how the examples show what batching saves.
"""

import argparse
import asyncio
import json
import runpy
import signal
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from aiohttp import web
from graphql import GraphQLObjectType, GraphQLSchema, build_schema, graphql_sync
from subgraph import federated

Resolvers = Mapping[str, Callable[..., Any]]


def executable_schema(sdl: str, resolvers: Resolvers) -> GraphQLSchema:
    """Build the schema and attach a function to each field that has one; the others read their parent's dict."""
    schema = build_schema(sdl, assume_valid=True)
    for coordinate, resolve in resolvers.items():
        type_name, field_name = coordinate.split(".")
        owner = schema.type_map[type_name]
        assert isinstance(owner, GraphQLObjectType)
        owner.fields[field_name].resolve = resolve
    return schema


def application(schema: GraphQLSchema, **defaults: Any) -> web.Application:
    """Return the HTTP side of a service; the defaults are graphql-core's `field_resolver` and `type_resolver`."""
    calls = 0

    async def answer(request: web.Request) -> web.Response:
        nonlocal calls
        calls += 1
        body = await request.json()
        result = graphql_sync(
            schema,
            body["query"],
            variable_values=body.get("variables"),
            operation_name=body.get("operationName"),
            context_value={"headers": request.headers},
            **defaults,
        )
        return web.Response(text=json.dumps(result.formatted), content_type="application/json")

    async def count(_request: web.Request) -> web.Response:
        return web.json_response({"calls": calls})

    app = web.Application()
    app.router.add_post("/graphql", answer)
    app.router.add_get("/calls", count)
    return app


async def serve(app: web.Application, name: str, host: str, port: int) -> None:
    """Serve until SIGTERM or SIGINT, after printing where: for a person, and for a process that waits for the line."""
    stop = asyncio.Event()
    for signal_number in (signal.SIGTERM, signal.SIGINT):
        asyncio.get_running_loop().add_signal_handler(signal_number, stop.set)
    runner = web.AppRunner(app, access_log=None)
    await runner.setup()
    await web.TCPSite(runner, host, port).start()
    print(f"{name} listens on http://{host}:{runner.addresses[0][1]}/graphql", flush=True)
    await stop.wait()
    await runner.cleanup()


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("service", type=Path)
    parser.add_argument("--host", default="127.0.0.1")
    parser.add_argument("--port", type=int, default=8080, help="0 takes a free one")
    options = parser.parse_args()

    path: Path = options.service
    service = runpy.run_path(str(path))
    sdl = service.get("SCHEMA", path.with_suffix(".graphql")).read_text(encoding="utf-8")
    resolvers: Resolvers = service["RESOLVERS"]
    if entities := service.get("ENTITIES"):
        sdl, resolvers = federated(sdl, resolvers, entities)
    app = application(
        executable_schema(sdl, resolvers),
        field_resolver=service.get("FIELD_RESOLVER"),
        type_resolver=service.get("TYPE_RESOLVER"),
    )
    asyncio.run(serve(app, path.stem, options.host, options.port))


if __name__ == "__main__":
    main()
