"""The page of metrics, made from what gateway and operator expose once each of their moments has come."""

from collections.abc import Iterator

from prometheus_client.parser import text_string_to_metric_families

from dovetail_gateway.telemetry.metrics import Metrics
from dovetail_operator.admin.telemetry import Metrics as OperatorMetrics
from dovetail_operator.admin.telemetry import State

from .table import NOTE, table

_HEAD = """\
# Metrics

What a gateway's admin port shows under `/metrics`, in Prometheus' text format, beside Prometheus' usual ones on the
process (`process_...`). With several workers each series has the label `worker`, and `dovetail_worker_restarts_total`
counts those that ended and were replaced. Labels take bounded sets of values: codes of [one table](errors.md), names of
subgraphs, digests in use.
"""
_OPERATOR = """\

## The operator

What the operator's admin port shows. Labels take kinds of objects, results, and reasons of
[conditions](../kubernetes/conditions.md); no label names an object or a namespace.
"""
_OURS = "dovetail_"
_OF_HISTOGRAMS = frozenset({"le"})


def metrics_page() -> str:
    """The page as Markdown."""
    columns = ("metric", "type", "labels", "meaning")
    note = NOTE.format(source="`dovetail_gateway.telemetry.metrics` and `dovetail_operator.admin.telemetry`")
    gateway, operator = table(columns, _rows(_of_gateway())), table(columns, _rows(_of_operator()))
    return "\n".join([note, "", _HEAD, *gateway, _OPERATOR, *operator, ""])


def _rows(exposition: str) -> Iterator[tuple[str, str, str, str]]:
    for family in text_string_to_metric_families(exposition):
        if not family.name.startswith(_OURS):
            continue
        labels = sorted({label for sample in family.samples for label in sample.labels} - _OF_HISTOGRAMS)
        assert family.samples, f"{family.name} is not observed by the page's generator"
        name = f"{family.name}_total" if family.type == "counter" else family.name
        yield f"`{name}`", family.type, ", ".join(f"`{label}`" for label in labels), family.documentation


def _of_operator() -> str:
    metrics = OperatorMetrics()
    metrics.reconciled("done", 0)
    metrics.fetched(answered=True)
    metrics.missed("ConfigMap")
    return metrics.exposition(State(leads=True, objects={("", "", ""): 1})).decode()


def _of_gateway() -> str:
    """Metrics show their labels once there was something to count."""
    metrics = Metrics()
    metrics.generation_started(digest="", subgraphs=[""], seconds=0)
    metrics.request_started()
    metrics.request_finished(status=200, code=None, seconds=0)
    metrics.document_prepared(cached=False, seconds=0)
    metrics.plan_made(cached=False, seconds=0)
    metrics.subgraph_called(subgraph="", outcome="ok", seconds=0)
    metrics.subgraph_retried(subgraph="")
    metrics.generations_alive(1)
    metrics.artifact_refused(code="")
    metrics.source_available(source="", available=True)
    return metrics.exposition().decode()
