"""Declared scalar formats: the encodings that different stacks send, to the one form of the unified schema."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import Any

import orjson

from dovetail_gateway.lossless_json.numbers import raw_text

_HEX = re.compile(r"[0-9a-f]{32}", re.ASCII)
_NUMBER = re.compile(r"[+-]?(\d+(\.\d*)?|\.\d+)([eE][+-]?\d{1,4})?", re.ASCII)
_DATE_TIME = re.compile(
    r"(\d{4})-?(\d\d)-?(\d\d)"
    r"(?:[Tt ](\d\d):?(\d\d)(?::?(\d\d)(?:[.,](\d{1,18}))?)?)?"
    r" ?([Zz]|[+-]\d\d(?::?\d\d)?)?(?:\[[^\]]*\])?",
    re.ASCII,
)
_MAX_EXPONENT = 400
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_DATE_PARTS = 3
_NANO_DIGITS = 9
_MAX_EPOCH = 10**21
_EPOCH_SCALES = ((10**17, 9), (10**14, 6), (10**11, 3))
"""From this size on an epoch counts nano-, micro- or milliseconds; 10**11 seconds is the year 5138."""


def normalize(format_name: str, value: Any) -> str:
    """The value in the format's one form. Raises `ValueError` where it is no value of this format."""
    try:
        return _FORMATS[format_name](value)
    except (ValueError, OverflowError):
        raise ValueError(f"no {format_name}") from None


def _uuid(value: Any) -> str:
    """Lower case with dashes."""
    digits = value if isinstance(value, str) else ""
    digits = digits.strip().lower().removeprefix("urn:uuid:").strip("{}").replace("-", "")
    if not _HEX.fullmatch(digits):
        raise ValueError
    return f"{digits[:8]}-{digits[8:12]}-{digits[12:16]}-{digits[16:20]}-{digits[20:]}"


def _decimal(value: Any) -> str:
    """Plain digits, as many as were sent."""
    text = _number_text(value)
    number = Decimal(text)
    exponent = number.as_tuple().exponent
    if not isinstance(exponent, int) or abs(exponent) > _MAX_EXPONENT:
        raise ValueError
    return format(number, "f")


def _instant(value: Any) -> str:
    """RFC 3339 in UTC. A text or an array without a zone is taken as UTC."""
    moment, fraction, offset = _moment(value)
    return f"{_iso(moment - offset)}{fraction}Z"


def _local_date_time(value: Any) -> str:
    """ISO 8601 without a zone: the wall-clock time as sent, of an epoch the one in UTC."""
    moment, fraction, _ = _moment(value)
    return f"{_iso(moment)}{fraction}"


_FORMATS: Mapping[str, Callable[[Any], str]] = {
    "uuid": _uuid,
    "instant": _instant,
    "decimal": _decimal,
    "local-date-time": _local_date_time,
}


def _moment(value: Any) -> tuple[datetime, str, timedelta]:
    """Wall-clock time in seconds (held as if in UTC), the fraction as text (`.123` or empty), the offset from UTC."""
    if isinstance(value, list):
        return _from_array(value)
    if isinstance(value, str) and not _NUMBER.fullmatch(value):
        return _from_text(value)
    return _from_epoch(Decimal(_number_text(value)))


def _from_array(parts: list[Any]) -> tuple[datetime, str, timedelta]:
    """`[year, month, day, hour, minute, second, nanosecond]`, the last ones left out where they are zero."""
    if not _DATE_PARTS <= len(parts) <= _DATE_PARTS + 4 or not all(type(part) is int for part in parts):
        raise ValueError
    numbers = [*parts, 0, 0, 0, 0]
    if not 0 <= numbers[6] < 10**_NANO_DIGITS:
        raise ValueError
    return _wall_clock(numbers[:6]), _fraction(f"{numbers[6]:09d}"), timedelta()


def _from_text(text: str) -> tuple[datetime, str, timedelta]:
    found = _DATE_TIME.fullmatch(text.strip())
    if not found:
        raise ValueError
    return (
        _wall_clock([int(part or 0) for part in found.groups()[:6]]),
        _fraction(found[7] or ""),
        _offset(found[8] or "Z"),
    )


def _wall_clock(numbers: list[int]) -> datetime:
    year, month, day, hour, minute, second = numbers
    return datetime(year, month, day, hour, minute, second, tzinfo=UTC)


def _offset(text: str) -> timedelta:
    if text in "Zz":
        return timedelta()
    digits = text[1:].replace(":", "").ljust(4, "0")
    offset = timedelta(hours=int(digits[:2]), minutes=int(digits[2:]))
    return -offset if text[0] == "-" else offset


def _from_epoch(number: Decimal) -> tuple[datetime, str, timedelta]:
    size = abs(number)
    if size >= _MAX_EPOCH:
        raise ValueError
    for limit, digits in _EPOCH_SCALES:
        if size >= limit:
            number = number.scaleb(-digits)
            break
    seconds = int(number // 1)
    if number < seconds:
        seconds -= 1
    fraction = number - seconds
    return _EPOCH + timedelta(seconds=seconds), _fraction(format(fraction, "f")[2:]), timedelta()


def _fraction(digits: str) -> str:
    """Fraction of a second in groups of three digits, so that equal moments have equal texts."""
    digits = digits.rstrip("0")
    if not digits:
        return ""
    return "." + digits.ljust(-(-len(digits) // 3) * 3, "0")


def _iso(moment: datetime) -> str:
    return moment.replace(tzinfo=None).isoformat(timespec="seconds")


def _number_text(value: Any) -> str:
    """The decimal text of a number, or of a string that holds one."""
    text = value.strip() if isinstance(value, str) else ""
    if isinstance(value, orjson.Fragment):
        text = raw_text(value)
    elif isinstance(value, (int, float)) and not isinstance(value, bool):
        text = repr(value)
    if not _NUMBER.fullmatch(text):
        raise ValueError
    return text
