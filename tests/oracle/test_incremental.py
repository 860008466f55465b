"""Composing after a change gives, byte for byte, what composing from nothing gives: what is kept only saves time."""

from random import Random

from hypothesis import given, settings
from hypothesis import strategies as st

from dovetail_composition.artifact import encode
from dovetail_composition.compose import Composition, compose_leaving_out
from dovetail_composition.manifest import Manifest
from dovetail_composition.memo import NO_MEMO, Memo
from dovetail_composition.prepare import Cache
from dovetail_composition.sources import SubgraphSource

from .draw import make_world
from .sources import sources


def members(seed: int) -> list[SubgraphSource]:
    return sources(make_world(seed, services=3, entities=3, faulty=False))


def told(composition: Composition, memo: Memo = NO_MEMO) -> tuple[object, ...]:
    artifact = composition.supergraph and encode(composition.supergraph, Manifest(), memo)
    return composition.diagnostics, composition.names, composition.left_out, artifact


@settings(deadline=None, max_examples=25)
@given(st.integers(0, 10_000), st.integers(0, 10_000), st.sampled_from([1, 30, 100_000]), st.randoms())
def test_what_was_composed_before_changes_nothing(seed: int, other: int, most: int, random: Random) -> None:
    """Members come, go and change to those of another world, whose types and fields of the same names differ."""
    memo = Memo(most)
    cache: Cache = {}
    pool = [*members(seed), *members(other)]
    for _ in range(6):
        chosen = random.sample(pool, random.randint(1, len(pool)))
        current = list({(each.namespace, each.name): each for each in chosen}.values())

        kept = compose_leaving_out(current, cache, memo)

        assert told(kept, memo) == told(compose_leaving_out(current))
