"""A process that does not end when told to is killed, and the failure shows where its threads and tasks stand."""

from pathlib import Path

import pytest

from support.processes import running

DEAF = """
import asyncio, signal

async def never_told():
    await asyncio.Event().wait()

async def deaf():
    signal.signal(signal.SIGTERM, signal.SIG_IGN)
    print("deaf")
    async with asyncio.TaskGroup() as group:
        group.create_task(never_told(), name="patient")

RUN(deaf())
"""


@pytest.mark.parametrize("run", ["asyncio.run", "import uvloop; uvloop.run"])
def test_where_a_process_stands(tmp_path: Path, run: str) -> None:
    *importing, call = run.split("; ")
    program = "\n".join([*importing, DEAF.replace("RUN", call)])
    with running(tmp_path / "output", "-c", program, environment={}) as process:
        process.wait_for("deaf")
        with pytest.raises(AssertionError, match="did not end within") as failed:
            process.stop(0.1)
        assert process.process.wait(10) == -9
    told = str(failed.value)
    assert "in <module>" in told, "a thread"
    assert "Task patient" in told
    assert "in never_told" in told


def test_a_process_that_says_something_else(tmp_path: Path) -> None:
    expected = "'that' is not in its output; it has ended with 0: this"
    with (
        running(tmp_path / "output", "-c", "print('this')", environment={}) as process,
        pytest.raises(AssertionError, match=expected),
    ):
        process.wait_for("that")
