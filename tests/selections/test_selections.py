"""Selections: dotted paths and field sets have one normal form."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dovetail_composition.selections.selection import (
    SelectedField,
    SelectionSyntaxError,
    leaf_paths,
    merge_selections,
    parse_plain_selection,
    parse_selection,
    print_selection,
    single_path,
)


@pytest.mark.parametrize(
    ("text", "normal"),
    [
        ("id", "id"),
        (" id ", "id"),
        ("owner.id", "owner { id }"),
        ("owner . id", "owner { id }"),
        ("a.b.c", "a { b { c } }"),
        ("sku tenant { id }", "sku tenant { id }"),
        ("sku tenant{id}", "sku tenant { id }"),
        ("{ sku, tenant { id, zone } }", "sku tenant { id zone }"),
        ("sku tenant.id", "sku tenant { id }"),
        ("tenant.id sku", "tenant { id } sku"),
        ("a.b { c d } e", "a { b { c d } } e"),
        ("a { b { c } d } e", "a { b { c } d } e"),
        ("id id", "id"),
        ("tenant { id } sku tenant { zone }", "tenant { id zone } sku"),
        ("__typename id", "__typename id"),
        ("price(currency:EUR,round:true)", "price(currency: EUR, round: true)"),
        ('a(x: "(") { b } a', 'a(x: "(") { b } a'),
        ("a(y: 2, x: 1) a(x: 1, y: 2) { c }", "a(x: 1, y: 2) { c }"),
        ("a { ... on B { c } ... on B { d } ... on T { c } e }", "a { ... on B { c d } ... on T { c } e }"),
        ("... on A { x ... on B { y } }", "... on A { x ... on B { y } }"),
        ("... { a b }", "a b"),
    ],
)
def test_normal_form(text: str, normal: str) -> None:
    assert print_selection(parse_selection(text)) == normal
    assert print_selection(parse_selection(normal)) == normal


@pytest.mark.parametrize(
    "text",
    ["", "  ", "{}", "{ }", ".id", "id.", "a..b", "a {", "a }", "{ a", "a { }", "a { b", "{ a } b", "a { b } { c }",
     "a(x: 1", "a(x)", "(x: 1)", "a.(x: 1)", "... on T", "... on { id }", "... on T { }", "a. ... on T { id }", "...T",
     "alias: id", "$id", "1d", "a { b }.c", "a. { b }", "a.{b}", "{" * 10_000,
     ".".join("a" * 10_000), "a{" * 10_000 + "a" + "}" * 10_000],
)  # fmt: skip
def test_what_is_no_selection_is_refused(text: str) -> None:
    with pytest.raises(SelectionSyntaxError):
        parse_selection(text)


@pytest.mark.parametrize("text", ["a(x: 1)", "a { b(x: 1) }", "... on T { id }", "a { ... on T { id } }"])
def test_arguments_and_fragments_are_no_part_of_a_plain_selection(text: str) -> None:
    assert print_selection(parse_selection(text)) == text
    with pytest.raises(SelectionSyntaxError):
        parse_plain_selection(text)


def test_a_merged_selection_has_each_field_once() -> None:
    merged = merge_selections(parse_selection("a { b } c"), parse_selection("a { d } ... on T { a { e } }"))
    assert print_selection(merged) == "a { b d } c ... on T { a { e } }"


def test_leaf_paths_and_the_only_one() -> None:
    several = parse_selection("sku tenant { id }")
    assert list(leaf_paths(several)) == [("sku",), ("tenant", "id")]
    assert single_path(several) is None
    assert single_path(parse_selection("owner.id")) == ("owner", "id")


names = st.from_regex(r"\A[_a-z][_a-z0-9]{0,5}\Z")
trees = st.recursive(
    st.just(()),
    lambda inner: st.dictionaries(names, inner, min_size=1, max_size=3).map(
        lambda fields: tuple(SelectedField(name, selection) for name, selection in fields.items())
    ),
    max_leaves=8,
).filter(bool)


@given(trees)
def test_print_then_parse_gives_the_same_tree(selection: tuple[SelectedField, ...]) -> None:
    assert parse_selection(print_selection(selection)) == selection


@given(st.text(alphabet="ab{}. ,(:1)", max_size=20))
def test_any_text_is_read_or_refused(text: str) -> None:
    try:
        selection = parse_selection(text)
    except SelectionSyntaxError:
        return
    assert parse_selection(print_selection(selection)) == selection
