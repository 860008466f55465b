"""The recorded cases of other composers: what each one is, what we answer, and where the two differ."""

import gzip
import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from dovetail_composition.api.schema import api_sdl
from dovetail_composition.compose import Composition, compose
from dovetail_composition.manifest import Endpoint
from dovetail_composition.members.sources import SubgraphSource

from .shape import shape

ROOT = Path(__file__).parents[2]
CORPUS = ROOT.parent / "shared" / "composition-cases" / "corpus.jsonl.gz"
ANY_CODE = "?"
"""Stands among the recorded codes where the composer that recorded them failed without one."""


@dataclass(frozen=True, slots=True)
class Case:
    """One recorded case."""

    id: str
    test: str
    subgraphs: tuple[dict[str, str], ...]
    ok: bool
    codes: tuple[str, ...]
    public_sdl: str | None

    @property
    def topics(self) -> tuple[str, ...]:
        """The recorded codes; `ok` where there are none."""
        return ("ok",) if self.ok else self.codes


@dataclass(frozen=True, slots=True)
class Answer:
    """What our composer makes of a case, and why that is not what was recorded; no reason: it is."""

    codes: tuple[str, ...]
    sdl: str | None
    reason: str


def cases() -> Iterator[Case]:
    """All cases, in the order of the file."""
    with gzip.open(CORPUS, "rt", encoding="utf-8") as lines:
        for line in lines:
            each: dict[str, Any] = json.loads(line)
            yield Case(
                id=each["id"],
                test=each["test"],
                subgraphs=tuple(each["subgraphs"]),
                ok=each["ok"],
                codes=tuple(each["codes"]),
                public_sdl=each["publicSdl"],
            )


def compose_case(case: Case) -> Composition:
    """Each subgraph as one that told its SDL by `{ _service { sdl } }`."""
    return compose(
        SubgraphSource(
            name=each["name"],
            sdl=each["sdl"],
            federation=True,
            endpoint=Endpoint(url=each["url"] or f"http://{each['name']}.test/graphql"),
        )
        for each in case.subgraphs
    )


def answer(case: Case) -> Answer:
    """Compose a case and compare."""
    try:
        composition = compose_case(case)
        sdl = api_sdl(composition.supergraph) if composition.supergraph else None
    except Exception as error:  # noqa: BLE001 - a failure of ours is one wrong case among many
        return Answer((), None, f"fails with {type(error).__name__}: {error}")
    codes = tuple(sorted({each.code for each in composition.diagnostics if each.severity == "error"}))
    return Answer(codes, sdl, _difference(case, codes, sdl))


def _difference(case: Case, codes: tuple[str, ...], sdl: str | None) -> str:
    if case.ok and sdl is None:
        return f"should compose, has {', '.join(codes)}"
    if not case.ok and sdl is not None:
        return f"should have {', '.join(case.codes)}, composes"
    if not case.ok:
        right = ANY_CODE in case.codes or not set(codes).isdisjoint(case.codes)
        return "" if right else f"should have {', '.join(case.codes)}, has {', '.join(codes)}"
    ours, theirs = shape(sdl or ""), shape(case.public_sdl or "")
    different = sorted(name for name in ours.keys() | theirs.keys() if ours.get(name) != theirs.get(name))
    return f"another API in {', '.join(different)}" if different else ""
