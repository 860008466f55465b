"""From the charts and the image of the commit that `previous` names to those of this one, and back, under load."""

from collections.abc import Iterator

import pytest
from harness.cluster import PATIENCE
from harness.images import CHARTS, default_image, source_of
from harness.releases import OPERATOR, OPERATOR_NAMESPACE, install_gateway, install_operator, remove_everything
from harness.world import World

CATALOGS = {
    "query": "{ catalogs { id name } }",
    "expect": {"catalogs": [{"id": "1", "name": "catalog v1"}, {"id": "2", "name": "catalog v1"}]},
}
FIELDS = '{ __type(name: "Query") { fields { name } } }'


@pytest.fixture(scope="module")
def previous(world: World) -> Iterator[str]:
    """The previous version serves a schema, from its own charts and image; its image."""
    remove_everything(world.cluster)
    commit = (world.folder / "previous").read_text().strip()
    (catalog,) = world.manifests("catalog")
    world.serve(catalog)
    with source_of(commit) as source:
        charts = source / "helm"
        name, _, _ = default_image(charts).rpartition(":")
        image = world.cluster.machine.image(source, f"{name}:e2e-previous")
        install_operator(world.cluster, image, charts)
        world.apply(catalog)
        install_gateway(world.cluster, "public", world.namespace, image, charts=charts)
    yield image
    remove_everything(world.cluster)


def test_upgraded_and_rolled_back(world: World, previous: str) -> None:
    cluster, image = world.cluster, world.images.dovetail
    url = f"http://public.{world.namespace}.svc.cluster.local/graphql"
    world.client.until(url, CATALOGS["query"], CATALOGS["expect"])
    assert running(world) == {previous}
    with world.client.load(url, [CATALOGS]):
        install_operator(cluster, image, CHARTS)
        changes_are_served(world, url)
        install_gateway(cluster, "public", world.namespace, image)
        cluster.rolled_out(world.namespace, "public")
        assert running(world) == {image}
        changes_are_served(world, url)

        options = ("--wait", f"--timeout={PATIENCE:.0f}s")
        cluster.helm("rollback", "public", f"--namespace={world.namespace}", *options)
        changes_are_served(world, url)
        cluster.helm("rollback", OPERATOR, f"--namespace={OPERATOR_NAMESPACE}", *options)
        assert running(world) == {previous}
        changes_are_served(world, url)


def changes_are_served(world: World, url: str) -> None:
    """The operator and the gateways understand each other, whichever versions they are."""
    (product,) = world.manifests("product")
    world.apply(product)
    world.client.until(url, FIELDS, fields("catalogs", "productsByIds"))
    world.delete("graphqlschema", "product")
    world.client.until(url, FIELDS, fields("catalogs"))


def fields(*names: str) -> object:
    return {"__type": {"fields": [{"name": name} for name in names]}}


def running(world: World) -> set[str]:
    """Images of the deployments of both releases."""
    return {
        one["spec"]["template"]["spec"]["containers"][0]["image"]
        for namespace in (world.namespace, OPERATOR_NAMESPACE)
        for one in world.cluster.items("deployments", "-n", namespace, "-l", "app.kubernetes.io/part-of=dovetail")
    }
