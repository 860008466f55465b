"""Directives on every place and kind: what they guard is asked of no subgraph, and null with an error."""

from __future__ import annotations

import pytest

from dovetail_composition.api.guards import guarded
from dovetail_composition.schema.definitions import AppliedDirective

from .library import DIRECTIVES, ask, ask_all, expected, library, marked

USER = ["User.id", "User.name", "User.state", "User.stamp", "User.best", "User.friend", "User.email", "User.reviews"]
BOOK = ["Book.id", "Book.title", "Book.pages", "Book.author", "Book.price"]

PLACES: dict[str, list[str]] = {
    "User.email": ["User.email"],
    "User.id": ["User.id"],
    "User.friend": ["User.friend"],
    "User.reviews": ["User.reviews"],
    "User": [*USER, "Query.me", "Query.top", "Query.users", "Mutation.rename", "Book.author"],
    "Book": [*BOOK, "User.best"],
    "Film.minutes": ["Film.minutes"],
    "Film": ["Film.title", "Film.minutes"],
    "Media": ["Query.media"],
    "Review": ["Review.text", "User.reviews"],
    "State": ["Query.state", "User.state"],
    "Stamp": ["Query.stamps", "User.stamp"],
    "Query.me": ["Query.me"],
    "Query.top": ["Query.top"],
    "Query": [f"Query.{name}" for name in ["me", "top", "users", "found", "media", "state", "stamps"]],
    "Mutation.reset": ["Mutation.reset"],
    "Mutation.count": ["Mutation.count"],
    "Mutation": ["Mutation.rename", "Mutation.reset", "Mutation.count"],
}
"""Where a directive stands, and what of which object types it denies."""

OPERATIONS = (
    "{ me { id name email reviews { text } state stamp best { title price } } }",
    "{ me { name } users { email } state }",
    "{ me { email } }",
    "{ top { email friend { name } } }",
    "{ users { friend { state name } } }",
    "{ found { __typename ... on User { name email } ... on Book { pages title price } ... on Film { minutes } } }",
    "{ found { ... on Book { author { name } } ... on Film { title } } }",
    "{ found { ... on User { id: email email: id } } }",
    "{ me { __typename: email title: best { __typename: title } } }",
    "{ media { title } state }",
    "{ media { ...F ... on Book { pages price } } } fragment F on Film { title minutes }",
    "{ state stamps }",
    "{ stamps }",
    "query { one: me { name } me { friend { friend { email } } } }",
    'mutation { count rename(name: "x") { name email } }',
    "mutation { reset }",
    "mutation { count }",
)


@pytest.mark.parametrize("place", PLACES)
def test_what_is_guarded_is_denied_and_nothing_else(place: str) -> None:
    """As one schema answers it whose resolvers refuse what is denied."""
    told = ask_all(marked(place, DIRECTIVES["scopes"]), OPERATIONS)

    # Keys are needed to find objects elsewhere, and never shown.
    guarded = set(PLACES[place]) - {"User.id", "Book.id"}
    for text, found, (data, paths) in zip(OPERATIONS, told, expected(OPERATIONS, tuple(PLACES[place])), strict=True):
        assert found.data == data, text
        assert set(found.denied) == set(paths), text
        assert found.asked.isdisjoint(guarded), text


@pytest.mark.parametrize("place", PLACES)
def test_all_directives_guard_alike(place: str) -> None:
    found = [guarded(marked(place, each).schema) for each in DIRECTIVES.values()]

    assert found[0].fields >= {tuple(each.split(".")) for each in PLACES[place]}
    assert found[1:] == found[:1] * 2


def test_what_is_open_is_open() -> None:
    for text, found, (data, _) in zip(
        OPERATIONS, ask_all(library(), OPERATIONS), expected(OPERATIONS, ()), strict=True
    ):
        assert found.errors == [], text
        assert found.data == data, text


@pytest.mark.parametrize("name", ["tag", "cost", "mine", "inaccessible"])
def test_other_directives_deny_nothing(name: str) -> None:
    assert ask(marked("User.email", AppliedDirective(name=name)), "{ me { email } }").data == {"me": {"email": "a@"}}


ARGUMENTS = {
    ("requiresScopes", "scopes", '[["a"], ["b"]]'): True,
    ("requiresScopes", "scopes", '[["a", "b"]]'): True,
    ("requiresScopes", "scopes", '["a"]'): True,
    ("requiresScopes", "scopes", '"a"'): True,
    ("requiresScopes", "scopes", "null"): True,
    ("requiresScopes", "scopes", "[["): True,
    ("requiresScopes", "policies", "[]"): True,
    ("requiresScopes", "scopes", "[]"): False,
    ("requiresScopes", "scopes", "[[]]"): False,
    ("requiresScopes", "scopes", '[["a"], []]'): False,
    ("policy", "policies", '[["a", "b"], ["c"]]'): True,
    ("policy", "policies", "[[]]"): False,
}
"""Who has no scopes and no policies meets what asks for none; what cannot be understood is met by nobody."""


@pytest.mark.parametrize(("name", "argument", "value"), ARGUMENTS)
def test_what_is_required_is_read_from_the_argument(name: str, argument: str, value: str) -> None:
    directive = AppliedDirective(name=name, arguments=((argument, value),))
    told = ask(marked("User.email", directive), "{ me { email } }")

    assert bool(told.denied) is ARGUMENTS[name, argument, value]


def test_a_directive_without_its_argument_denies() -> None:
    assert ask(marked("User.email", AppliedDirective(name="policy")), "{ me { email } }").denied == [("me", "email")]
