"""What the server refuses to run on."""

import os
import subprocess
import sys

import pytest

CHECK = "from dovetail_gateway.front.server import check_runtime; check_runtime()"


@pytest.mark.parametrize(
    ("options", "environment", "reason"),
    [
        ([], {}, None),
        (["-O"], {}, "python -O"),
        ([], {"AIOHTTP_NO_EXTENSIONS": "1"}, "C parser"),
    ],
)
def test_the_runtime_is_checked(options: list[str], environment: dict[str, str], reason: str | None) -> None:
    result = subprocess.run(
        [sys.executable, *options, "-c", CHECK],
        env={**os.environ, **environment},
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )

    assert (result.returncode == 0) == (reason is None), result.stderr
    assert (reason or "") in result.stderr
