"""What each account of a release may do, and what it may not."""

from collections.abc import Iterable

import pytest
import yaml
from support.charts import OPERATOR, Object, of_kind, render
from support.cluster import ApiServer, eventually
from support.needs import ROOT
from support.rights import Right, granted

from dovetail_composition.artifact import slot_names

from . import matrix

pytestmark = pytest.mark.cluster

SECONDS = 60
"""Controllers and processes start beside other tests, on few cores."""

VERBS = ("get", "list", "watch", "create", "update", "patch", "delete", "deletecollection")
READ = ("get", "list", "watch")
NAMESPACED = (
    "dovetail.dev/graphqlschemas",
    "dovetail.dev/graphqlgateways",
    "dovetail.dev/graphqlschemas/status",
    "dovetail.dev/graphqlgateways/status",
    "dovetail.dev/graphqlschemas/finalizers",
    "/configmaps",
    "/secrets",
    "/services",
    "/endpoints",
    "/pods",
    "/pods/exec",
    "/pods/log",
    "/pods/portforward",
    "/events",
    "events.k8s.io/events",
    "/serviceaccounts",
    "/serviceaccounts/token",
    "/services/proxy",
    "/pods/proxy",
    "apps/deployments",
    "batch/jobs",
    "coordination.k8s.io/leases",
    "discovery.k8s.io/endpointslices",
    "gateway.networking.k8s.io/referencegrants",
    "networking.k8s.io/networkpolicies",
    "rbac.authorization.k8s.io/roles",
    "rbac.authorization.k8s.io/rolebindings",
)
CLUSTER = (
    "/namespaces",
    "/nodes",
    "/nodes/proxy",
    "/persistentvolumes",
    "admissionregistration.k8s.io/mutatingwebhookconfigurations",
    "apiextensions.k8s.io/customresourcedefinitions",
    "certificates.k8s.io/certificatesigningrequests",
    "networking.k8s.io/servicecidrs",
    "rbac.authorization.k8s.io/clusterroles",
    "rbac.authorization.k8s.io/clusterrolebindings",
)
SPECIAL = (
    ("impersonate", "/users"),
    ("impersonate", "/serviceaccounts"),
    ("bind", "rbac.authorization.k8s.io/clusterroles"),
    ("escalate", "rbac.authorization.k8s.io/clusterroles"),
    ("approve", "certificates.k8s.io/signers"),
)

KINDS = ("graphqlschemas", "graphqlgateways")


def everything(namespace: str) -> Iterable[Right]:
    """All of the verbs and resources above, in a namespace."""
    yield from (Right(verb, resource, namespace=namespace) for verb in VERBS for resource in NAMESPACED)
    yield from (Right(verb, resource) for verb in VERBS for resource in CLUSTER)
    yield from (Right(verb, resource) for verb, resource in SPECIAL)


def account(namespace: str, name: str) -> str:
    return f"system:serviceaccount:{namespace}:{name}"


def rights_of(role: Object, namespace: str = "") -> set[Right]:
    """What the rules give to objects of any name."""
    return {
        Right(verb, f"{group}/{resource}", namespace="" if f"{group}/{resource}" in CLUSTER else namespace)
        for rule in role["rules"]
        if not rule.get("resourceNames")
        for group in rule["apiGroups"]
        for resource in rule["resources"]
        for verb in rule["verbs"]
    }


def manifest() -> Object:
    documents = yaml.safe_load_all((ROOT / "operator" / "rbac.yaml").read_text())
    return next(item for item in documents if item["kind"] == "ClusterRole")


def test_the_operator_may_do_in_every_namespace_what_its_manifest_says_and_nothing_else(installed: ApiServer) -> None:
    assert granted(installed, account("ops", "dovetail"), everything("shop")) == rights_of(manifest(), "shop")


def test_the_manifest_gives_only_what_these_tests_know_of() -> None:
    """So that no right comes without being looked for above."""
    assert rights_of(manifest(), "shop") - set(everything("shop")) == set()


def test_no_operator_changes_what_users_declare_or_reads_more_than_it_writes(installed: ApiServer) -> None:
    """Said again without the manifest, which might come to give too much."""
    forbidden = {
        *(Right(verb, f"dovetail.dev/{kind}", namespace="shop") for kind in KINDS for verb in set(VERBS) - {*READ}),
        *(
            Right("create", kind, namespace="shop")
            for kind in ("/pods", "apps/deployments", "batch/jobs", "/pods/exec")
        ),
        *(Right(verb, resource) for verb, resource in SPECIAL),
        *(Right(verb, "rbac.authorization.k8s.io/roles", namespace="shop") for verb in VERBS),
        *(Right(verb, "apiextensions.k8s.io/customresourcedefinitions") for verb in set(VERBS) - {*READ}),
        *(Right(verb, "/nodes/proxy") for verb in VERBS),
        *(Right("create", "/serviceaccounts/token", namespace=each) for each in ("shop", "ops", "kube-system")),
    }

    for name in ("dovetail", "narrow"):
        assert granted(installed, account("ops", name), forbidden) == set()


