"""Metrics count what the observer is told; no label can grow without bound."""

from collections.abc import Mapping

from prometheus_client.parser import text_string_to_metric_families

from dovetail_gateway.telemetry.metrics import Metrics


def samples(metrics: Metrics) -> Mapping[tuple[str, frozenset[tuple[str, str]]], float]:
    families = text_string_to_metric_families(metrics.exposition().decode())
    return {
        (sample.name, frozenset(sample.labels.items())): sample.value
        for family in families
        for sample in family.samples
    }


def value(metrics: Metrics, name: str, **labels: str) -> float | None:
    return samples(metrics).get((name, frozenset(labels.items())))


def test_requests_by_status_and_code() -> None:
    metrics = Metrics()
    for _ in range(2):
        metrics.request_started()
    metrics.request_finished(status=200, code=None, seconds=0.01)

    assert value(metrics, "dovetail_requests_total", status="200", code="") == 1
    assert value(metrics, "dovetail_requests_in_flight") == 1
    assert value(metrics, "dovetail_request_seconds_count") == 1
    metrics.request_finished(status=400, code="GRAPHQL_PARSE_FAILED", seconds=0.01)
    assert value(metrics, "dovetail_requests_total", status="400", code="GRAPHQL_PARSE_FAILED") == 1
    assert value(metrics, "dovetail_requests_in_flight") == 0


def test_caches() -> None:
    metrics = Metrics()
    for cached in (True, True, False):
        metrics.document_prepared(cached=cached, seconds=0.001)
        metrics.plan_made(cached=cached, seconds=0.001)

    for name in ("documents", "plans"):
        assert value(metrics, f"dovetail_{name}_total", cache="hit") == 2
        assert value(metrics, f"dovetail_{name}_total", cache="miss") == 1
    assert value(metrics, "dovetail_plan_seconds_count") == 1


def test_subgraph_calls_by_outcome() -> None:
    metrics = Metrics()
    metrics.subgraph_called(subgraph="catalog", outcome="ok", seconds=0.1)
    metrics.subgraph_called(subgraph="catalog", outcome="timeout", seconds=10)
    metrics.subgraph_retried(subgraph="catalog")

    assert value(metrics, "dovetail_subgraph_calls_total", subgraph="catalog", outcome="ok") == 1
    assert value(metrics, "dovetail_subgraph_calls_total", subgraph="catalog", outcome="timeout") == 1
    assert value(metrics, "dovetail_subgraph_call_seconds_count", subgraph="catalog") == 2
    assert value(metrics, "dovetail_subgraph_retries_total", subgraph="catalog") == 1


def test_only_the_serving_generation_has_an_info_and_only_its_subgraphs_have_series() -> None:
    metrics = Metrics()
    metrics.generation_started(digest="sha256:1", subgraphs=("a", "b", "c"), seconds=0.1)
    metrics.generation_started(digest="sha256:2", subgraphs=("a", "b", "c", "d"), seconds=0.1)
    metrics.generations_alive(2)

    assert value(metrics, "dovetail_generation_info", digest="sha256:1") is None
    assert value(metrics, "dovetail_generation_info", digest="sha256:2") == 1
    assert value(metrics, "dovetail_generation_subgraphs") == 4
    assert value(metrics, "dovetail_generations_alive") == 2
    assert value(metrics, "dovetail_generation_build_seconds_count") == 2


def test_refusals_and_sources() -> None:
    metrics = Metrics()
    metrics.artifact_refused(code="ARTIFACT_INVALID")
    metrics.source_available(source="artifact", available=False)

    assert value(metrics, "dovetail_artifacts_refused_total", code="ARTIFACT_INVALID") == 1
    assert value(metrics, "dovetail_source_up", source="artifact") == 0


def test_all_names_of_ours_have_the_prefix_and_no_creation_series() -> None:
    metrics = Metrics()
    metrics.request_finished(status=200, code=None, seconds=0.01)
    names = {name for name, _ in samples(metrics)}

    assert {name for name in names if not name.startswith(("dovetail_", "process_"))} == set()
    assert {name for name in names if name.endswith("_created")} == set()


def test_series_of_subgraphs_that_are_gone_go() -> None:
    metrics = Metrics()
    for number in range(20):
        name = f"renamed-{number}"
        metrics.generation_started(digest=f"sha256:{number}", subgraphs=("stays", name), seconds=0.1)
        for subgraph in ("stays", name):
            metrics.subgraph_called(subgraph=subgraph, outcome="ok", seconds=0.1)
            metrics.subgraph_called(subgraph=subgraph, outcome="refused", seconds=0.1)
            metrics.subgraph_retried(subgraph=subgraph)
    # A call of the generation before, which ends late.
    metrics.subgraph_called(subgraph="renamed-3", outcome="ok", seconds=0.1)
    metrics.generation_started(digest="sha256:end", subgraphs=("stays", "renamed-19"), seconds=0.1)

    found = {labels["subgraph"] for _, pairs in samples(metrics) if "subgraph" in (labels := dict(pairs))}
    assert found == {"stays", "renamed-19"}
    assert value(metrics, "dovetail_subgraph_calls_total", subgraph="stays", outcome="ok") == 20


def test_a_name_is_bounded_and_cannot_be_another_line() -> None:
    metrics = Metrics()
    for name in ("x" * 1_000_000, 'a"} 1\ndovetail_forged{b="', "\ud800"):
        metrics.subgraph_called(subgraph=name, outcome="ok", seconds=0.1)

    assert len(metrics.exposition()) < 60_000
    assert not any(name.startswith("dovetail_forged") for name, _ in samples(metrics))
    assert value(metrics, "dovetail_subgraph_calls_total", subgraph="\\ud800", outcome="ok") == 1
