"""What Argo CD and Flux do all day: server-side apply under a name of their own, with force, pruning, re-creation."""

from typing import Any

from harness.cluster import PATIENCE
from harness.world import World
from support.cluster import eventually

CATALOGS = {
    "query": "{ catalogs { id name } }",
    "expect": {"catalogs": [{"id": "1", "name": "catalog v1"}, {"id": "2", "name": "catalog v1"}]},
}
MANAGER = "argocd-controller"
OTHER = "kustomize-controller"
_LOOKS = 20
KINDS = "graphqlschemas,graphqlgateways,configmaps"


def test_applied_again_pruned_and_created_again(world: World, operator: None) -> None:
    manifests = world.manifests("catalog")
    schema, config_map, _ = manifests
    sdl = config_map["data"]["schema.graphql"]
    world.serve({**schema, "spec": {"schema": {"sdl": sdl}}})
    sync(world, manifests)
    gateway = world.gateway(createGateway=False)
    world.client.until(gateway.url, CATALOGS["query"], CATALOGS["expect"])

    with world.client.load(gateway.url, [CATALOGS]):
        sync(world, manifests, OTHER)
        before = settled(world)
        for manager in (MANAGER, OTHER) * 3:
            sync(world, manifests, manager)
        assert drift(world, manifests) == "", "what stands in the cluster is what stands in Git"
        assert settled(world) == before, "what is applied again is written by nobody"

    # Pruned, the API goes on as it was for those who ask; the schema's part of it goes, and comes back.
    world.delete("graphqlschema", "catalog")
    world.until_condition("graphqlgateway", "public", "Ready", "NoSchemas")
    sync(world, manifests)
    world.until_condition("graphqlschema", "catalog", "Ready", "Ready")
    world.delete("graphqlgateway", "public")
    sync(world, manifests)
    world.until_condition("graphqlgateway", "public", "Ready", "Ready")
    world.client.until(gateway.url, CATALOGS["query"], CATALOGS["expect"])

    # The operator has left no mark beside the status on what others own.
    for kind, name in (("graphqlschema", "catalog"), ("graphqlgateway", "public")):
        meta = world.cluster.get(kind, name, "-n", world.namespace, "--show-managed-fields")["metadata"]
        assert "finalizers" not in meta
        assert "annotations" not in meta
        ours = [entry for entry in meta["managedFields"] if entry["manager"] == "dovetail-operator"]
        assert [entry.get("subresource") for entry in ours] == ["status"]


def sync(world: World, manifests: list[Any], manager: str = MANAGER) -> str:
    """Apply as GitOps tools do."""
    options = ("--server-side", "--force-conflicts", f"--field-manager={manager}")
    return world.cluster.kubectl("apply", *options, "-n", world.namespace, "-f", "-", objects=manifests)


def drift(world: World, manifests: list[Any]) -> str:
    """What `kubectl diff` sees."""
    options = ("--server-side", "--force-conflicts", f"--field-manager={MANAGER}")
    return world.cluster.kubectl("diff", *options, "-n", world.namespace, "-f", "-", objects=manifests, check=False)


def versions(world: World) -> dict[str, str]:
    """Object -> resourceVersion, of all that the operator reads or writes here."""
    return {
        f"{item['kind']}/{item['metadata']['name']}": item["metadata"]["resourceVersion"]
        for item in world.cluster.items(KINDS, "-n", world.namespace)
    }


def settled(world: World) -> dict[str, str]:
    """The versions that stay for a while: a loop of writes would change them all the time."""
    seen: list[dict[str, str]] = []

    def stay() -> bool:
        seen.append(versions(world))
        return seen[-_LOOKS:] == [seen[-1]] * _LOOKS

    eventually(stay, "nobody writes any more", PATIENCE)
    return seen[-1]