def test_an_operator_of_some_namespaces_may_do_there_the_same_and_elsewhere_nothing(installed: ApiServer) -> None:
    narrow = account("ops", "narrow")
    in_shop = {right for right in rights_of(manifest(), "shop") if right.namespace}

    assert granted(installed, narrow, everything("shop")) == in_shop
    for namespace in ("other", "edge", "kube-system", ""):
        assert granted(installed, narrow, everything(namespace)) == set()


@pytest.mark.parametrize("name", ["dovetail", "narrow"])
def test_an_operator_has_its_own_lease_and_no_other(installed: ApiServer, name: str) -> None:
    leases, user = "coordination.k8s.io/leases", account("ops", name)
    elsewhere = rights_of(manifest(), "ops") if name == "dovetail" else set()
    asked = {
        Right(verb, leases, each, namespace)
        for verb in ("get", "update", "patch", "delete")
        for each in (name, "public", "kube-scheduler")
        for namespace in ("ops", "shop", "kube-system")
    }

    assert granted(installed, user, asked) == {Right(verb, leases, name, "ops") for verb in ("get", "update")}
    # A name cannot be asked of what is created.
    assert granted(installed, user, everything("ops")) - elsewhere == {Right("create", leases, namespace="ops")}


def test_a_gateway_reads_its_own_artifact_and_secret_and_nothing_else(installed: ApiServer) -> None:
    user = account("edge", "public")
    own = {("/configmaps", name) for name in ("public", *slot_names("public"))} | {("/secrets", "public")}
    others = {("/configmaps", "other"), ("/secrets", "other"), ("/secrets", "public-shard-a-0"), ("/pods", "public")}
    asked = {
        Right(verb, resource, name, namespace)
        for resource, name in own | others
        for verb in VERBS
        for namespace in ("edge", "shop")
    }

    assert granted(installed, user, asked) == {Right(verb, *each, "edge") for verb in READ for each in own}
    assert granted(installed, user, everything("edge")) == set(), "whatever its name"
    assert granted(installed, user, everything("shop")) == set()


SCHEMAS, GATEWAYS = (f"dovetail.dev/{kind}" for kind in KINDS)
ROLES = {
    "view": {*((verb, kind) for verb in READ for kind in (SCHEMAS, GATEWAYS))},
    "edit": {*((verb, GATEWAYS) for verb in READ), *((verb, SCHEMAS) for verb in VERBS)},
    "admin": {*((verb, GATEWAYS) for verb in READ), *((verb, SCHEMAS) for verb in VERBS)},
    "ops-dovetail-gateways": {*((verb, GATEWAYS) for verb in VERBS)},
}


@pytest.mark.parametrize("role", ROLES)
def test_tenants_get_rights_by_the_cluster_s_own_roles(installed: ApiServer, role: str) -> None:
    installed.kubectl("create", "rolebinding", role, f"--clusterrole={role}", f"--user={role}", "--namespace=shop")
    kinds = [resource for kind in (SCHEMAS, GATEWAYS) for resource in (kind, f"{kind}/status")]
    asked = {
        Right(verb, resource, namespace=namespace)
        for verb in VERBS
        for resource in kinds
        for namespace in ("shop", "other")
    }
    wanted = {Right(verb, resource, namespace="shop") for verb, resource in ROLES[role]}

    def given() -> set[Right]:
        found = granted(installed, role, asked)
        return {right for right in found if not (right.verb in READ and right.resource.endswith("/status"))}

    eventually(lambda: given() == wanted, f"{role} is what it should be", SECONDS)


def test_the_chart_s_roles_are_the_manifest_s(installed: ApiServer) -> None:
    """Rules with names of objects, too, which the tables above do not ask for."""
    (cluster_role,) = of_kind(render(installed, OPERATOR, {"rbac": {"aggregate": False}}), "ClusterRole")
    named = [rule for rule in (*cluster_role["rules"], *manifest()["rules"]) if "resourceNames" in rule]

    assert rights_of(cluster_role) == rights_of(manifest())
    assert named == []


def test_resources_of_the_cluster_are_told_from_those_of_namespaces(installed: ApiServer) -> None:
    listed = installed.kubectl("api-resources", "--namespaced=false", "--output=name").split()
    scoped = {name.partition(".")[0] for name in listed}
    roles = of_kind(render(installed, OPERATOR, matrix.NARROW), "Role")

    assert {name for role in roles for rule in role["rules"] for name in rule["resources"]} & scoped == set()
    assert {each.resource.split("/")[1] for each in rights_of(manifest(), "shop") if not each.namespace} <= scoped
