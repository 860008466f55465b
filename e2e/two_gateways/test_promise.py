"""Two releases of the gateway's chart over the schemas of one namespace, chosen by labels."""

import copy

from harness.world import World

FIELDS = '{ __type(name: "Query") { fields { name } } }'
DEEP = "{ catalog { parent { parent { name } } } }"
PUBLIC = {"schemas": {"selector": {"matchLabels": {"public": "yes"}}}, "limits": {"depth": 3}}
PRIVATE = {"schemas": {"selector": {"matchLabels": {"private": "yes"}}}, "limits": {"depth": 4}}
CATALOG = {"query": "{ catalog { name } }", "expect": {"catalog": {"name": "catalog v1"}}}


def test_overlapping_apis_of_their_own_limits(world: World, operator: None) -> None:
    schemas = world.manifests("schemas")
    for schema in schemas:
        world.serve(schema, wait=False)
    world.apply(*schemas)
    public = world.gateway("public", spec=PUBLIC)
    private = world.gateway("private", spec=PRIVATE)
    for schema in schemas:
        world.cluster.rolled_out(world.namespace, schema["metadata"]["name"])

    world.client.until(public.url, FIELDS, fields("catalog", "review"))
    world.client.until(private.url, FIELDS, fields("catalog", "salary"))
    assert world.ask(public, DEEP).codes == ["DEPTH_LIMIT_EXCEEDED"]
    assert world.ask(private, DEEP).data == {"catalog": {"parent": {"parent": {"name": "catalog v1"}}}}

    _, reviews, payroll = (copy.deepcopy(schema) for schema in schemas)
    with world.client.load(public.url, [CATALOG], rate=20), world.client.load(private.url, [CATALOG], rate=20):
        # What changes in one API is none of the other's business.
        payroll["metadata"]["labels"] = {"public": "yes"}
        world.apply(payroll)
        world.client.until(public.url, FIELDS, fields("catalog", "salary", "review"))
        world.client.until(private.url, FIELDS, fields("catalog"))
        reviews["spec"]["schema"]["sdl"] = "type Query { review: "
        world.apply(reviews)
        world.until_condition("graphqlschema", "reviews", "Accepted", "Refused")
        world.client.until(public.url, "{ review salary }", {"review": "reviews v1", "salary": "payroll v1"})
    for name, ready, total in (("public", 2, 3), ("private", 1, 1)):
        status = world.cluster.get("graphqlgateway", name, "-n", world.namespace)["status"]
        assert status["schemas"] == {"ready": ready, "total": total}


def fields(*names: str) -> object:
    return {"__type": {"fields": [{"name": name} for name in names]}}
