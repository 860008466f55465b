"""Everything that there is on the cluster before and after both charts, custom resources kept or not."""

from collections.abc import Collection
from typing import Any

import pytest
from harness.cluster import PATIENCE
from harness.releases import CRDS, OPERATOR, OPERATOR_NAMESPACE, install_operator, remove_everything
from harness.world import World
from support.cluster import eventually

UNIMPORTANT = {
    "apiservices.apiregistration.k8s.io",  # one stands for each group of custom resources
    "componentstatuses",
    "endpoints",
    "events",
    "events.events.k8s.io",
}
"""Kinds that come and go by themselves."""


@pytest.mark.parametrize("keep", [True, False], ids=["keeping the custom resources", "keeping nothing"])
def test_uninstalled(world: World, keep: bool) -> None:
    cluster = world.cluster
    remove_everything(cluster)
    cluster.namespace(OPERATOR_NAMESPACE)
    before = everything(world)
    install_operator(cluster, world.images.dovetail, crds={"install": True, "keep": keep})
    world.apply(*world.manifests("bonjour"))
    gateway = world.gateway(shutdownGrace=0)
    world.client.until(gateway.url, "{ bonjour }", {"bonjour": "Bonjour"})
    with_both = everything(world)
    assert f"ConfigMap {world.namespace}/public" in with_both

    cluster.helm("uninstall", gateway.name, f"--namespace={world.namespace}", "--wait")
    of_the_gateway = {each for each in with_both - before if each.split()[-1].startswith(f"{world.namespace}/public")}
    assert len(of_the_gateway) > 5
    left_over(world, of_the_gateway, set())
    cluster.helm("uninstall", OPERATOR, f"--namespace={OPERATOR_NAMESPACE}", "--wait")
    crds = {f"CustomResourceDefinition.apiextensions.k8s.io {name}" for name in CRDS}
    schema = {f"GraphQLSchema.dovetail.dev {world.namespace}/bonjour"}
    left_over(world, everything(world) | with_both, crds | schema if keep else set(), before)
    if keep:
        world.delete("graphqlschema", "bonjour")


def left_over(world: World, of: set[str], expected: set[str], ignored: Collection[str] = ()) -> None:
    """Wait until of these objects only the expected ones are left; what was there before is ignored."""
    seen: set[str] = set()

    def only_expected() -> bool:
        nonlocal seen
        seen = {each for each in everything(world) if each in of and each not in ignored}
        return seen == expected

    try:
        eventually(only_expected, "all else is gone", PATIENCE)
    except AssertionError as error:
        raise AssertionError(f"left over: {sorted(seen - expected)}, gone: {sorted(expected - seen)}") from error


def everything(world: World) -> set[str]:
    """`kind namespace/name` of all objects of the whole cluster, and of the test's and the operator's namespace."""
    found = set()
    for namespaced, places in (("true", [["-n", world.namespace], ["-n", OPERATOR_NAMESPACE]]), ("false", [[]])):
        listed = world.cluster.kubectl("api-resources", f"--namespaced={namespaced}", "--verbs=list", "-o", "name")
        kinds = ",".join(sorted(set(listed.split()) - UNIMPORTANT))
        for place in places:
            found |= {described(item) for item in world.cluster.items(kinds, *place)}
    return found


def described(item: dict[str, Any]) -> str:
    group = item["apiVersion"].rpartition("/")[0]
    meta = item["metadata"]
    name = "/".join(filter(None, (meta.get("namespace"), meta["name"])))
    return f"{item['kind']}{'.' * bool(group)}{group} {name}"
