"""`@fromContext(field: "$context { selection }")`: the context, and what is selected of who sets it."""

from __future__ import annotations

import re
from dataclasses import dataclass

from graphql import SelectionSetNode

from dovetail_composition.selections.field_sets import parse_field_set, print_field_set

_FORM = re.compile(r"\s*\$\s*(?P<name>[_A-Za-z]\w*)\s*(?P<selection>.*)", re.DOTALL | re.ASCII)


@dataclass(frozen=True, slots=True)
class ContextField:
    """The two parts; no selection where there is none or it cannot be read."""

    name: str
    text: str
    """The selection as written."""
    selection: SelectionSetNode | None


def parse_context_field(text: str) -> ContextField | None:
    """The parts of the text, or None where it begins with no context's name."""
    found = _FORM.fullmatch(text)
    if found is None:
        return None
    written = found["selection"].strip()
    selection = parse_field_set(written) if written else None
    return ContextField(found["name"], written, None if isinstance(selection, str) else selection)


def print_context_selection(selection: SelectionSetNode) -> str:
    """One form for all, with outer braces: `{ currency { code } }`."""
    return f"{{ {print_field_set(selection)} }}"
