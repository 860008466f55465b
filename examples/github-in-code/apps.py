"""The API of examples/github as code: three fields over GitHub's own API, resolved by delegation.

`GITHUB_TOKEN=... python apps.py --port 8080` asks GitHub; `--github http://127.0.0.1:4001/graphql` asks the mock.
"""

import argparse
import asyncio
import json
import os
import sys
from copy import deepcopy
from pathlib import Path
from typing import Any

from aiohttp import web
from graphql import (
    GraphQLArgument,
    GraphQLField,
    GraphQLList,
    GraphQLNonNull,
    GraphQLObjectType,
    GraphQLResolveInfo,
    GraphQLSchema,
    GraphQLString,
    graphql,
)

from dovetail_client import Binding

sys.path.append(str(Path(__file__).parents[1]))

from serve import serve

OWNER = "prismagraphql"


def fields(github: Binding, types: GraphQLSchema) -> dict[str, GraphQLField]:
    def info(_root: object, _info: GraphQLResolveInfo) -> str:
        return "This app provides information about the Prisma GitHub organization"

    async def organization(_root: object, info: GraphQLResolveInfo) -> Any:
        # `repositoryOwner` returns an interface: an owner that is no Organization is null here.
        return await github.delegate(info, "query", "repositoryOwner", {"login": OWNER})

    async def repositories(_root: object, info: GraphQLResolveInfo, names: list[str]) -> Any:
        # `repository` returns one: it is asked once a name, as aliases of one request.
        each = [{"owner": OWNER, "name": name} for name in names]
        return await github.delegate_each(info, "query", "repository", each)

    def many(type_: Any) -> GraphQLNonNull[Any]:
        return GraphQLNonNull(GraphQLList(GraphQLNonNull(type_)))

    return {
        "info": GraphQLField(GraphQLNonNull(GraphQLString), resolve=info),
        "prismagraphql": GraphQLField(GraphQLNonNull(types.type_map["Organization"]), resolve=organization),
        "prismagraphqlRepositories": GraphQLField(
            many(types.type_map["Repository"]), {"names": GraphQLArgument(many(GraphQLString))}, resolve=repositories
        ),
    }


async def apps(github: Binding) -> GraphQLSchema:
    """GitHub's types, as far as the fields reach, under a Query type of our own."""
    types = deepcopy(await github.schema())
    # GitHub's schema does not keep all rules of the specification's latest edition.
    return GraphQLSchema(GraphQLObjectType("Query", fields(github, types)), assume_valid=True)


def application(schema: GraphQLSchema) -> web.Application:
    async def answer(request: web.Request) -> web.Response:
        body = await request.json()
        result = await graphql(schema, body["query"], variable_values=body.get("variables"))
        return web.Response(text=json.dumps(result.formatted), content_type="application/json")

    app = web.Application()
    app.router.add_post("/graphql", answer)
    return app


async def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--github", metavar="URL", default="https://api.github.com/graphql")
    parser.add_argument("--host", default="127.0.0.1")
    parser.add_argument("--port", type=int, default=8080, help="0 takes a free one")
    given = parser.parse_args()
    headers = {"Authorization": f"bearer {os.environ.get('GITHUB_TOKEN', 'of-the-mock')}"}
    async with Binding(url=given.github, headers=headers) as github:
        await serve(application(await apps(github)), "apps", given.host, given.port)


if __name__ == "__main__":
    asyncio.run(main())
