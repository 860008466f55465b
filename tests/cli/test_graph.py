"""`dovetail graph`: what is drawn, in which format, and where it goes."""

from __future__ import annotations

from pathlib import Path

import pytest

from .conftest import Run

QUERY = "{ reviews { text } }"


@pytest.fixture
def stored(run: Run, manifests: Path) -> str:
    assert run("compose", "manifests", "-o", "supergraph.graphql").code == 0
    return "supergraph.graphql"


@pytest.mark.parametrize(
    ("arguments", "beginning"),
    [
        ((), "digraph dovetail {"),
        (("--format", "dot"), "digraph dovetail {"),
        (("--format", "mermaid"), "flowchart TB"),
        (("--format", "svg"), "<svg "),
    ],
)
def test_formats(run: Run, stored: str, arguments: tuple[str, ...], beginning: str) -> None:
    done = run("graph", "--supergraph", stored, *arguments)

    assert (done.code, done.err) == (0, "")
    assert done.out.startswith(beginning)
    assert "Product" in done.out


@pytest.mark.parametrize(
    ("name", "beginning"),
    [("graph.svg", "<svg "), ("graph.SVG", "<svg "), ("graph.mmd", "flowchart"), ("graph.dot", "digraph"), ("g", "di")],
)
def test_a_file_by_its_ending(run: Run, stored: str, tmp_path: Path, name: str, beginning: str) -> None:
    done = run("graph", "--supergraph", stored, "-o", name)

    assert (done.code, done.out) == (0, "")
    assert (tmp_path / name).read_text().startswith(beginning)


def test_a_format_counts_for_more_than_an_ending(run: Run, stored: str, tmp_path: Path) -> None:
    assert run("graph", "--supergraph", stored, "-o", "graph.svg", "--format", "mermaid").code == 0
    assert (tmp_path / "graph.svg").read_text().startswith("flowchart")


def test_only_some_types(run: Run, stored: str) -> None:
    done = run("graph", "--supergraph", stored, "--type", "Review")

    assert "Review" in done.out
    assert "Product" not in done.out


def test_the_plan_of_an_operation(run: Run, stored: str, tmp_path: Path) -> None:
    (tmp_path / "query.graphql").write_text(QUERY)

    from_file = run("graph", "--supergraph", stored, "--operation", "query.graphql")
    from_stdin = run("graph", "--supergraph", stored, "--operation", "-", stdin=QUERY)

    assert from_file == from_stdin
    assert "reviews { text }" in from_file.out
    assert "Product" not in from_file.out


def test_what_cannot_be_drawn(run: Run, stored: str, tmp_path: Path) -> None:
    (tmp_path / "api.graphql").write_text("type Query { a: Int }")

    unknown = run("graph", "--supergraph", stored, "--type", "Nowhere")
    invalid = run("graph", "--supergraph", stored, "--operation", "-", stdin="{ nowhere }")
    no_supergraph = run("graph", "--supergraph", "api.graphql")
    no_folder = run("graph", "--supergraph", stored, "-o", "nowhere/graph.svg")
    both = run("graph", "--supergraph", stored, "--type", "Review", "--operation", "-", stdin=QUERY)

    assert (unknown.code, "no type 'Nowhere'" in unknown.err) == (2, True)
    assert (invalid.code, "GRAPHQL_VALIDATION_FAILED" in invalid.err) == (1, True)
    assert (no_supergraph.code, "INVALID_SUPERGRAPH" in no_supergraph.err) == (1, True)
    assert (no_folder.code, "cannot write nowhere/graph.svg" in no_folder.err) == (2, True)
    assert (both.code, both.out) == (2, "")
