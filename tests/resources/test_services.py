"""Hosts that name Services of the cluster, in all spellings that a pod's resolver takes."""

import pytest

from dovetail_composition.resources import host_of, service_of

NAMESPACES = {"shop", "com"}


@pytest.mark.parametrize(
    ("url", "service"),
    [
        ("http://catalog.shop.svc/graphql", "shop/catalog"),
        ("http://catalog.shop.svc:8080/graphql", "shop/catalog"),
        ("http://catalog.unknown.svc/", "unknown/catalog"),
        ("http://catalog.shop.svc./", "shop/catalog"),
        ("http://catalog.shop.svc.cluster.local/", "shop/catalog"),
        ("https://CATALOG.Shop.SVC.Cluster.Local.:443/", "shop/catalog"),
        ("http://pod-0.catalog.shop.svc.cluster.local/", "shop/catalog"),
        ("http://10-0-0-7.catalog.shop.svc/", "shop/catalog"),
        ("http://catalog.shop/", "shop/catalog"),
        ("http://catalog.shop./", "shop/catalog"),
        ("http://pod-0.catalog.shop/", "shop/catalog"),
        ("http://example.com/", "com/example"),
        ("http://catalog.shop.svc.k8s.example.org/", "shop/catalog"),
        ("http://svc.svc.svc/", "svc/svc"),
        ("http://kubernetes.default.svc/", "default/kubernetes"),
        ("http://http.tcp.svc.depot.svc.cluster.local/", "depot/svc"),
        ("http://catalog.shop.svc.depot.svc/", "depot/svc"),
        ("http://catalog/", None),
        ("http://catalog.unknown/", None),
        ("http://example.org/", None),
        ("http://api.example.org/", None),
        ("http://catalog.unknown.svc.example.org/", None),
        ("http://shop.svc/", None),
        ("http://svc/", None),
        ("http://catalog.shop.svc.cluster/", "shop/catalog"),
        ("http://a..svc/", None),
        ("http://10.0.0.7/", None),
        ("http://[::1]/", None),
    ],
)
def test_services(url: str, service: str | None) -> None:
    assert service_of(host_of(url), NAMESPACES) == (tuple(service.split("/")) if service else None)


@pytest.mark.parametrize("url", ["", "nonsense", "http://[", "http:///graphql"])
def test_what_has_no_host_names_no_service(url: str) -> None:
    assert host_of(url) == ""
    assert service_of("", NAMESPACES) is None
