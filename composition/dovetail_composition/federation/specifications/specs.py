"""The specifications that a subgraph can link: their versions, their directives and their types.

Published at https://specs.apollo.dev and in Apollo's subgraph specification. Definitions bear canonical names here;
what an SDL calls them is for `names` to say.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import lru_cache

from dovetail_composition.schema.definitions import DirectiveDefinition, InputValue

APOLLO = "https://specs.apollo.dev"
LINK = f"{APOLLO}/link"
FEDERATION = f"{APOLLO}/federation"

Version = tuple[int, int]

FEDERATION_1: Version = (1, 0)
NEWEST_FEDERATION: Version = (2, 15)
UPGRADED: Version = (2, 4)
"""What a Federation 1 subgraph is made of: later directives must be linked."""

MACHINERY_TYPES = frozenset({"_Any", "_Entity", "_Service"})
"""Types by which a gateway talks to a subgraph; they are no part of any API."""
MACHINERY_PREFIXES = frozenset({"core", "federation", "link"})
"""What types of the specifications that federation is built on begin with where they are not imported."""
MACHINERY_FIELDS = frozenset({"_entities", "_service"})
"""Fields of the query root by which a gateway talks to a subgraph."""

_FIELDS = InputValue(name="fields", type="FieldSet!")
_ACCESS_LOCATIONS = ("ENUM", "FIELD_DEFINITION", "INTERFACE", "OBJECT", "SCALAR")
_TAG_LOCATIONS = (
    "ARGUMENT_DEFINITION",
    "ENUM",
    "ENUM_VALUE",
    "FIELD_DEFINITION",
    "INPUT_FIELD_DEFINITION",
    "INPUT_OBJECT",
    "INTERFACE",
    "OBJECT",
    "SCALAR",
    "UNION",
)


def _directive(
    name: str, locations: tuple[str, ...], *arguments: InputValue, repeatable: bool = False
) -> DirectiveDefinition:
    return DirectiveDefinition(name=name, arguments=arguments, locations=locations, repeatable=repeatable)


_TAG = _directive("tag", _TAG_LOCATIONS, InputValue(name="name", type="String!"), repeatable=True)
_TAG_ON_SCHEMA = replace(_TAG, locations=tuple(sorted((*_TAG_LOCATIONS, "SCHEMA"))))
_INACCESSIBLE = _directive("inaccessible", _TAG_LOCATIONS)
_AUTHENTICATED = _directive("authenticated", _ACCESS_LOCATIONS)
_REQUIRES_SCOPES = _directive("requiresScopes", _ACCESS_LOCATIONS, InputValue(name="scopes", type="[[Scope!]!]!"))
_POLICY = _directive("policy", _ACCESS_LOCATIONS, InputValue(name="policies", type="[[Policy!]!]!"))
_CONTEXT = _directive(
    "context", ("INTERFACE", "OBJECT", "UNION"), InputValue(name="name", type="String!"), repeatable=True
)
_FROM_CONTEXT = _directive("fromContext", ("ARGUMENT_DEFINITION",), InputValue(name="field", type="ContextFieldValue"))
_COST = _directive(
    "cost",
    ("ARGUMENT_DEFINITION", "ENUM", "FIELD_DEFINITION", "INPUT_FIELD_DEFINITION", "OBJECT", "SCALAR"),
    InputValue(name="weight", type="Int!"),
)
_LIST_SIZE = _directive(
    "listSize",
    ("FIELD_DEFINITION",),
    InputValue(name="assumedSize", type="Int"),
    InputValue(name="slicingArguments", type="[String!]"),
    InputValue(name="sizedFields", type="[String!]"),
    InputValue(name="requireOneSlicingArgument", type="Boolean", default="true"),
)
_SHAREABLE = _directive("shareable", ("FIELD_DEFINITION", "OBJECT"))

_FEDERATION_DIRECTIVES: tuple[tuple[Version, DirectiveDefinition], ...] = (
    (
        (1, 0),
        _directive(
            "key",
            ("INTERFACE", "OBJECT"),
            _FIELDS,
            InputValue(name="resolvable", type="Boolean", default="true"),
            repeatable=True,
        ),
    ),
    ((1, 0), _directive("requires", ("FIELD_DEFINITION",), _FIELDS)),
    ((1, 0), _directive("provides", ("FIELD_DEFINITION",), _FIELDS)),
    (
        (1, 0),
        _directive("external", ("FIELD_DEFINITION", "OBJECT"), InputValue(name="reason", type="String")),
    ),
    ((1, 0), _directive("extends", ("INTERFACE", "OBJECT"))),
    ((1, 0), _TAG),
    ((2, 0), _SHAREABLE),
    ((2, 0), _INACCESSIBLE),
    ((2, 0), _directive("override", ("FIELD_DEFINITION",), InputValue(name="from", type="String!"))),
    ((2, 1), _directive("composeDirective", ("SCHEMA",), InputValue(name="name", type="String"), repeatable=True)),
    ((2, 2), replace(_SHAREABLE, repeatable=True)),
    ((2, 3), _directive("interfaceObject", ("OBJECT",))),
    ((2, 3), _TAG_ON_SCHEMA),
    ((2, 5), _AUTHENTICATED),
    ((2, 5), _REQUIRES_SCOPES),
    ((2, 6), _POLICY),
    (
        (2, 7),
        _directive(
            "override",
            ("FIELD_DEFINITION",),
            InputValue(name="from", type="String!"),
            InputValue(name="label", type="String"),
        ),
    ),
    ((2, 8), _CONTEXT),
    ((2, 8), _FROM_CONTEXT),
    ((2, 9), _COST),
    ((2, 9), _LIST_SIZE),
    (
        (2, 12),
        _directive(
            "cacheTag", ("FIELD_DEFINITION", "OBJECT"), InputValue(name="format", type="String!"), repeatable=True
        ),
    ),
)
"""Directives of federation with the version that brought them, or this form of them."""

_FEDERATION_TYPES: tuple[tuple[Version, str], ...] = (
    ((1, 0), "FieldSet"),
    ((2, 5), "Scope"),
    ((2, 6), "Policy"),
    ((2, 8), "ContextFieldValue"),
)


@dataclass(frozen=True, slots=True)
class Specification:
    """What one version of a specification defines: directives, and types by kind (`SCALAR` or `ENUM`)."""

    directives: Mapping[str, DirectiveDefinition]
    types: Mapping[str, str]


_LINK_SPECIFICATION = Specification(
    directives={
        "link": _directive(
            "link",
            ("SCHEMA",),
            InputValue(name="url", type="String"),
            InputValue(name="as", type="String"),
            InputValue(name="for", type="Purpose"),
            InputValue(name="import", type="[Import]"),
            repeatable=True,
        )
    },
    types={"Purpose": "ENUM", "Import": "SCALAR"},
)

# Specifications that can be linked by themselves, with the versions published of each.
_OTHERS: Mapping[str, Mapping[Version, Specification]] = {
    LINK: {(1, 0): _LINK_SPECIFICATION},
    f"{APOLLO}/tag": {
        (0, 1): Specification({"tag": _TAG}, {}),
        (0, 2): Specification({"tag": _TAG}, {}),
        (0, 3): Specification({"tag": _TAG_ON_SCHEMA}, {}),
    },
    f"{APOLLO}/inaccessible": {
        (0, 1): Specification({"inaccessible": _INACCESSIBLE}, {}),
        (0, 2): Specification({"inaccessible": _INACCESSIBLE}, {}),
    },
    f"{APOLLO}/authenticated": {(0, 1): Specification({"authenticated": _AUTHENTICATED}, {})},
    f"{APOLLO}/requiresScopes": {(0, 1): Specification({"requiresScopes": _REQUIRES_SCOPES}, {"Scope": "SCALAR"})},
    f"{APOLLO}/policy": {(0, 1): Specification({"policy": _POLICY}, {"Policy": "SCALAR"})},
    f"{APOLLO}/context": {
        (0, 1): Specification({"context": _CONTEXT, "fromContext": _FROM_CONTEXT}, {"ContextFieldValue": "SCALAR"})
    },
    f"{APOLLO}/cost": {(0, 1): Specification({"cost": _COST, "listSize": _LIST_SIZE}, {})},
}


def specification(url: str, version: Version) -> Specification | None:
    """What a specification defines in a version; None where either is not known here."""
    if url == FEDERATION:
        return _federation(version) if FEDERATION_1 <= version <= NEWEST_FEDERATION else None
    return _OTHERS.get(url, {}).get(version)


def brought_by(url: str, version: Version) -> Version | None:
    """The version of federation that brought the directives of a specification which is linked by itself."""
    found = _OTHERS.get(url, {}).get(version)
    names = found.directives if found else ()
    return max(
        (
            min(since for since, each in _FEDERATION_DIRECTIVES if each.name == name)
            for name in names
            if name in FEDERATION_DIRECTIVES
        ),
        default=None,
    )


def is_known(url: str) -> bool:
    """Whether a specification is known in some version."""
    return url == FEDERATION or url in _OTHERS


@lru_cache(maxsize=32)
def _federation(version: Version) -> Specification:
    directives = {each.name: each for since, each in _FEDERATION_DIRECTIVES if since <= version}
    return Specification(directives, {name: "SCALAR" for since, name in _FEDERATION_TYPES if since <= version})


FEDERATION_DIRECTIVES = frozenset(_federation(NEWEST_FEDERATION).directives)
"""Names of all directives of federation, in any version."""
SPECIFIED_DIRECTIVES = FEDERATION_DIRECTIVES | {
    name for versions in _OTHERS.values() for each in versions.values() for name in each.directives
}
"""Canonical names of the directives of all specifications that are known here."""
