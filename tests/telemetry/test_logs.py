"""Logs are one JSON object a line, whatever is in them."""

import io
import json
import logging
from collections.abc import Iterator
from typing import Any

import pytest

from dovetail_gateway.telemetry.logs import JsonFormatter, request_id


@pytest.fixture
def stream() -> io.StringIO:
    return io.StringIO()


@pytest.fixture
def log(stream: io.StringIO) -> Iterator[logging.Logger]:
    handler = logging.StreamHandler(stream)
    handler.setFormatter(JsonFormatter())
    logger = logging.getLogger("test.telemetry")
    logger.addHandler(handler)
    logger.setLevel(logging.DEBUG)
    logger.propagate = False
    yield logger
    logger.removeHandler(handler)


def entries(stream: io.StringIO) -> list[dict[str, Any]]:
    return [json.loads(line) for line in stream.getvalue().splitlines()]


def test_an_entry_has_time_level_logger_message_and_what_was_given(log: logging.Logger, stream: io.StringIO) -> None:
    log.warning("subgraph call %s", "failed", extra={"subgraph": "catalog", "detail": ""})

    (entry,) = entries(stream)
    assert entry.pop("time").endswith("Z")
    assert entry == {
        "level": "warning",
        "logger": "test.telemetry",
        "message": "subgraph call failed",
        "subgraph": "catalog",
    }


def test_the_requests_id_is_in_its_entries(log: logging.Logger, stream: io.StringIO) -> None:
    token = request_id.set("r-1")
    log.info("one")
    request_id.reset(token)
    log.info("other")

    assert [entry.get("requestId") for entry in entries(stream)] == ["r-1", None]


@pytest.mark.parametrize("text", ["a\nb", "\x1b[31mred", 'quo"te', "\u2028", "\ud800", "\0"])
def test_no_text_can_forge_a_line(text: str, log: logging.Logger, stream: io.StringIO) -> None:
    log.error("%s", text, extra={"detail": text})

    assert stream.getvalue().count("\n") == 1
    assert stream.getvalue().isascii()
    assert "\x1b" not in stream.getvalue()
    (entry,) = entries(stream)
    assert entry["message"] == entry["detail"] == text


def test_exceptions_and_odd_values_are_text(log: logging.Logger, stream: io.StringIO) -> None:
    try:
        _ = 1 / 0
    except ZeroDivisionError:
        log.exception("failed", extra={"value": {1}})

    (entry,) = entries(stream)
    assert "ZeroDivisionError" in entry["exception"]
    assert entry["value"] == "{1}"
