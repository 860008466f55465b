"""Whom connections trust, and who they say they are."""

from __future__ import annotations

import ssl
from pathlib import Path
from typing import TypeAlias

Tls: TypeAlias = ssl.SSLContext | Path | str
"""A context of one's own, or the path of a PEM file with the authorities that are trusted instead of the system's."""


def verifying(tls: Tls | None) -> ssl.SSLContext | bool:
    """As aiohttp takes it; True are the system's authorities. Raises `OSError` for a file that holds none."""
    if tls is None:
        return True
    return tls if isinstance(tls, ssl.SSLContext) else ssl.create_default_context(cafile=tls)
