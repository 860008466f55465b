"""Which calls of one fetch become one: those that are equal but for their places, and fill leaves alone."""

from __future__ import annotations

from typing import Any

import pytest
from execute.build import argument, join, key, root, steps
from msgspec.structs import replace

from dovetail_gateway.document.selection import When
from dovetail_gateway.plan.merging import merged
from dovetail_gateway.plan.nodes import (
    AboveArgument,
    ClientVariable,
    JoinEntry,
    KeyObject,
    Parents,
    Rewrite,
    Source,
    TextArgument,
)

ON = When(any_of=frozenset({frozenset({("on", True)})}))
ABOVE = AboveArgument(
    name="unit",
    type="String",
    placeholder="unit",
    sources=(Source(steps=0, types=None, typename_key="t", key=key("u")),),
)


def call(alias: str, *path: str, key_of: tuple[str, ...] = ("id",), of: str = "P", **options: Any) -> JoinEntry:
    """A lookup by key."""
    shape = KeyObject(path=(), fields=tuple((name, key(name)) for name in key_of), typename=of)
    given = argument("representations", shape, batch=True, type="[_Any!]!")
    more = options.pop("arguments", ())
    options = {"attach": None, "entities": True, "text": f"{{ ... on {of} {{ a b }} }}", **options}
    return join(alias, steps(*path), "_entities", given, *more, **options)


FIRST = call("j0", "top")
APART: dict[str, JoinEntry] = {
    "another text": call("j1", "one", text="{ ... on P { a } }"),
    "another order of fields": call("j1", "one", text="{ ... on P { b a } }"),
    "another key": call("j1", "one", key_of=("id", "size")),
    "another type": call("j1", "one", of="Q"),
    "another type's key": call("j1", "one", of="Q", text=FIRST.text),
    "another field": replace(FIRST, field="ps"),
    "an argument more": call("j1", "one", arguments=(TextArgument(name="unit", text='"m"'),)),
    "a condition": call("j1", "one", when=ON),
    "a variable": call("j1", "one", variables=(ClientVariable(name="v", type="Int"),)),
    "other names": call("j1", "one", rewrite=Rewrite(keys={"a": "c"})),
    "another name of the type": call("j1", "one", typename_key="___typename"),
    "fewer types": call("j1", "one", narrow=frozenset({"P"})),
}
NEVER: dict[str, dict[str, Any]] = {
    "objects": {"text": "{ ... on P { a { b } } }"},
    "values for a field": {"attach": "value"},
    "a call for each parent": {"mode": "each"},
    "a request for each parent": {"mode": "single"},
    "an argument from above": {"arguments": (ABOVE,)},
}


def places(entry: Any) -> list[str]:
    return [".".join(step.key for step in at.path) for at in entry.places]


def test_equal_calls_are_one_call_with_all_places() -> None:
    others = [call("j1", "one"), call("j2", "rows", "part", parent_types=frozenset({"P"}))]
    (found,) = merged([FIRST, *others])

    assert isinstance(found, JoinEntry)
    assert found.places == (*FIRST.places, *(at for each in others for at in each.places))
    assert found.alias == "j0"


@pytest.mark.parametrize("other", APART.values(), ids=APART)
def test_calls_that_differ_stay_apart(other: JoinEntry) -> None:
    assert merged([FIRST, other]) == (FIRST, other)


@pytest.mark.parametrize("options", NEVER.values(), ids=NEVER)
def test_what_is_never_merged(options: dict[str, Any]) -> None:
    pair = (call("j0", "top", **options), call("j1", "one", **options))

    assert merged(pair) == pair


def test_conditions_and_arguments_that_are_equal_do_not_matter() -> None:
    options: dict[str, Any] = {"when": ON, "arguments": (TextArgument(name="unit", text='"m"'),)}
    (found,) = merged([call("j0", "top", **options), call("j1", "one", **options)])

    assert places(found) == ["top", "one"]


def test_a_place_counts_once() -> None:
    (found,) = merged([FIRST, call("j1", "top")])

    assert isinstance(found, JoinEntry)
    assert found.places == (Parents(path=steps("top")),)


def test_entries_stay_in_their_order() -> None:
    start = root("top { id }", "top")
    found = merged([start, call("j0", "top"), call("j1", "top", of="Q"), call("j2", "one"), call("j3", "one", of="Q")])

    assert found[0] is start
    assert [places(each) for each in found[1:]] == [["top", "one"], ["top", "one"]]
    assert [each.alias for each in found if isinstance(each, JoinEntry)] == ["j0", "j1"]
