"""Commands that need an extra of the distribution: a clear word where it is not installed."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from .spec import UsageError


@contextmanager
def extra(name: str) -> Iterator[None]:
    """Around imports of what only the extra `name` brings. Raises `UsageError` where it is missing."""
    try:
        yield
    except ModuleNotFoundError as exc:
        module = (exc.name or "").partition(".")[0]
        if module.startswith("dovetail_"):
            raise
        raise UsageError(f"this needs {module}, which is not installed: pip install 'dovetail[{name}]'") from exc
