"""The API server goes away and comes back, or its watches fall silent: all converges, and health tells the truth."""

from collections.abc import Callable
from pathlib import Path

import pytest
from support.api_outage import begin_api_server, end_api_server, muffled_proxy
from support.cluster import ApiServer, eventually, install_custom_resources, start_api_server
from support.kube_objects import KubeObjects, kube_objects
from support.operator import gateway, schema
from support.operator_admin import details, is_alive, leads, metric
from support.processes import Running

pytestmark = pytest.mark.cluster

Start = Callable[..., Running]


def test_an_api_server_that_is_away_ends_nothing_and_all_converges_afterwards(start_operator: Start) -> None:
    own = start_api_server()
    install_custom_resources(own)
    namespace = own.namespace("outage")
    environment = {
        "DOVETAIL_RESYNC": "0.5",
        "DOVETAIL_WATCH_GRACE": "5",
        "DOVETAIL_LONGEST_RETRY": "1",
        "DOVETAIL_LEASE_NAMESPACE": namespace,
        "DOVETAIL_LEASE_DURATION": "3",
        "DOVETAIL_LEASE_RENEWAL": "2",
        "DOVETAIL_LEASE_RETRY": "0.5",
    }
    operator = start_operator("--all-namespaces", kubeconfig=own.kubeconfig, environment=environment)
    with kube_objects(own, namespace) as objects:
        objects.apply(schema("user", "type Query { a: Int }", namespace=namespace), gateway(namespace=namespace))
        eventually(lambda: "a: Int" in objects.sdl(), "the first version is written")

    end_api_server(own)
    eventually(lambda: not leads(operator), "without a lease it stands by")
    assert is_alive(operator)
    operator.wait_for("could not list")
    begin_api_server(own)

    with kube_objects(own, namespace) as objects:
        objects.apply(schema("user", "type Query { b: Int }", namespace=namespace))
        eventually(lambda: "b: Int" in objects.sdl(), "the second version is written")
        eventually(lambda: leads(operator), "it leads again")
    assert is_alive(operator)
    assert operator.process.poll() is None


def test_watches_that_are_silent_are_told_and_all_converges_all_the_same(
    cluster: ApiServer, objects: KubeObjects, start_operator: Start, tmp_path: Path
) -> None:
    environment = {
        "DOVETAIL_RESYNC": "0.5",
        "DOVETAIL_WATCH_GRACE": "2",
        "DOVETAIL_WATCH_INACTIVITY": "4",
    }
    with muffled_proxy(cluster, tmp_path) as (proxy, kubeconfig):
        operator = start_operator("--namespace", objects.namespace, kubeconfig=kubeconfig, environment=environment)
        objects.apply(
            schema("user", "type Query { a: Int }", namespace=objects.namespace), gateway(namespace=objects.namespace)
        )
        eventually(lambda: "a: Int" in objects.sdl(), "the first version is written")
        # A list may have shown it before the watch does.
        eventually(lambda: is_alive(operator), "the watch tells of it as well")

        proxy.muffled = True
        objects.apply(schema("user", "type Query { b: Int }", namespace=objects.namespace))
        eventually(lambda: "b: Int" in objects.sdl(), "a list has shown the second version")
        eventually(lambda: not is_alive(operator), "it is told")
        assert "GraphQLSchema" in details(operator, "/livez")["deadWatches"]
        assert metric(operator, 'dovetail_operator_watch_missed_total{kind="GraphQLSchema"}') > 0

        proxy.muffled = False
        eventually(lambda: is_alive(operator), "a watch that is begun anew tells what was missed")
        operator.stop()
