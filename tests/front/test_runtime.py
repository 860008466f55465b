"""What the server refuses to run on."""

import os
import subprocess
import sys

import httptools
import pytest

from dovetail_gateway.runtime import UnsafeRuntimeError, check_runtime

CHECK = "from dovetail_gateway.runtime import check_runtime; check_runtime()"


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


def test_a_lax_parser_is_no_runtime(monkeypatch: pytest.MonkeyPatch) -> None:
    """As httptools up to 0.6.1 has it: blanks before colons, and folded lines."""

    class Lax(httptools.HttpRequestParser):
        def feed_data(self, data: bytes) -> None:
            super().feed_data(data.replace(b" :", b":").replace(b"\r\n b", b" b"))

    monkeypatch.setattr(httptools, "HttpRequestParser", Lax)

    with pytest.raises(UnsafeRuntimeError, match="smuggled"):
        check_runtime()
