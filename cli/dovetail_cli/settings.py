"""The environment of a command; the only place that reads it."""

from __future__ import annotations

import os
from collections.abc import Mapping


def environment() -> Mapping[str, str]:
    """Its variables, for files that refer to them."""
    return os.environ
