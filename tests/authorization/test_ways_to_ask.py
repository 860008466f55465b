"""Denied is what is asked for by a guarded type, whatever objects there are; and free what a free type has."""

from __future__ import annotations

from typing import Any

import pytest

from .library import DIRECTIVES, Told, ask, library, marked

GUARD = DIRECTIVES["authenticated"]

FILM = {"title": "F", "minutes": 90}
BOOK = {"title": "B", "pages": 7}

WAYS: dict[str, tuple[str, str, Any, list[tuple[str | int, ...]]]] = {
    "an interface's field": (
        "Media.title",
        "{ media { title } me { best { title } } }",
        {"media": [{"title": None}, {"title": None}], "me": {"best": {"title": "B"}}},
        [("media", 0, "title"), ("media", 1, "title")],
    ),
    "an interface's field, of one type by its own": (
        "Media.title",
        "{ media { ... on Book { title pages } ... on Film { minutes } } }",
        {"media": [{"minutes": 90}, BOOK]},
        [],
    ),
    "an interface's field, both ways": (
        "Media.title",
        "{ media { ... on Film { title } title } }",
        {"media": [{"title": None}, {"title": None}]},
        [("media", 0, "title"), ("media", 1, "title")],
    ),
    "a fragment on a guarded interface": (
        "Media",
        "{ found { ... on Media { title } ... on Book { pages } ... on User { name } } }",
        {"found": [{"name": "Ann"}, {"title": None, "pages": 7}, {"title": None}]},
        [("found", 1, "title"), ("found", 2, "title")],
    ),
    "a fragment within one on a guarded interface": (
        "Media",
        "{ found { ...M ... on Book { pages } } } fragment M on Media { ... on Film { title } __typename }",
        {"found": [{}, {"__typename": "Book", "pages": 7}, {"title": None, "__typename": "Film"}]},
        [("found", 2, "title")],
    ),
    "the type's name": (
        "Film",
        "{ media { __typename } }",
        {"media": [{"__typename": "Film"}, {"__typename": "Book"}]},
        [],
    ),
    "one of several types": (
        "Film",
        "{ media { title ... on Book { pages } } }",
        {"media": [{"title": None}, BOOK]},
        [("media", 0, "title")],
    ),
    "one type's field that another one has, too": (
        "Book.title",
        "{ found { ... on Book { title } ... on Film { title minutes } } media { title } }",
        {"found": [{}, {"title": None}, FILM], "media": [{"title": "F"}, {"title": None}]},
        [("found", 1, "title"), ("media", 1, "title")],
    ),
    "a null that propagates": (
        "Film.minutes",
        "{ found { ... on Film { minutes } } }",
        None,
        [("found", 2, "minutes")],
    ),
    "a null that propagates to an item": (
        "User.state",
        "{ users { name state } me { name } }",
        {"users": [None, None], "me": {"name": "Ann"}},
        [("users", 0, "state"), ("users", 1, "state")],
    ),
    "under the key of the plan": (
        "User.id",
        "{ me { _id: name email stamp } top { email } }",
        {"me": {"_id": "Ann", "email": "a@", "stamp": "t"}, "top": {"email": None}},
        [],
    ),
    "the key itself": ("User.id", "{ me { id email } state }", {"me": None, "state": "OFF"}, [("me", "id")]),
}
"""What is guarded, an operation, its data, and the paths of what is denied."""


@pytest.mark.parametrize("way", WAYS)
def test_by_which_type_it_is_asked_for(way: str) -> None:
    place, text, data, paths = WAYS[way]
    told = ask(marked(place, GUARD), text)

    assert told.data == data
    assert told.denied == paths


CONDITIONS = "query ($a: Boolean!) { me { name ... @include(if: $a) { email } } count: state @skip(if: $a) }"


@pytest.mark.parametrize("wanted", [True, False])
def test_what_is_left_out_is_not_denied(wanted: bool) -> None:
    told = ask(marked("User.email", GUARD), CONDITIONS, {"a": wanted})

    assert told.denied == ([("me", "email")] if wanted else [])
    assert told.data == {"me": {"name": "Ann"} | ({"email": None} if wanted else {})} | (
        {} if wanted else {"count": "OFF"}
    )


@pytest.mark.parametrize(
    ("place", "text", "calls"),
    [
        ("Query.me", "{ me { name email } again: me { id } }", 0),
        ("Query", "{ me { name } state __typename }", 0),
        ("Mutation.count", "mutation { count }", 0),
        ("State", "{ state }", 0),
        ("User.email", "{ me { email } }", 1),
        ("User.email", "{ me { name } state }", 1),
        ("Book.price", "{ me { best { price title } email } }", 2),
    ],
)
def test_no_call_is_made_for_what_is_denied(place: str, text: str, calls: int) -> None:
    assert ask(marked(place, GUARD), text).calls == calls


@pytest.mark.parametrize("others", ["reset count", "count reset", 'count reset rename(name: "x") { name }'])
def test_no_mutation_is_made_where_the_answer_is_null_beforehand(others: str) -> None:
    told = ask(marked("Mutation.reset", GUARD), f"mutation {{ {others} }}")

    assert (told.data, told.calls) == (None, 0)
    assert told.denied == [("reset",)]


@pytest.mark.parametrize(("wanted", "calls"), [(True, 0), (False, 1)])
def test_mutations_are_made_where_what_is_denied_is_left_out(wanted: bool, calls: int) -> None:
    text = "mutation ($a: Boolean!) { count reset @include(if: $a) }"

    assert ask(marked("Mutation.reset", GUARD), text, {"a": wanted}).calls == calls


def test_other_mutations_are_made() -> None:
    told = ask(marked("Mutation.count", GUARD), 'mutation { reset count rename(name: "x") { name } }')

    assert told.data == {"reset": 1, "count": None, "rename": {"name": "Ann"}}
    assert told.asked == {"Mutation.reset", "Mutation.rename", "User.name"}


def introspected(told: Told) -> set[str]:
    return {each["name"] for each in told.data["__type"]["fields"]}


@pytest.mark.parametrize("place", ["User.email", "User", "Query", "Query.me"])
def test_introspection_shows_what_is_guarded(place: str) -> None:
    """It is part of the API, for whoever is known to somebody."""
    text = '{ __type(name: "User") { fields { name } } __schema { queryType { name } } }'
    told = ask(marked(place, GUARD), text)

    assert told.errors == []
    assert introspected(told) == introspected(ask(library(), text))
    assert told.data["__schema"] == {"queryType": {"name": "Query"}}
