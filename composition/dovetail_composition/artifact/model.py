"""The JSON of a manifest, read again: a type whose text is as it was is the same definition, and is not parsed."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from typing import Any

from dovetail_composition.memo import Memo
from dovetail_composition.schema.definitions import TypeDefinition

from .codec import from_json

_TYPES = '"schema":{"types":{'
"""Where the model's types begin. No string can hold it, since quotation marks are escaped there."""

_FIRST = re.compile(r'"(\w+)":(?=\{)')
_NEXT = re.compile(r',"(\w+)":(?=\{)')
_DECODER = json.JSONDecoder()


def read_json(text: str, memo: Memo) -> tuple[Any, Mapping[str, TypeDefinition]]:
    """The JSON value, and the types of the model, which it is without then; none where nothing is kept.

    Raises `ValueError` (`MalformedError` for what is JSON and no type), `RecursionError`.
    """
    start = text.find(_TYPES) + len(_TYPES)
    if memo.keeps and text.count(_TYPES) == 1:
        types, end = _read_types(text, start, memo)
        if text.startswith("}", end):
            return json.loads(text[:start] + text[end:]), types
    return json.loads(text), {}


def _read_types(text: str, end: int, memo: Memo) -> tuple[Mapping[str, TypeDefinition], int]:
    """Types from a position on, and where they end."""
    types: dict[str, TypeDefinition] = {}
    member = _FIRST.match(text, end)
    while member is not None:
        name, start = member[1], member.end()
        # One object ends where it does, whatever follows: a text that begins with it begins with its value.
        known: tuple[str, TypeDefinition] | None = memo.got((TypeDefinition, name))
        if known is None or not text.startswith(known[0], start):
            value, end = _DECODER.raw_decode(text, start)
            known = text[start:end], from_json(TypeDefinition, value)
            memo.put(known, (TypeDefinition, name))
        types[name] = known[1]
        end = start + len(known[0])
        member = _NEXT.match(text, end)
    return types, end
