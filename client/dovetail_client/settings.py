"""What this library reads from the environment: secrets that are named there, and where the Kubernetes API is."""

from __future__ import annotations

import os


def environment_value(name: str) -> str | None:
    """A variable of the environment as it is now; None where it is not set."""
    return os.environ.get(name)
