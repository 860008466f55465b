"""Media types as they stand in `Accept` and `Content-Type`: split into type, parameters and weight."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

_WORD = r"[!#$%&'*+\-.^_`|~0-9A-Za-z]+"
_TYPE = re.compile(rf"\s*({_WORD})/({_WORD})\s*")
_PARAMETER = re.compile(rf';\s*(?:({_WORD})\s*=\s*(?:({_WORD})|"((?:[^"\\]|\\.)*)"))?\s*')
_NEXT_ELEMENT = re.compile(r'(?:[^,"]|"(?:[^"\\]|\\.)*")*(?:,|$)|.*', re.DOTALL)
_QUOTED_PAIR = re.compile(r"\\(.)")
_WEIGHT = re.compile(r"0(?:\.\d{0,3})?|1(?:\.0{0,3})?")


@dataclass(frozen=True, slots=True, kw_only=True)
class MediaType:
    """A media type or range; names in lower case, parameters without `q`."""

    main: str
    sub: str
    parameters: Mapping[str, str] = field(default_factory=dict)
    weight: float = 1.0

    @property
    def essence(self) -> str:
        """`type/subtype`."""
        return f"{self.main}/{self.sub}"


def parse_media_type(value: str) -> MediaType | None:
    """One media type that fills the whole value; None if it is malformed."""
    parsed = _parse_at(value, 0)
    return parsed[0] if parsed and parsed[1] == len(value) else None


def parse_accept(value: str) -> Iterator[MediaType]:
    """The ranges of an `Accept` header in order; malformed elements are passed over."""
    position = 0
    while position < len(value):
        parsed = _parse_at(value, position)
        if parsed and (parsed[1] == len(value) or value[parsed[1]] == ","):
            yield parsed[0]
            position = parsed[1] + 1
        else:
            rest = _NEXT_ELEMENT.match(value, position)
            position = rest.end() if rest and rest.end() > position else len(value)


def _parse_at(value: str, position: int) -> tuple[MediaType, int] | None:
    match = _TYPE.match(value, position)
    if match is None:
        return None
    main, sub, position = match[1].lower(), match[2].lower(), match.end()
    parameters: dict[str, str] = {}
    weight = 1.0
    while parameter := _PARAMETER.match(value, position):
        position = parameter.end()
        if parameter[1] is None:
            continue
        name = parameter[1].lower()
        text = parameter[2] if parameter[2] is not None else _QUOTED_PAIR.sub(r"\1", parameter[3])
        if name != "q":
            parameters.setdefault(name, text)
        elif _WEIGHT.fullmatch(text):
            weight = float(text)
        else:
            return None
    return MediaType(main=main, sub=sub, parameters=parameters, weight=weight), position
