"""`dovetail check` compares APIs; `dovetail plan` prints plans."""

from __future__ import annotations

from pathlib import Path

import pytest

from .conftest import Run, gateway_manifest, schema_manifest


@pytest.fixture
def before(run: Run, manifests: Path, tmp_path: Path) -> Path:
    """The supergraph of the manifests as they are at first."""
    path = tmp_path / "before.graphql"
    path.write_text(run("compose", "manifests").out)
    return path


def change(manifests: Path, sdl: str) -> None:
    (manifests / "review.yml").write_text(schema_manifest("review", sdl))


def test_nothing_changed(run: Run, manifests: Path, before: Path) -> None:
    done = run("check", "manifests", "--against", before)

    assert (done.code, done.out, done.err) == (0, "no changes\n", "")


def test_what_is_added_is_safe(run: Run, manifests: Path, before: Path) -> None:
    change(manifests, "type Query { reviews: [Review!]! } type Review { text: String stars: Int }")

    done = run("check", "manifests", "--against", before)

    assert done.code == 0
    assert "safe      Review.stars was added" in done.out
    assert done.out.endswith("0 breaking, 0 dangerous, 1 safe\n")


def test_what_breaks_clients_is_an_error(process: Run, manifests: Path, before: Path) -> None:
    change(manifests, "type Query { reviews: [Review!]! } type Review { stars: Int }")

    done = process("check", "manifests", "--against", before)
    as_json = process("check", "manifests", "--against", before, "--format", "json")

    assert done.code == 1
    assert "breaking  Review.text was removed" in done.out
    assert as_json.code == 1
    assert as_json.json["diagnostics"] == []
    assert {
        "level": "breaking",
        "code": "FIELD_REMOVED",
        "coordinate": "Review.text",
        "message": "was removed",
    } in as_json.json["changes"]


def test_an_artifact_and_a_plain_api_can_be_compared_with(run: Run, manifests: Path, tmp_path: Path) -> None:
    run("compose", "manifests", "-o", "artifact/")
    (tmp_path / "api.graphql").write_text("type Query { reviews: [Review!]! } type Review { text: String }")

    assert run("check", "manifests", "--against", "artifact").code == 0
    assert "safe      Product was added" in run("check", "manifests", "--against", "api.graphql").out


def test_manifests_that_do_not_compose(run: Run, manifests: Path, before: Path) -> None:
    change(manifests, "type Query { reviews: Nowhere }")

    done = run("check", "manifests", "--against", before, "--format", "json")

    assert done.code == 1
    assert done.json["diagnostics"]
    assert "changes" not in done.json


@pytest.mark.parametrize("content", ["type Query {", "\xff", 'schema @link(url: "https://specs.apollo.dev/join/v0.3")'])
def test_an_api_that_cannot_be_read(run: Run, manifests: Path, tmp_path: Path, content: str) -> None:
    (tmp_path / "old.graphql").write_text(content, encoding="latin-1")

    done = run("check", "manifests", "--against", "old.graphql")

    assert done.code == 1
    assert "old.graphql" in done.err
    assert "Traceback" not in done.err


def test_wrong_usage_of_check(run: Run, manifests: Path) -> None:
    assert run("check", "manifests").code == 2
    assert run("check", "manifests", "--against", "missing.graphql").code == 2


QUERY = "{ reviews { text } product(id: 1) { name } }"


def test_the_plan_of_a_query(process: Run, before: Path, tmp_path: Path) -> None:
    (tmp_path / "query.graphql").write_text(QUERY)

    from_file = process("plan", "--supergraph", before, "--operation", "query.graphql")
    from_stdin = process("plan", "--supergraph", before, stdin=QUERY)
    dashed = process("plan", "--supergraph", before, "--operation", "-", stdin=QUERY)

    assert from_file.code == 0
    assert from_file.out.startswith("QueryPlan {")
    assert 'service: "product"' in from_file.out
    assert 'service: "review"' in from_file.out
    assert from_file == from_stdin == dashed


def test_the_plan_as_json(run: Run, before: Path) -> None:
    done = run("plan", "--supergraph", before, "--format", "json", stdin=QUERY)

    assert done.code == 0
    node = done.json["plan"]["node"]
    assert node["kind"] == "Parallel"
    assert [fetch["serviceName"] for fetch in node["nodes"]] == ["product", "review"]


def test_an_artifact_brings_its_limits(run: Run, manifests: Path) -> None:
    (manifests / "gateway.yaml").write_text(gateway_manifest(limits={"depth": 1}))
    run("compose", "manifests", "-o", "artifact/")

    done = run("plan", "--supergraph", "artifact", stdin=QUERY)

    assert done.code == 1
    assert "DEPTH_LIMIT_EXCEEDED" in done.err


@pytest.mark.parametrize(
    ("query", "code"),
    [
        ("{", "GRAPHQL_PARSE_FAILED"),
        ("{ nowhere }", "GRAPHQL_VALIDATION_FAILED"),
        ("query A { reviews { text } } query B { reviews { text } }", "OPERATION_NOT_FOUND"),
    ],
)
def test_operations_that_cannot_be_planned(run: Run, before: Path, query: str, code: str) -> None:
    done = run("plan", "--supergraph", before, "--format", "json", stdin=query)

    assert done.code == 1
    assert [item["code"] for item in done.json["diagnostics"]] == [code]
    assert "plan" not in done.json


def test_a_file_that_is_no_supergraph(run: Run, tmp_path: Path) -> None:
    (tmp_path / "api.graphql").write_text("type Query { a: Int }")
    (tmp_path / "folder").mkdir()

    for path in ("api.graphql", "folder"):
        done = run("plan", "--supergraph", path, stdin="{ a }")
        assert done.code == 1
        assert "INVALID_SUPERGRAPH" in done.err


def test_the_plan_of_requests_that_a_progressive_override_sends_the_new_way(run: Run, tmp_path: Path) -> None:
    link = 'extend schema @link(url: "https://specs.apollo.dev/federation/v2.7", import: ["@key", "@override"])\n'
    old = link + 'type Query { me: User } type User @key(fields: "id") { id: ID! email: String }'
    new = link + (
        'type User @key(fields: "id") { id: ID! email: String @override(from: "accounts", label: "percent(10)") }'
    )
    (tmp_path / "accounts.json").write_text(schema_manifest("accounts", old))
    (tmp_path / "mail.json").write_text(schema_manifest("mail", new))
    (tmp_path / "supergraph.graphql").write_text(run("compose", ".").out)
    plan = ("plan", "--supergraph", "supergraph.graphql")

    before, after, wrong = (
        run(*plan, *labels, stdin="{ me { email } }")
        for labels in ((), ("--override-label", "percent(10)"), ("--override-label", "percent(11)"))
    )

    assert 'Fetch(service: "mail")' not in before.out
    assert 'Fetch(service: "mail")' in after.out
    assert (wrong.code, "there is percent(10)" in wrong.err) == (2, True)
