"""Lists the cases that differ, or shows one: `python -m tests.composition_corpus.score [--code CODE] [--show ID]`."""

import argparse
from collections import Counter
from collections.abc import Iterable

from dovetail_composition.diagnostics.diagnostic import render

from .corpus import Answer, Case, answer, cases, compose_case


def score(answers: Iterable[tuple[Case, Answer]]) -> str:
    """Right of all, in total and by recorded code."""
    right: Counter[str] = Counter()
    total: Counter[str] = Counter()
    for case, given in answers:
        for topic in ("all", *case.topics):
            total[topic] += 1
            right[topic] += not given.reason
    return "\n".join(f"{right[topic]:4} of {count:4}  {topic}" for topic, count in total.most_common())


def main() -> None:
    """Print what was asked for."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--code", help="only cases with this recorded code; `ok` for those that compose")
    parser.add_argument("--show", metavar="ID", help="one case with our answer and the recorded one")
    chosen = parser.parse_args()
    found = [case for case in cases() if chosen.show in (None, case.id)]
    if chosen.show:
        for case in found:
            _show(case)
        return
    answers = [(case, answer(case)) for case in found if chosen.code in (None, *case.topics)]
    for case, given in answers:
        if given.reason:
            print(case.id, case.test, given.reason, sep=" | ")
    print(score(answers))


def _show(case: Case) -> None:
    given = answer(case)
    print(f"# {case.id}: {case.test}")
    for each in case.subgraphs:
        print(f"\n# subgraph {each['name']}\n{each['sdl']}")
    print(f"\n# recorded: {', '.join(case.topics)}\n{case.public_sdl or ''}")
    print(f"\n# ours: {', '.join(given.codes) or 'ok'}: {given.reason or 'right'}\n{given.sdl or ''}")
    for finding in compose_case(case).diagnostics:
        print(render(finding))


if __name__ == "__main__":
    main()
