"""A member with a guarded field, from `dovetail compose` to the answers of a running gateway."""

import asyncio
import json
import sys
from pathlib import Path

from support.gateway_process import gateway_process
from support.tiny_service import tiny_service

MEMBER = """
extend schema @link(url: "https://specs.apollo.dev/federation/v2.6", import: ["@authenticated"])
type Query { hello: String! more: Int @authenticated }
"""
TEXT = "query ($with: Boolean = true) { hello more @include(if: $with) }"
DENIED = {
    "message": "Unauthorized field or type",
    "path": ["more"],
    "extensions": {"code": "UNAUTHORIZED_FIELD_OR_TYPE"},
}


async def test_what_is_open_is_served_and_what_is_guarded_is_not(tmp_path: Path) -> None:
    async with tiny_service() as service:
        members = {"greeter": {"routing_url": service.url, "schema": {"sdl": MEMBER}}}
        (tmp_path / "supergraph.yaml").write_text(json.dumps({"subgraphs": members}))
        path = tmp_path / "supergraph.graphql"
        command = (sys.executable, "-m", "dovetail_cli", "compose", tmp_path / "supergraph.yaml", "-o", path)
        composing = await asyncio.create_subprocess_exec(*command)
        assert await composing.wait() == 0
        async with gateway_process("--supergraph", path) as gateway:
            # The second answer is of the same plan.
            both = [await gateway.query(TEXT) for _ in range(2)]
            without = await gateway.query(TEXT, **{"with": False})
            calls = service.calls
            alone = await gateway.query("{ more }")
            fields = await gateway.query('{ __type(name: "Query") { fields { name } } }')

    assert both == [{"data": {"hello": "world", "more": None}, "errors": [DENIED]}] * 2
    assert without == {"data": {"hello": "world"}}
    assert alone == {"data": {"more": None}, "errors": [DENIED]}
    assert (calls, service.calls) == (3, 3)
    assert [each["name"] for each in fields["data"]["__type"]["fields"]] == ["hello", "more"]
