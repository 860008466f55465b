"""Schemas applied, changed and deleted under load, with the time from kubectl's return to the gateway's answer."""

import copy

from harness.world import World

SERVED_WITHIN = 1.0

CATALOGS = {
    "query": "{ catalogs { id name } }",
    "expect": {"catalogs": [{"id": "1", "name": "catalog v1"}, {"id": "2", "name": "catalog v1"}]},
}
PRODUCTS = '{ productsByIds(ids: ["7"]) { id name } }'
PRODUCT = {"productsByIds": [{"id": "7", "name": "product v1"}]}
TITLES = '{ productsByIds(ids: ["7"]) { title } }'
FIELDS = '{ __type(name: "Query") { fields { name } } }'


def test_applied_changed_and_deleted(world: World, operator: None) -> None:
    (catalog,), (product,) = world.manifests("catalog"), world.manifests("product")
    changed = copy.deepcopy(product)
    changed["spec"]["transforms"] = [{"rename": {"field": "Product.name", "to": "title"}}]
    world.serve(catalog)
    world.serve(product)
    world.apply(catalog)
    gateway = world.gateway()
    with world.client.load(gateway.url, [CATALOGS]):
        took = {}
        for round_ in range(3):
            world.apply(product)
            took[f"applied {round_}"] = world.client.until(gateway.url, PRODUCTS, PRODUCT)
            world.apply(changed)
            took[f"changed {round_}"] = world.client.until(
                gateway.url, TITLES, {"productsByIds": [{"title": "product v1"}]}
            )
            world.cluster.kubectl("delete", "graphqlschema", "product", "-n", world.namespace)
            took[f"deleted {round_}"] = world.client.until(gateway.url, FIELDS, fields("catalogs"))
    assert max(took.values()) < SERVED_WITHIN, took


def fields(*names: str) -> object:
    return {"__type": {"fields": [{"name": name} for name in names]}}
