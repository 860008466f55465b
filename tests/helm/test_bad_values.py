"""Values that make no sense are refused before anything is installed, by a message that names them."""

from pathlib import Path
from typing import Any

import pytest
from support.charts import CHARTS, GATEWAY, OPERATOR, helm
from support.cluster import ApiServer

pytestmark = pytest.mark.cluster

BOTH: list[tuple[dict[str, Any], str]] = [
    ({"replica": 3}, "additional properties 'replica' not allowed"),
    ({"image": {"sha": "x"}}, "at '/image': additional properties 'sha' not allowed"),
    ({"image": {"digest": "latest"}}, "at '/image/digest': 'latest' does not match pattern"),
    ({"image": {"tag": "two words"}}, "at '/image/tag': 'two words' does not match pattern"),
    ({"image": {"repository": ""}}, "at '/image/repository': minLength: got 0, want 1"),
    ({"image": {"pullPolicy": "Sometimes"}}, "at '/image/pullPolicy': value must be one of"),
    ({"imagePullSecrets": ["registry"]}, "at '/imagePullSecrets/0': got string, want object"),
    ({"replicas": "three"}, "at '/replicas': got string, want integer"),
    ({"replicas": -1}, "at '/replicas': minimum: got -1, want 0"),
    ({"logLevel": "debug"}, "at '/logLevel': value must be one of"),
    ({"resources": {"request": {}}}, "at '/resources': additional properties 'request' not allowed"),
    ({"podLabels": {"a": 1}}, "at '/podLabels/a': got number, want string"),
    ({"extraEnv": [{"value": "x"}]}, "at '/extraEnv/0': missing property 'name'"),
    ({"topologySpreadConstraints": [{"maxSkew": 1}]}, "at '/topologySpreadConstraints/0': missing properties"),
    ({"podDisruptionBudget": {"maxUnavailable": "many"}}, "at '/podDisruptionBudget/maxUnavailable': 'many' does not"),
    ({"networkPolicy": {"apiServerPorts": [0]}}, "at '/networkPolicy/apiServerPorts/0': minimum: got 0, want 1"),
    ({"metrics": {"serviceMonitor": {"interval": "soon"}}}, "at '/metrics/serviceMonitor/interval': 'soon' does not"),
]
BAD: dict[Path, list[tuple[dict[str, Any], str]]] = {
    GATEWAY: [
        ({"spec": "all"}, "at '/spec': got string, want object"),
        ({"watch": "yes"}, "at '/watch': got string, want boolean"),
        ({"workers": 0}, "at '/workers': minimum: got 0, want 1"),
        ({"shutdownGrace": "5s"}, "at '/shutdownGrace': got string, want number"),
        ({"drainTimeout": 3601}, "at '/drainTimeout': maximum: got 3,601, want 3,600"),
        ({"corsOrigins": ["https://a.example, https://b.example"]}, "at '/corsOrigins/0': "),
        ({"service": {"type": "ExternalName"}}, "at '/service/type': value must be one of"),
        ({"service": {"port": 65536}}, "at '/service/port': maximum: got 65,536, want 65,535"),
        ({"autoscaling": {"minReplicas": 0}}, "at '/autoscaling/minReplicas': minimum: got 0, want 1"),
        ({"ingress": {"enabled": True}}, "at '/ingress/hosts': minItems: got 0, want 1"),
        ({"ingress": {"path": "graphql"}}, "at '/ingress/path': 'graphql' does not match pattern"),
        ({"httpRoute": {"enabled": True}}, "at '/httpRoute/parentRefs': minItems: got 0, want 1"),
    ],
    OPERATOR: [
        ({"watchNamespaces": "shop"}, "at '/watchNamespaces': got string, want array"),
        ({"watchNamespaces": ["Shop"]}, "at '/watchNamespaces/0': 'Shop' does not match pattern"),
        ({"watchNamespaces": ["shop", "shop"]}, "at '/watchNamespaces': items at 0 and 1 are equal"),
        ({"endpoints": {"allowedRanges": ["10.0.0.1"]}}, "at '/endpoints/allowedRanges/0': '10.0.0.1' does not match"),
        ({"endpoints": {"internalRanges": ["all"]}}, "at '/endpoints/internalRanges/0': 'all' does not match"),
        ({"crds": {"keep": "no"}}, "at '/crds/keep': got string, want boolean"),
    ],
}
ROWS = [pytest.param(chart, *row, id=f"{chart.name}-{row[0]}") for chart in CHARTS for row in [*BOTH, *BAD[chart]]]


@pytest.mark.parametrize(("chart", "values", "message"), ROWS)
def test_bad_values_are_refused(cluster: ApiServer, chart: Path, values: dict[str, Any], message: str) -> None:
    said = helm(cluster, "template", "public", chart, values=values, check=False)

    assert "values don't meet the specifications of the schema" in said
    assert message in said
