"""Secrets of a client: read when they are needed, so that a rotated one is used without a restart."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path
from typing import Protocol

from dovetail_client.errors import TokenError
from dovetail_client.settings import environment_value


class Secret(Protocol):
    """Where a secret is kept. Its `repr` never shows the value."""

    def read(self) -> str:
        """The value as it is now. Raises `TokenError`."""
        ...


@dataclass(frozen=True, slots=True)
class SecretFile:
    """A file, such as a key of a mounted Secret, read again for each token; a line break at its end is dropped."""

    path: str | Path

    def read(self) -> str:
        """See `Secret`."""
        try:
            value = Path(self.path).read_text(encoding="utf-8").rstrip("\r\n")
        except (OSError, ValueError) as error:
            raise TokenError(f"the client's secret cannot be read from {self.path} ({type(error).__name__})") from None
        if not value:
            raise TokenError(f"the client's secret cannot be read from {self.path}: the file is empty")
        return value


@dataclass(frozen=True, slots=True)
class SecretVariable:
    """A variable of the environment."""

    name: str

    def read(self) -> str:
        """See `Secret`."""
        value = environment_value(self.name)
        if not value:
            raise TokenError(f"the client's secret is not in the environment: {self.name} is not set")
        return value


@dataclass(frozen=True, slots=True)
class SecretText:
    """A value that is at hand already."""

    value: str = field(repr=False)

    def read(self) -> str:
        """See `Secret`."""
        return self.value
