"""Draw what each gateway needs for each workload, in units of ours, as an SVG without a library."""

from __future__ import annotations

import math
from collections.abc import Sequence
from html import escape

from bench import tables
from bench.gateways import OURS
from bench.measuring import Row
from bench.workloads import WORKLOADS

_LEFT, _WIDTH, _BAR, _GAP, _HEAD = 210, 560, 16, 6, 34
_OURS, _OTHER, _FLOOR = "#0b6e4f", "#8a94a6", "#d7dbe3"


def svg(rows: Sequence[Row]) -> str:
    """Return the chart: a group of bars for each workload, as long as the logarithm of the CPU time."""
    groups = [(name, tables.by_gateway(rows, name)) for name in WORKLOADS]
    groups = [(name, runs) for name, runs in groups if runs]
    costs = [tables.cpu_ms(each) for _, runs in groups for each in runs.values()]
    if not costs:
        return '<svg xmlns="http://www.w3.org/2000/svg"/>\n'
    least, most = math.log10(max(min(costs), 1e-4)) - 0.3, math.log10(max(costs)) + 0.1
    parts, top = [], 46
    for name, runs in groups:
        parts.append(_text(12, top + 14, f"{name}: {WORKLOADS[name].title}", 'font-weight="bold"'))
        top += _HEAD - 10
        for gateway, each in runs.items():
            cost = tables.cpu_ms(each)
            length = _WIDTH * (math.log10(max(cost, 1e-4)) - least) / (most - least)
            colour = _OURS if gateway == OURS.name else _FLOOR if each[0].floor else _OTHER
            parts.append(_text(_LEFT - 8, top + 13, gateway, 'text-anchor="end"'))
            parts.append(f'<rect x="{_LEFT}" y="{top}" width="{length:.1f}" height="{_BAR}" fill="{colour}"/>')
            parts.append(_text(_LEFT + length + 6, top + 13, f"{cost:.3g} ms", ""))
            top += _BAR + _GAP
        top += 12
    title = _text(12, 24, "CPU time of the gateway for one request (logarithmic; shorter is better)", 'font-size="15"')
    width = _LEFT + _WIDTH + 100
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{width}" height="{top}" viewBox="0 0 {width} {top}" '
        f'font-family="sans-serif" font-size="12">\n<rect width="100%" height="100%" fill="white"/>\n'
        + "\n".join([title, *parts])
        + "\n</svg>\n"
    )


def _text(x: float, y: float, text: str, more: str) -> str:
    return f'<text x="{x:.0f}" y="{y:.0f}" {more}>{escape(text)}</text>'
