"""Logs are one JSON object a line, whatever is in them."""

import io
import json
import logging
from collections.abc import Iterator
from typing import Any

import pytest

from dovetail_gateway.telemetry.logs import JsonFormatter
from dovetail_gateway.telemetry.request_ids import begin_request, request_id


@pytest.fixture(autouse=True)
def outside_of_requests() -> Iterator[None]:
    token = request_id.set("")
    yield
    request_id.reset(token)


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
    log.info("outside")
    begin_request("r-1")
    log.info("inside")

    assert [entry.get("requestId") for entry in entries(stream)] == [None, "r-1"]


@pytest.mark.parametrize("given", [None, "", "a" * 129, "a b", "a\nb", "ä", '"'])
def test_an_id_that_is_not_fit_for_a_log_is_replaced(given: str | None) -> None:
    taken = begin_request(given)

    assert taken != given
    assert taken.isalnum()
    assert begin_request(given) != taken


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


def test_long_texts_are_shortened_in_the_middle(log: logging.Logger, stream: io.StringIO) -> None:
    long = "begin" + "x" * 1_000_000 + "end"
    try:
        int("x", base=len(long))
    except ValueError:
        log.exception("failed: %s", long, extra={"detail": long, "diagnostics": [long] * 20, "count": 10**9})

    line = stream.getvalue()
    (entry,) = entries(stream)
    assert len(line) < 200_000
    for text in (entry["message"], entry["detail"], entry["diagnostics"][0]):
        assert text.endswith("end")
    assert entry["detail"].startswith("begin")
    assert entry["count"] == 10**9
