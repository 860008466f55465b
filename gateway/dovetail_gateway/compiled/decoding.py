"""Decoders of answers: the type of a response depends on which calls there were to make, and by which aliases."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from msgspec import Raw, defstruct
from msgspec import field as struct_field
from msgspec.json import Decoder

from .errors import MismatchError
from .program import RootField

_NO_ERRORS = (Raw(b"null"), Raw(b"[]"))


def make_decoder(calls: Mapping[str, Any], fields: Sequence[RootField]) -> Decoder[Any]:
    """Decodes to an object with `data`: what the calls gave, then the root fields. `calls`: types by aliases."""
    members = [(f"a{number}", answer, struct_field(name=alias)) for number, (alias, answer) in enumerate(calls.items())]
    members += [(each.attribute, each.type, struct_field(name=each.key)) for each in fields]
    return Decoder(make_struct("Response", [("data", make_struct("Data", members)), ("errors", Raw, None)]))


def decode(decoder: Decoder[Any], body: bytes) -> Any:
    """The `data` of a response without errors. Raises `MismatchError` and, for other bodies, msgspec's errors."""
    check_text(body)
    response = decoder.decode(body)
    if response.errors is not None and response.errors not in _NO_ERRORS:
        raise MismatchError
    return response.data


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
