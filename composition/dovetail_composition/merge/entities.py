"""Which types may be shared with different fields, and which hidden fields are needed as keys."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from dovetail_composition.members.member import Member
from dovetail_composition.schema.wire_names import own_type_name

_WORD = re.compile(r"[_A-Za-z][_0-9A-Za-z]*")


def entity_types(members: Sequence[Member]) -> frozenset[str]:
    """Public names of the types that some member has a lookup for."""
    return frozenset(
        name for member in members for lookup in member.lookups for name in _public_names(member, lookup.type)
    )


def key_names(members: Sequence[Member]) -> frozenset[str]:
    """Every name that a link or lookup mentions as part of a key: such fields stay joined where they are hidden."""
    return frozenset(word for member in members for text in _key_texts(member) for word in _WORD.findall(text))


def _public_names(member: Member, name: str) -> Iterator[str]:
    if name in member.public.types:
        yield name
    elif name in member.own.types:
        yield from (
            public
            for public, definition in member.public.types.items()
            if own_type_name(definition, member.graph) == name
        )


def _key_texts(member: Member) -> Iterator[str]:
    for lookup in member.lookups:
        yield lookup.key
    links = (argument for link in member.links for argument in link.arguments)
    lookups = (argument for lookup in member.lookups for argument in lookup.arguments)
    for argument in (*links, *lookups):
        yield argument.from_ or ""
        yield argument.target_field_name or ""
