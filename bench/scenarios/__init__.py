"""What a load of one query does not show: starts, swaps of the schema, growth of memory, more workers."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping

from bench.figures import Figure
from bench.measuring import Place
from bench.scenarios import composing, growth, reload, start, workers

Scenario = Callable[[Place, bool], Iterator[Figure]]

SCENARIOS: Mapping[str, Scenario] = {
    "start": start.figures,
    "many": start.many,
    "workers": workers.figures,
    "reload": reload.figures,
    "growth": growth.figures,
    "composition": composing.figures,
}
"""Name → what gives its figures; the flag asks to be brief."""
