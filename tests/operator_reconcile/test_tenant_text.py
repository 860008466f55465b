"""Text that tenants write stays text: in logs of the operator, and out of the labels of its metrics."""

import json
import logging
import re

from support.operator import memory_operator, schema

from dovetail_operator.admin.reporting import ProcessReporter
from dovetail_operator.admin.telemetry import Metrics
from dovetail_operator.leading.leadership import SoleLeader
from dovetail_operator.logs import JsonFormatter
from dovetail_operator.testing import FakeCluster

HOSTILE = 'a\n{"level": "error", "message": "forged"}\r\x1b[2J\u2028\u0085"}\\'


def test_no_text_can_forge_a_line() -> None:
    record = logging.LogRecord("operator", logging.INFO, "file", 1, HOSTILE, None, None)
    record.object = HOSTILE
    line = JsonFormatter().format(record)

    assert len(line.splitlines()) == 1
    assert line.isprintable()
    assert line.isascii()
    assert json.loads(line)["object"] == HOSTILE


def test_objects_are_not_printed_into_logs() -> None:
    record = logging.LogRecord("operator", logging.INFO, "file", 1, "seen", None, None)
    record.seen = {"secret": object()}

    assert json.loads(JsonFormatter().format(record))["seen"] == {"secret": "<object>"}


def test_labels_of_metrics_are_from_closed_lists() -> None:
    operator, metrics = memory_operator(FakeCluster()), Metrics()
    ready = {"type": "Ready", "status": "False", "reason": HOSTILE, "message": HOSTILE}
    for name in ("one", "two"):
        seen = schema(name, HOSTILE, namespace="shop")
        operator.inventory.put("GraphQLSchema", {**seen, "status": {"conditions": [ready]}})
    reporter = ProcessReporter(
        inventory=operator.inventory,
        composer=operator.composer,
        watching=operator.watching,
        proof=operator.proof,
        leadership=SoleLeader(),
        metrics=metrics,
    )
    metrics.reconciled("done", 1)
    metrics.fetched(answered=False)
    metrics.missed("ConfigMap")

    text = reporter.metrics().decode()

    assert 'dovetail_operator_objects{kind="GraphQLSchema",ready="False",reason="Unknown"} 2.0' in text
    assert set(re.findall(r'[{,](\w+)="', text)) == {"kind", "ready", "reason", "result", "le"}
    assert "forged" not in text
