"""`dovetail check --operations`: what a change means to the operations that clients are known to send."""

from __future__ import annotations

from pathlib import Path

import pytest

from .conftest import Run, schema_manifest


@pytest.fixture
def before(run: Run, manifests: Path, tmp_path: Path) -> Path:
    """The supergraph as it was, before `Review.text` goes and `Review.stars` comes; and operations on it."""
    path = tmp_path / "before.graphql"
    path.write_text(run("compose", "manifests").out)
    (manifests / "review.yml").write_text(
        schema_manifest("review", "type Query { reviews: [Review!]! } type Review { stars: Int }")
    )
    folder = tmp_path / "clients"
    (folder / "web").mkdir(parents=True)
    (folder / "web" / "texts.graphql").write_text(
        "query Texts { reviews { ...Text } }\nquery Names { product(id: 1) { name } }\n"
    )
    (folder / "fragments.gql").write_text("fragment Text on Review { text }")
    (folder / "README.md").write_text("{")
    return path


def test_each_operation_is_named_with_what_breaks_it(process: Run, before: Path) -> None:
    done = process("check", "manifests", "--against", before, "--operations", "clients")

    assert done.code == 1
    assert done.out == (
        "breaking  Review.text was removed (FIELD_REMOVED)\n"
        "safe      Review.stars was added, with type Int (FIELD_ADDED)\n"
        "1 breaking, 0 dangerous, 1 safe\n"
        "breaks    Texts in clients/web/texts.graphql:1:1\n"
        "  Cannot query field 'text' on type 'Review'.\n"
        "  breaking  Review.text was removed (FIELD_REMOVED)\n"
        "2 operations: 1 break, 0 may be surprised, 1 go on, 0 were not valid before\n"
    )


def test_the_same_as_json(run: Run, before: Path) -> None:
    done = run("check", "manifests", "--against", before, "--operations", "clients", "--format", "json")

    assert done.code == 1
    removed = {
        "level": "breaking",
        "code": "FIELD_REMOVED",
        "coordinate": "Review.text",
        "message": "was removed",
    }
    assert done.json["operations"] == [
        {
            "name": "Texts",
            "file": "clients/web/texts.graphql",
            "location": {"line": 1, "column": 1},
            "result": "breaks",
            "errors": ["Cannot query field 'text' on type 'Review'."],
            "changes": [removed],
        },
        {
            "name": "Names",
            "file": "clients/web/texts.graphql",
            "location": {"line": 2, "column": 1},
            "result": "safe",
            "errors": [],
            "changes": [],
        },
    ]


def test_a_breaking_change_fails_though_no_known_operation_uses_it(run: Run, before: Path, tmp_path: Path) -> None:
    (tmp_path / "names.graphql").write_text("{ product(id: 1) { name } }")

    done = run("check", "manifests", "--against", before, "--operations", "names.graphql")

    assert done.code == 1
    assert done.out.endswith("1 operation: 0 break, 0 may be surprised, 1 go on, 0 were not valid before\n")


def test_what_was_not_valid_before_is_told_apart(run: Run, manifests: Path, before: Path, tmp_path: Path) -> None:
    (manifests / "review.yml").unlink()
    (tmp_path / "old.graphql").write_text(run("compose", "manifests").out)
    (tmp_path / "odd.graphql").write_text("{ nowhere }")

    done = run("check", "manifests", "--against", "old.graphql", "--operations", "odd.graphql")

    assert done.code == 0
    assert "invalid   anonymous operation in odd.graphql:1:1\n  Cannot query field 'nowhere'" in done.out


def test_a_document_that_is_no_graphql_is_an_error(run: Run, before: Path, tmp_path: Path) -> None:
    (tmp_path / "clients" / "broken.graphql").write_text("query {\n  )")

    done = run("check", "manifests", "--against", before, "--operations", "clients", "--format", "json")

    assert done.code == 1
    assert [(item["code"], item["file"], item["location"]) for item in done.json["diagnostics"]] == [
        ("INVALID_GRAPHQL", "clients/broken.graphql", {"line": 2, "column": 3})
    ]
    assert done.json["diagnostics"][0]["hint"] == "Correct the operation at the given place."


def test_a_folder_without_operations_is_a_mistake(run: Run, before: Path, tmp_path: Path) -> None:
    (tmp_path / "empty").mkdir()

    assert run("check", "manifests", "--against", before, "--operations", "empty").code == 2
    assert run("check", "manifests", "--against", before, "--operations", "nowhere").code == 2
