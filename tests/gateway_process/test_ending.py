"""A process that is told to end does not wait for a computation whose result nobody will see."""

import time
from pathlib import Path

from support.gateway_process import gateway_process
from support.supergraphs import artifact_of
from support.waiting import until


async def test_a_build_that_runs_does_not_delay_the_exit(tmp_path: Path) -> None:
    path = tmp_path / "supergraph.graphql"
    fields = " ".join(f"f{number}: Int" for number in range(200))
    large = "\n".join(f"type T{number} @join__type(graph: GREETER) {{ {fields} }}" for number in range(2_000))
    path.write_text(f"{artifact_of().sdl}\n{large}\n")
    async with gateway_process("--supergraph", path, wait=False, DOVETAIL_LOG_LEVEL="DEBUG") as gateway:
        await until(lambda: any(log.get("message") == "building a generation" for log in gateway.logs), 30)
        started = time.monotonic()
        assert await gateway.end() == 0
        assert time.monotonic() - started < 3
        assert not [log for log in gateway.logs if log.get("message") in {"generation serves", "artifact refused"}]
