"""How many requests are answered at once in this process."""

from __future__ import annotations

from contextlib import AbstractContextManager
from types import TracebackType

from dovetail_gateway.request.errors import RequestError


class InFlight:
    """A counter with a bound: what does not fit is refused at once, since a queue would only hide the overload."""

    def __init__(self) -> None:
        self.count = 0

    def admit(self, limit: int) -> AbstractContextManager[None]:
        """A place, held in the block. Raises `RequestError` where none is free."""
        if self.count >= limit:
            raise RequestError("OVERLOADED", "Too many requests at once.", headers={"Retry-After": "1"})
        return self

    def __enter__(self) -> None:
        self.count += 1

    def __exit__(
        self, exc_type: type[BaseException] | None, exc: BaseException | None, traceback: TracebackType | None
    ) -> None:
        self.count -= 1
