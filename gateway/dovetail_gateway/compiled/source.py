"""Python source for the work on objects: made for one plan, compiled, and gone with it."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from functools import partial
from typing import Any

from msgspec import UNSET, Raw
from msgspec.json import Encoder

from dovetail_gateway.execute.keys import canonical, read
from dovetail_gateway.lossless_json.decode import decode
from dovetail_gateway.plan.nodes import KeyValue

from .errors import MismatchError

_GIVEN = {
    "UNSET": UNSET,
    "MismatchError": MismatchError,
    "Raw": Raw,
    "NULL": Raw(b"null"),
    "WHOLE": KeyValue(path=()),
    "decode": decode,
    "encode": Encoder().encode,
    "read": partial(read, inside=True),
    "canonical": canonical,
}

Function = Callable[..., Any]


@dataclass(slots=True, eq=False)
class Source:
    """Functions made so far, and the values that they name.

    Nothing of a client's or a service's own words stands in their text but response keys, as attributes, and names of
    input fields, as quoted literals.
    """

    names: dict[str, Any] = field(default_factory=lambda: dict(_GIVEN))

    def bind(self, kind: str, value: Any) -> str:
        """A name for a value."""
        name = f"{kind}_{len(self.names)}"
        self.names[name] = value
        return name

    def define(self, kind: str, parameters: str, body: Iterable[str]) -> Function:
        """A function; others may call it by its `__name__`."""
        name = self.bind(kind, None)
        text = "\n".join([f"def {name}({parameters}):", *(f"    {line}" for line in body)])
        exec(compile(text, "<plan>", "exec"), self.names)  # noqa: S102 — see above what the text is made of
        function: Function = self.names[name]
        return function
