"""Reading what was read before in part gives what reading it from nothing gives: a memo only saves time."""

import gc
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from support.supergraph_strategies import supergraphs

from dovetail_composition.api.schema import build_api_schema
from dovetail_composition.diagnostics.diagnostic import Diagnostic
from dovetail_composition.memo import NO_MEMO, Memo
from dovetail_composition.schema.definitions import Supergraph
from dovetail_composition.supergraph import SupergraphError, print_supergraph, read_supergraph, reading
from dovetail_composition.supergraph.pieces import cut

LINKED = (
    'schema @link(url: "https://specs.apollo.dev/link/v1.0") '
    '@link(url: "https://specs.apollo.dev/join/v0.3", for: EXECUTION) {more} {{ query: Query }}'
)
FIRST = (
    'schema @core(feature: "https://specs.apollo.dev/core/v0.2") '
    '@core(feature: "https://specs.apollo.dev/join/v0.1", for: EXECUTION) { query: Query }'
)
GRAPHS = 'enum join__Graph { A @join__graph(name: "a") B @join__graph(name: "b") C @join__graph(name: "c") }'
HIDING = '@link(url: "https://specs.apollo.dev/inaccessible/v0.2", as: "{}", for: SECURITY)'
VARIANTS = {
    "schema": (
        LINKED.format(more=""),
        LINKED.format(more="").replace("v0.3", "v0.2"),
        LINKED.format(more=HIDING.format("inaccessible")),
        LINKED.format(more=HIDING.format("secret")),
        FIRST,
    ),
    "join__Graph": (
        GRAPHS,
        GRAPHS.replace("}", 'D @join__graph(name: "d") }'),
        GRAPHS.replace('"b"', '"x"'),
        GRAPHS.replace('C @join__graph(name: "c")', ""),
    ),
    "Query": (
        "type Query @join__type(graph: A) { t: T u: U }",
        "type Query @join__type(graph: A) @join__type(graph: B) { t: T @join__field(graph: A) n: N }",
        "type Query @join__type(graph: C) { t: T }",
    ),
    "T": (
        'type T @join__type(graph: A, key: "id") @join__type(graph: B) { id: ID! x: Int @join__field(graph: B) }',
        'type T @join__type(graph: A, key: "id") { id: ID! x: Int @secret }',
        'type T @join__type(graph: A, key: "s { id }") { s: S! id: ID! n: N @join__field(graph: A, requires: "id") }',
        "type T @join__type(graph: A) @join__type(graph: C) { id: ID! s(in: I = {e: ONE}): S e: E }",
        'type T implements N @join__type(graph: A) @join__implements(graph: A, interface: "N") { id: ID! }',
    ),
    "N": (
        "interface N @join__type(graph: A) { id: ID! }",
        "interface N @join__type(graph: A) { id: ID! s(a: Int): S }",
    ),
    "S": (
        'type S @join__type(graph: A) { id: ID! "a # b" type: Int }',
        'type S @join__type(graph: B) { "" id: ID # } type T\n t(a: String = "{"): [T!] }',
        "type S { id: ID! }",
    ),
    "U": (
        "union U @join__type(graph: A) @join__type(graph: B) = T | S",
        'union U @join__type(graph: A) @join__unionMember(graph: A, member: "T") = T',
    ),
    "E": (
        "enum E @join__type(graph: A) { ONE TWO }",
        '"of one" enum E @join__type(graph: A) { TWO @join__enumValue(graph: A) }',
        "scalar E @join__type(graph: A)",
    ),
    "I": ("input I @join__type(graph: A) { e: E = ONE i: I }", "input I @join__type(graph: A) { e: E! }"),
    "X": ('"""type "" \\""" scalar X {"""\nscalar X', "scalar X @join__type(graph: A)"),
}
"""Definitions by name, of which most ways to choose one each make a supergraph."""
ODD = (
    "scalar type @join__type(graph: A)",
    "extend type T { more: Int }",
    "extend schema { mutation: S }",
    "directive @mark(type: String) on FIELD",
    *VARIANTS["T"],
    *VARIANTS["S"],
    '"type',
    '"""scalar',
    "{ t }",
    "type",
    "input }",
)


def read(sdl: str, memo: Memo = NO_MEMO) -> Supergraph | tuple[Diagnostic, ...]:
    try:
        return read_supergraph(sdl, memo)
    except SupergraphError as error:
        return error.diagnostics


