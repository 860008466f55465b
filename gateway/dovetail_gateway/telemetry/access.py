"""The access log: one entry for each request, without anything that a client sent but the operation's name."""

from __future__ import annotations

import logging
import time

from graphql import OperationDefinitionNode
from msgspec import Struct

LOGGER = "dovetail_gateway.access"
_LONGEST_NAME = 200

_log = logging.getLogger(LOGGER)


class Access(Struct):
    """What becomes known of a request on its way. Times are seconds of the monotonic clock."""

    started: float
    prepared: float | None = None
    """When its plan was there."""
    executed: float | None = None
    """When its data was there."""
    generation: str = ""
    operation: OperationDefinitionNode | None = None

    def finish(self, *, status: int, code: str | None) -> float:
        """Write the entry, if the log is on; returns how many seconds the request took."""
        ended = time.monotonic()
        if _log.isEnabledFor(logging.INFO):
            durations = {"total": ended - self.started}
            if self.prepared is not None:
                durations["prepare"] = self.prepared - self.started
                durations["execute"] = (self.executed or ended) - self.prepared
            operation = self.operation
            _log.info(
                "request",
                extra={
                    "status": status,
                    "code": code or "",
                    "operationName": operation.name.value[:_LONGEST_NAME] if operation and operation.name else "",
                    "operationType": operation.operation.value if operation else "",
                    "generation": self.generation,
                    "seconds": {name: round(seconds, 6) for name, seconds in durations.items()},
                },
            )
        return ended - self.started


def switch_access_log(*, on: bool) -> None:
    """Whether entries are written, whatever the level of other logs."""
    _log.setLevel(logging.INFO if on else logging.CRITICAL)
