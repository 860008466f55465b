"""JSON logs: one object a line, with the id of the request they belong to."""

from __future__ import annotations

import json
import logging
import sys
import time
from typing import Any, TextIO

from .access import switch_access_log
from .request_ids import request_id

_STANDARD = frozenset(vars(logging.makeLogRecord({}))) | {"message", "asctime", "taskName"}
"""What every record has; the rest came with `extra`."""


MAX_TEXT = 4_000
"""Characters of one text in an entry: collectors cut or refuse long lines, and an artifact's names may be megabytes."""


class JsonFormatter(logging.Formatter):
    """A record as one line of JSON; `extra` fields stand beside the message."""

    def format(self, record: logging.LogRecord) -> str:
        """See `logging.Formatter`."""
        entry: dict[str, Any] = {
            "time": _timestamp(record.created),
            "level": record.levelname.lower(),
            "logger": record.name,
            "message": record.getMessage(),
        }
        if identifier := request_id.get():
            entry["requestId"] = identifier
        entry |= {name: value for name, value in vars(record).items() if name not in _STANDARD and value != ""}
        if record.exc_info:
            entry["exception"] = self.formatException(record.exc_info)
        # ASCII only, so that nothing in a message can pretend to be another line or a terminal's command.
        return json.dumps({name: _shortened(value) for name, value in entry.items()}, default=str)


def _shortened(value: Any) -> Any:
    """The value with the middle of long texts left out: a trace says at its end what happened."""
    if isinstance(value, dict):
        return {name: _shortened(item) for name, item in value.items()}
    if isinstance(value, (list, tuple)):
        return [_shortened(item) for item in value]
    if not isinstance(value, str) or len(value) <= MAX_TEXT:
        return value
    return f"{value[: MAX_TEXT // 2]} ... {value[-MAX_TEXT // 2 :]}"


def configure_logging(level: str, stream: TextIO = sys.stderr, *, access: bool = False) -> None:
    """Send all logs of the process as JSON to the stream; `access`: also one entry for each request."""
    switch_access_log(on=access)
    handler = logging.StreamHandler(stream)
    handler.setFormatter(JsonFormatter())
    root = logging.getLogger()
    root.handlers[:] = [handler]
    root.setLevel(level)
    # Its debug lines carry request headers.
    logging.getLogger("kubernetes").setLevel(logging.WARNING)
    logging.captureWarnings(capture=True)


def _timestamp(created: float) -> str:
    return time.strftime("%Y-%m-%dT%H:%M:%S", time.gmtime(created)) + f".{int(created * 1000) % 1000:03d}Z"