def reread(sdls: list[str], memo: Memo, random: Random) -> None:
    for sdl in sdls:
        found = read(sdl, memo)
        assert found == read(sdl)
        if isinstance(found, Supergraph):
            assert build_api_schema(found, memo).type_map.keys() == build_api_schema(found).type_map.keys()
        if random.random() < 0.7:
            memo.end_turn() if isinstance(found, Supergraph) else memo.undo_turn()


@settings(deadline=None, max_examples=50)
@given(st.randoms(use_true_random=False))
def test_whatever_changes_it_is_read_as_from_nothing(random: Random) -> None:
    """Definitions change a few at a time; now and then one is missing, there twice, wrong, or no definition at all."""
    chosen = {name: random.choice((variants[0], *variants)) for name, variants in VARIANTS.items()}
    sdls = []
    for _ in range(10):
        for name in random.sample(list(VARIANTS), random.randint(0, 2)):
            chosen[name] = random.choice(VARIANTS[name])
        pieces = list(chosen.values())
        if random.random() < 0.2:
            pieces.remove(random.choice(pieces))
        if random.random() < 0.2:
            pieces.append(random.choice(ODD))
        random.shuffle(pieces)
        sdls.append(random.choice(("\n", "\n", "\n", "\n# type\n")).join(pieces))
    reread(sdls, Memo(100_000), random)


@settings(deadline=None, max_examples=10)
@given(st.lists(supergraphs(), min_size=2, max_size=3), st.randoms())
def test_supergraphs_that_use_everything_are_read_as_from_nothing(some: list[Supergraph], random: Random) -> None:
    texts = [print_supergraph(each) for each in some]
    mixed = ["".join(random.sample(pieces, len(pieces))) for pieces in map(list, map(cut, texts))]
    reread([*texts, *mixed, *texts], Memo(100_000), random)


@settings(deadline=None)
@given(st.lists(st.sampled_from((*'ab \n\r"\\#{}()[]@:=|&!é', '"""', "type", "scalar ", "extend "))).map("".join))
def test_pieces_are_the_text_whatever_it_is(text: str) -> None:
    assert "".join(cut(text)) == text


def many(changed: str = "Int") -> str:
    types = (f"type T{each} @join__type(graph: A) {{ t: T{(each + 1) % 200} }}\n" for each in range(200))
    query = "type Query @join__type(graph: A) { t: T0 }\n"
    return "\n".join((VARIANTS["schema"][0], GRAPHS, query, *types, f"type Z @join__type(graph: A) {{ z: {changed} }}"))


def test_only_what_is_new_is_parsed(monkeypatch: pytest.MonkeyPatch) -> None:
    memo = Memo(100_000)
    parsed: list[str] = []
    parse = reading.parse_sdl
    monkeypatch.setattr(reading, "parse_sdl", lambda text: parsed.append(text) or parse(text))
    for each in ("Int", "ID"):
        read_supergraph(many(each), memo)
        memo.end_turn()

    first, second = parsed
    assert first.count("type ") == 202
    assert second.count("type ") == 1


def test_types_are_read_again_if_they_speak_of_a_subgraph_that_is_gone(monkeypatch: pytest.MonkeyPatch) -> None:
    memo = Memo(100_000)
    parsed: list[str] = []
    parse = reading.parse_sdl
    monkeypatch.setattr(reading, "parse_sdl", lambda text: parsed.append(text) or parse(text))
    of_c = "type OfC @join__type(graph: C) { id: ID! }\n"
    without_c = many().replace(VARIANTS["join__Graph"][0], VARIANTS["join__Graph"][3])
    for each in (of_c + many(), without_c, of_c + many()):
        read_supergraph(each, memo)
        memo.end_turn()
    assert [each.count("type ") for each in parsed] == [203, 0, 1]

    assert isinstance(read(of_c + without_c, memo), tuple)


def test_what_no_reading_asks_for_any_more_is_gone() -> None:
    memo = Memo(100_000)
    for each in ("Int", "ID"):
        kept = read_supergraph(many(each), memo)
        memo.end_turn()
    before = definitions()
    for number in range(20):
        kept = read_supergraph(many(("Int", "ID")[number % 2]), memo)
        build_api_schema(kept, memo)
        memo.end_turn()

    assert kept.schema.types["Z"]
    assert definitions() == before


def test_what_was_refused_leaves_nothing() -> None:
    memo = Memo(100_000)
    kept = read_supergraph(many(), memo)
    memo.end_turn()
    before = definitions()
    for number in range(20):
        assert isinstance(read(many(f"Missing{number}"), memo), tuple)
        memo.undo_turn()

    assert kept.schema.types["Z"]
    assert definitions() == before


def definitions() -> int:
    gc.collect()
    return sum(type(each).__name__ == "TypeDefinition" for each in gc.get_objects())
