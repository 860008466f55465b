"""The id that ties a request's log entries together: the client's own where it is fit for a log, else a new one."""

from __future__ import annotations

import re
from contextvars import ContextVar
from random import getrandbits

HEADER = "x-request-id"

_FIT = re.compile(r"[A-Za-z0-9._:-]{1,128}", re.ASCII)

request_id: ContextVar[str] = ContextVar("request_id", default="")
"""The id of the request being answered, in its task."""


def begin_request(given: str | None) -> str:
    """Take up the client's id, or make one (no secret), for everything that this task logs from now on."""
    identifier = given if given is not None and _FIT.fullmatch(given) else getrandbits(64).to_bytes(8).hex()
    request_id.set(identifier)
    return identifier
