"""Durations and sizes as Kubernetes writes them: `1m30s`, `500ms`; `1Mi`, `2.5M`, `1048576`."""

from __future__ import annotations

import re
from decimal import Decimal
from typing import Any

_SECONDS = {"ns": "1e-9", "us": "1e-6", "µs": "1e-6", "ms": "1e-3", "s": "1", "m": "60", "h": "3600"}
# Digits are bounded so that a hostile value costs nothing: no exponent of a billion, no number of a million digits.
_PART = r"(\d{1,12}(?:\.\d{0,9})?|\.\d{1,9})(ns|us|µs|ms|s|m|h)"
_DURATION = re.compile(rf"(?:{_PART})+", re.ASCII)
_SIZE = re.compile(r"(\d{1,18}(?:\.\d{0,9})?|\.\d{1,9})(Ki|Mi|Gi|Ti|Pi|Ei|k|M|G|T|P|E|[eE]\d{1,2})?", re.ASCII)
_UNITS = {unit: 1000**power for power, unit in enumerate("kMGTPE", start=1)}
_UNITS |= {f"{unit}i": 1024**power for power, unit in enumerate("KMGTPE", start=1)}


def parse_duration(value: Any) -> float | None:
    """Seconds of a duration such as `10s` or `1h30m`; None if it is not one."""
    if not isinstance(value, str) or not _DURATION.fullmatch(value):
        return None
    parts = re.findall(_PART, value, re.ASCII)
    return float(sum(Decimal(number) * Decimal(_SECONDS[unit]) for number, unit in parts))


def parse_size(value: Any) -> int | None:
    """Bytes of a quantity such as `1Mi`, `2e6` or `1048576`; None if it is not a whole number of bytes."""
    if isinstance(value, int) and not isinstance(value, bool):
        return value
    if not isinstance(value, str) or not (match := _SIZE.fullmatch(value)):
        return None
    number, unit = Decimal(match[1]), match[2] or ""
    size = number * (10 ** int(unit[1:]) if unit[:1] in {"e", "E"} and len(unit) > 1 else _UNITS.get(unit, 1))
    return int(size) if size == int(size) else None
