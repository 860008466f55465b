"""SDL cut into its definitions without parsing it, so that the text of one can be recognised.

A piece begins where a definition does: at a description or a keyword outside of all brackets. No definition goes on
with either, so if each piece is a definition by itself, the document is these definitions and nothing else. What looks
like a keyword may be a name (`scalar type`): whether each piece was one definition is known once they were parsed.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import islice

from graphql import (
    DocumentNode,
    EnumTypeDefinitionNode,
    InputObjectTypeDefinitionNode,
    InterfaceTypeDefinitionNode,
    ObjectTypeDefinitionNode,
    ScalarTypeDefinitionNode,
    TypeExtensionNode,
)

_TOKEN = re.compile(
    r"""
      \{[^{}"\#]*+\}                                                # what is in braces, if it is that simple
    | (?P<text> \"\"\"(?:[^"\\]++|\\\"\"\"|\\|"(?!""))*+\"\"\" | "(?:[^"\\\r\n]++|\\.)*+" )
    | \#[^\r\n]*+
    | (?P<open>[{(\[]) | (?P<close>[})\]])
    | (?P<word>\b(?:type|interface|union|enum|input|scalar|directive|schema|extend)\b)
    """,
    re.VERBOSE,
)
_BY_THEMSELVES = (
    ObjectTypeDefinitionNode,
    InterfaceTypeDefinitionNode,
    InputObjectTypeDefinitionNode,
    EnumTypeDefinitionNode,
    ScalarTypeDefinitionNode,
)
"""Definitions of types that mean the same whatever stands beside them; what members a union has may depend on them."""


def cut(sdl: str) -> Iterator[str]:
    """The pieces, which joined are the text again; one after the other, as they are asked for."""
    start = 0
    for end in islice(_starts(sdl), 1, None):
        yield sdl[start:end]
        start = end
    yield sdl[start:]


def _starts(sdl: str) -> Iterator[int]:
    depth = 0
    begun = False
    for token in _TOKEN.finditer(sdl):
        kind = token.lastgroup
        if kind == "open":
            depth += 1
        elif kind == "close":
            depth -= 1
        elif kind is not None and depth == 0:
            # A description and `extend` belong to the keyword that follows.
            if not begun:
                yield token.start()
            begun = kind == "text" or token[0] == "extend"


def texts_of_types(document: DocumentNode, pieces: Sequence[str], gap: int) -> Mapping[str, str] | None:
    """Type → the text that alone defines it. None: not each piece is one definition.

    `gap`: characters between two pieces in what was parsed.
    """
    if len(document.definitions) != len(pieces):
        return None
    found = {}
    end = -gap
    for node, piece in zip(document.definitions, pieces, strict=True):
        start = end + gap
        end = start + len(piece)
        if node.loc is None or node.loc.start < start or node.loc.end > end:
            return None
        if isinstance(node, _BY_THEMSELVES):
            found[node.name.value] = piece
    for name in _extended(document):
        found.pop(name, None)
    return found


def _extended(document: DocumentNode) -> Iterable[str]:
    return (node.name.value for node in document.definitions if isinstance(node, TypeExtensionNode))
