"""The access log has an entry for each request, and nothing in it that a client sent but the operation's name."""

from pathlib import Path
from typing import Any

import pytest
from support.gateway_process import GatewayProcess, gateway_process
from support.supergraphs import artifact_of
from support.tiny_service import SDL, tiny_service
from support.waiting import until

from dovetail_composition.artifact import files_of
from dovetail_gateway.settings import SettingsError, gateway_settings

QUERY = "query Greeting($unused: Boolean = false) { hello @skip(if: $unused) }"


def entries(gateway: GatewayProcess) -> list[dict[str, Any]]:
    return [log for log in gateway.logs if log.get("logger") == "dovetail_gateway.access"]


async def test_each_request_has_an_entry(tmp_path: Path) -> None:
    async with tiny_service() as service:
        artifact = artifact_of(SDL, service.url)
        for name, content in files_of(artifact).items():
            (tmp_path / name).write_bytes(content)
        environment = {"DOVETAIL_ACCESS_LOG": "true", "DOVETAIL_LOG_LEVEL": "ERROR"}
        async with gateway_process("--supergraph", tmp_path, **environment) as gateway:
            await gateway.query(QUERY, secretVariable="s3cret-value")
            await gateway.query("{ secretField }")
            await until(lambda: len(entries(gateway)) == 2)
            good, bad = entries(gateway)

    assert (good["status"], good["operationName"], good["operationType"]) == (200, "Greeting", "query")
    assert good["generation"] == bad["generation"] == artifact.digest
    assert set(good["seconds"]) == {"total", "prepare", "execute"}
    assert good["seconds"]["prepare"] + good["seconds"]["execute"] <= good["seconds"]["total"] + 1e-5
    assert good["requestId"] != bad["requestId"]
    assert good["time"]
    assert (bad["status"], bad["code"]) == (422, "GRAPHQL_VALIDATION_FAILED")
    assert "operationName" not in bad
    assert not any(word in str([good, bad]) for word in ("s3cret", "secretVariable", "secretField", "hello"))


async def test_it_is_off_unless_asked_for(tmp_path: Path) -> None:
    path = tmp_path / "supergraph.graphql"
    path.write_text(artifact_of().sdl)
    async with gateway_process("--supergraph", path, DOVETAIL_LOG_LEVEL="DEBUG") as gateway:
        await gateway.query("{ nothing }")
    assert entries(gateway) == []


def test_the_switch_is_true_or_false() -> None:
    assert gateway_settings({"DOVETAIL_ACCESS_LOG": "True"}).access_log is True
    assert gateway_settings({"DOVETAIL_ACCESS_LOG": "false"}).access_log is False
    with pytest.raises(SettingsError, match="DOVETAIL_ACCESS_LOG is neither true nor false: 'yes'"):
        gateway_settings({"DOVETAIL_ACCESS_LOG": "yes"})
