"""Names as they are asked for, and those that only the cluster itself gives to Services."""

import pytest

from dovetail_composition.endpoints.cluster_names import absolute_name, names_service


@pytest.mark.parametrize(
    ("host", "asked"),
    [
        ("catalog.shop", "catalog.shop."),
        ("api.example.com", "api.example.com."),
        ("api.example.com.", "api.example.com."),
        ("catalog.shop.svc", "catalog.shop.svc.cluster.local."),
        ("catalog.shop.svc.", "catalog.shop.svc.cluster.local."),
        ("Catalog.Shop.SVC", "Catalog.Shop.SVC.cluster.local."),
        ("catalog.shop.svc.cluster.local", "catalog.shop.svc.cluster.local."),
    ],
)
def test_no_search_domain_completes_a_name(host: str, asked: str) -> None:
    assert absolute_name(host) == asked


@pytest.mark.parametrize(
    "host",
    [
        "catalog.shop.svc",
        "catalog.shop.svc.",
        "CATALOG.Shop.Svc",
        "catalog.shop.svc.cluster.local",
        "Catalog.shop.SVC.Cluster.Local.",
        "pod-0.catalog.shop.svc.cluster.local",
    ],
)
def test_names_of_services(host: str) -> None:
    assert names_service(host)


@pytest.mark.parametrize(
    "host",
    [
        "",
        "10.96.0.1",
        "[fd00::1]",
        "svc",
        "catalog.shop",
        "api.example.com",
        "10-0-0-7.shop.pod.cluster.local",
        "catalog.shop.svc.example.com",
        "catalog.shop.svc.cluster.local.example.com",
        "catalog.shop.svc.k8s.internal",
        "evilsvc.cluster.local",
        "svc.cluster.local.",
    ],
)
def test_names_that_somebody_else_may_own(host: str) -> None:
    assert not names_service(host)
