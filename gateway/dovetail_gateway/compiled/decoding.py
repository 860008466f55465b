"""Decoders of answers: the type of a response depends on which calls there were to make, and by which aliases."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from msgspec import Raw, defstruct
from msgspec import field as struct_field
from msgspec.json import Decoder

from .errors import MismatchError
from .program import FetchCode

_MOST_SHAPES = 16
"""Of answers to one fetch."""

_NO_ERRORS = (Raw(b"null"), Raw(b"[]"))


def decoder_for(code: FetchCode, aliases: Sequence[tuple[str, int]], *, with_roots: bool) -> Decoder[Any]:
    """Decodes to an object with `data`: the root fields by their attributes, calls as `a0`, `a1` and so on.

    `aliases`: of the calls, each with the index of its join in the fetch.
    """
    shape = (*aliases, ("", int(with_roots)))
    found = code.decoders.get(shape)
    if found is None:
        if len(code.decoders) >= _MOST_SHAPES:
            code.decoders.clear()
        found = code.decoders[shape] = Decoder(_response(code, aliases, with_roots=with_roots))
    return found


def decode(decoder: Decoder[Any], body: bytes) -> Any:
    """The `data` of a response without errors. Raises `MismatchError` and, for other bodies, msgspec's errors."""
    if not body.isascii():
        # What is passed on or passed over unread is not decoded either.
        body.decode()
    response = decoder.decode(body)
    if response.errors is not None and response.errors not in _NO_ERRORS:
        raise MismatchError
    return response.data


def _response(code: FetchCode, aliases: Sequence[tuple[str, int]], *, with_roots: bool) -> Any:
    calls = {alias: code.joins[index].answer for alias, index in aliases}
    fields = [(f"a{number}", answer, struct_field(name=alias)) for number, (alias, answer) in enumerate(calls.items())]
    if with_roots:
        fields += [(each.attribute, each.type, struct_field(name=each.key)) for each in code.fields]
    data = make_struct("Data", fields)
    return make_struct("Response", [("data", data), ("errors", Raw, None)])


def make_struct(name: str, fields: Sequence[tuple[Any, ...]], tag: Mapping[str, str] | None = None) -> Any:
    """A class of its own. `tag`: msgspec's `tag` and `tag_field`."""
    make: Any = defstruct
    # Nothing in an answer refers back to what holds it, so there are no cycles to look for.
    return make(name, fields, kw_only=True, gc=False, **(tag or {}))
