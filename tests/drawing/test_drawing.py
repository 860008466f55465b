"""Pictures of the query graph and of plans, on record in each format."""

from __future__ import annotations

import xml.etree.ElementTree as ET
from collections.abc import Callable
from functools import cache
from pathlib import Path

import pytest
import yaml
from support.needs import ROOT

from dovetail_cli.drawing import Picture, plan_picture, query_graph_picture, to_dot, to_mermaid, to_svg
from dovetail_cli.drawing.picture import MOST_LINES, Arrow, Box, bounded
from dovetail_composition.api.schema import build_api_schema
from dovetail_composition.compose import compose
from dovetail_composition.graph import QueryGraph
from dovetail_composition.graph.wire import WireNames
from dovetail_composition.manifest import Policies
from dovetail_composition.resources import parse_schema
from dovetail_composition.schema.definitions import Supergraph
from dovetail_gateway.document.prepared import prepare
from dovetail_gateway.plan import plan_as_json, plan_operation

CASES = Path(__file__).parent / "cases"
FORMATS = {"dot": to_dot, "mmd": to_mermaid, "svg": to_svg}


@cache
def supergraph() -> Supergraph:
    """Subgraphs, and plain services with a link and a lookup."""
    sources = []
    for manifest in yaml.safe_load_all((CASES / "schemas.yaml").read_text()):
        parsed, diagnostics = parse_schema(manifest, {})
        assert parsed is not None, diagnostics
        sources.append(getattr(parsed, "source", parsed))
    composition = compose(sources)
    assert composition.supergraph is not None, composition.diagnostics
    return composition.supergraph


def plan(name: str) -> Picture:
    graph = supergraph()
    prepared = prepare(build_api_schema(graph), (CASES / f"{name}.graphql").read_text(), None, Policies())
    found = plan_operation(
        QueryGraph(graph), WireNames(graph), prepared.operation, prepared.fragments, prepared.selection
    )
    return plan_picture(plan_as_json(found))


def picture(name: str) -> Picture:
    if name == "everything":
        return query_graph_picture(supergraph())
    return query_graph_picture(supergraph(), {"Talk"}) if name == "one_type" else plan(name)


@pytest.mark.parametrize("ending", FORMATS)
@pytest.mark.parametrize("name", ["everything", "one_type", "rounds", "conditions", "places", "nothing_asked"])
def test_the_picture_on_record(name: str, ending: str, golden: Callable[[Path, str], None]) -> None:
    golden(CASES / f"{name}.{ending}", FORMATS[ending](picture(name)))


@pytest.mark.parametrize("name", ["everything", "rounds", "conditions"])
def test_svg_shows_all_that_there_is(name: str) -> None:
    drawn = picture(name)
    root = ET.fromstring(to_svg(drawn))
    space = "{http://www.w3.org/2000/svg}"
    texts = [item.text for item in root.iter(f"{space}text")]

    assert len(list(root.iter(f"{space}rect"))) == 1 + len(drawn.boxes)
    assert len([item for item in root.iter(f"{space}path") if "marker-end" in item.attrib]) == len(drawn.arrows)
    assert {line for box in drawn.boxes for line in (box.title, *box.lines)} <= set(texts)
    assert {line for arrow in drawn.arrows for line in arrow.lines} <= set(texts)


def test_boxes_do_not_overlap() -> None:
    for drawn in (picture("everything"), picture("rounds")):
        assert len({(box.row, box.column) for box in drawn.boxes}) == len(drawn.boxes)


def test_long_lists_are_cut() -> None:
    lines = [str(number) for number in range(MOST_LINES + 3)]
    assert bounded(lines[:MOST_LINES]) == tuple(lines[:MOST_LINES])
    assert bounded(lines) == (*lines[: MOST_LINES - 1], "… 4 more")


@pytest.mark.parametrize("ending", FORMATS)
def test_names_that_mean_something_in_a_format(ending: str) -> None:
    box = Box(id='a"b', title='<x> & "y"\\', lines=("`z` #1",), row=0, column=0, service="s")
    arrow = Arrow(source=box.id, target=box.id, kind="key", lines=('say "hi"',))
    text = FORMATS[ending](Picture(boxes=(box,), arrows=(arrow,), columns=("end",)))

    expected = {
        "dot": r'"a\"b" [label="<x> & \"y\"\\\n\n`z` #1"]',
        "mmd": 'n0["<b>#lt;x#gt; & #quot;y#quot;\\</b><br/>#96;z#96; #35;1"]',
        "svg": "&lt;x&gt; &amp; &quot;y&quot;\\",
    }
    assert expected[ending] in text


@pytest.mark.parametrize(("file", "name"), [("query-graph.svg", "everything"), ("plan.svg", "rounds")])
def test_the_pictures_in_the_documentation(file: str, name: str, golden: Callable[[Path, str], None]) -> None:
    golden(ROOT / "docs" / "pictures" / file, to_svg(picture(name)))
