"""Which Python types custom scalars have."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

_KNOWN: Mapping[str, tuple[str, str]] = {
    "bool": ("bool", "typed.BOOLEAN"),
    "datetime.date": ("datetime.date", "typed.DATE"),
    "datetime.datetime": ("datetime.datetime", "typed.DATE_TIME"),
    "datetime.time": ("datetime.time", "typed.TIME"),
    "decimal.Decimal": ("decimal.Decimal", "typed.DECIMAL"),
    "float": ("float", "typed.FLOAT"),
    "int": ("int", "typed.LONG"),
    "str": ("str", "typed.STRING"),
    "typing.Any": ("Any", "typed.ANY"),
    "uuid.UUID": ("uuid.UUID", "typed.UUID"),
}
"""Python types whose conversions the library has: how they are written, and their conversions."""

_DEFAULTS: Mapping[str, str] = {
    "BigDecimal": "decimal.Decimal",
    "BigInt": "int",
    "Date": "datetime.date",
    "DateTime": "datetime.datetime",
    "Decimal": "decimal.Decimal",
    "Instant": "datetime.datetime",
    "LocalDate": "datetime.date",
    "LocalTime": "datetime.time",
    "Long": "int",
    "OffsetDateTime": "datetime.datetime",
    "Time": "datetime.time",
    "Timestamp": "datetime.datetime",
    "UInt64": "int",
    "URI": "str",
    "URL": "str",
    "UUID": "uuid.UUID",
}
"""Scalars that are commonly so named and meant; any other one is JSON, as it is sent."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ScalarMapping:
    """The Python type of a custom scalar, and the dotted paths of what reads and writes its JSON."""

    type: str
    parse: str = ""
    """Called with the JSON; empty: the type itself."""
    serialise: str = ""
    """Called with the value; empty: `str`."""

    @property
    def imports(self) -> frozenset[str]:
        """The modules that the paths are of."""
        paths = (self.type, self.parse, self.serialise)
        return frozenset(path.rpartition(".")[0] for path in paths) - {"", "typing"}

    @property
    def annotation(self) -> str:
        """The type in an annotation."""
        return _KNOWN[self.type][0] if self.type in _KNOWN else self.type

    def conversions(self, scalar: str) -> str:
        """The expression of its conversions."""
        if self.type in _KNOWN and not self.parse and not self.serialise:
            return _KNOWN[self.type][1]
        return f'typed.scalar("{scalar}", {self.parse or self.type}, {self.serialise or "str"})'


def mapping_of(scalar: str, given: Mapping[str, ScalarMapping]) -> ScalarMapping:
    """What was given for the scalar, or what it usually is."""
    return given.get(scalar) or ScalarMapping(type=_DEFAULTS.get(scalar, "typing.Any"))
