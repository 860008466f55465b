"""The plan comes with the answer if the client asks for it and the gateway allows it, and never else."""

from pathlib import Path
from typing import Any

import pytest
from support.gateway_process import GatewayProcess, gateway_process
from support.supergraphs import artifact_of
from support.tiny_service import SDL, tiny_service

from dovetail_gateway.settings import SettingsError, gateway_settings


async def answer(gateway: GatewayProcess, **headers: str) -> dict[str, Any]:
    async with gateway.session.post(gateway.url, json={"query": "{ hello }"}, headers=headers) as response:
        body: dict[str, Any] = await response.json()
        return body


@pytest.mark.parametrize("allowed", [True, False])
async def test_only_who_asks_is_shown_the_plan(tmp_path: Path, allowed: bool) -> None:
    path = tmp_path / "supergraph.graphql"
    settings = {"DOVETAIL_QUERY_PLANS": "true"} if allowed else {}
    async with tiny_service() as service:
        path.write_text(artifact_of(SDL, service.url).sdl)
        async with gateway_process("--supergraph", path, **settings) as gateway:
            unasked = await answer(gateway)
            declined = await answer(gateway, **{"Dovetail-Expose-Query-Plan": "false"})
            asked = [await answer(gateway, **{f"{name}-Expose-Query-Plan": "true"}) for name in ("Dovetail", "Apollo")]

    assert unasked == declined
    assert "extensions" not in unasked
    if not allowed:
        assert asked == [unasked, unasked]
        return
    for found in asked:
        assert found["data"] == unasked["data"]
        plan = found["extensions"]["queryPlan"]
        assert plan["text"].startswith("QueryPlan {")
        assert plan["object"]["node"]["kind"] == "Fetch"
        assert f'Fetch(service: "{plan["object"]["node"]["serviceName"]}")' in plan["text"]


def test_the_switch_is_true_or_false() -> None:
    assert gateway_settings({}).query_plans is False
    assert gateway_settings({"DOVETAIL_QUERY_PLANS": "true"}).query_plans is True
    with pytest.raises(SettingsError, match="DOVETAIL_QUERY_PLANS is neither true nor false"):
        gateway_settings({"DOVETAIL_QUERY_PLANS": "on"})
