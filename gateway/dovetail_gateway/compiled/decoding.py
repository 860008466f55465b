"""Decoders of answers: the type of a response depends on which calls there were to make, and by which aliases."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Annotated, Any

from msgspec import Meta, Raw, Struct, defstruct
from msgspec import field as struct_field
from msgspec.json import Decoder

from .program import RootField

_STEP = str | Annotated[int, Meta(ge=0)]
_MAX_PATH = 100


class Fault(Struct, gc=False):
    """An error of an answer, where it is told as the specification wants it."""

    message: str
    path: Annotated[list[_STEP], Meta(max_length=_MAX_PATH)] | None = None
    extensions: Raw = Raw()


def make_decoder(calls: Mapping[str, Any], fields: Sequence[RootField]) -> Decoder[Any]:
    """Decodes to an object with `data` and `errors`, a list of `Fault`, or None. `calls`: types by aliases.

    The data are what the calls gave, then the root fields.
    """
    members = [(f"a{number}", answer, struct_field(name=alias)) for number, (alias, answer) in enumerate(calls.items())]
    members += [(each.attribute, each.type, struct_field(name=each.key)) for each in fields]
    return Decoder(
        make_struct("Response", [("data", make_struct("Data", members)), ("errors", list[Fault] | None, None)])
    )


def decode(decoder: Decoder[Any], body: bytes) -> Any:
    """The response. Raises msgspec's errors and `UnicodeDecodeError`."""
    check_text(body)
    return decoder.decode(body)


def check_text(body: bytes) -> None:
    """Raises `UnicodeDecodeError`: what is passed on or passed over unread is not decoded elsewhere."""
    if not body.isascii():
        body.decode()


def make_struct(
    name: str, fields: Sequence[tuple[Any, ...]], tag: Mapping[str, str] | None = None, *, kw_only: bool = True
) -> Any:
    """A class of its own. `tag`: msgspec's `tag` and `tag_field`."""
    make: Any = defstruct
    # Nothing in an answer refers back to what holds it, so there are no cycles to look for.
    return make(name, fields, kw_only=kw_only, gc=False, **(tag or {}))
