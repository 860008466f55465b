"""What a tenant may refer to in another's namespace: nothing, however it is written, but what is granted there."""

import json
from typing import Any

import pytest
from support.operator import MemoryOperator, gateway, memory_operator, schema
from support.reference_grants import grant

from dovetail_composition.artifact import from_object
from dovetail_operator.testing import FakeCluster

EVIL = "evil-ns"
VICTIM = "victim-ns"
HOST = f"stock.{VICTIM}"

URLS = {
    "full": f"http://{HOST}.svc.cluster.local/",
    "with a dot": f"http://{HOST}.svc.cluster.local./",
    "with dots": f"http://{HOST}.svc.cluster.local../",
    "upper case": f"HTTP://{HOST.upper()}.SVC.CLUSTER.LOCAL/",
    "with a port": f"http://{HOST}.svc.cluster.local:8080/",
    "without a port": f"http://{HOST}.svc.cluster.local:/",
    "svc": f"http://{HOST}.svc/",
    "svc with a dot": f"http://{HOST}.svc./",
    "short": f"http://{HOST}/",
    "short with a dot": f"http://{HOST}./",
    "a pod's name": f"http://web-0.{HOST}.svc.cluster.local/",
    "a pod's short name": f"http://web-0.{HOST}/",
    "a named port": f"http://_http._tcp.{HOST}.svc.cluster.local/",
    "a pod's address": f"http://10-1-2-3.{VICTIM}.pod.cluster.local/",
    "another domain": f"http://{HOST}.svc.corp.example/",
    "one label": "http://stock/",
    "percent-encoded": f"http://stock%2e{VICTIM}.svc/",
    "percent-encoded twice": f"http://stock%252e{VICTIM}.svc/",
    "other dots": f"http://stock\u3002{VICTIM}.svc/",
    "wide letters": f"http://\uff53tock.{VICTIM}.svc/",
    "a soft hyphen": f"http://st\u00adock.{VICTIM}.svc/",
    "encoded by IDNA": f"http://xn--stock-.{VICTIM}.svc/",
    "a user": f"http://good.example@{HOST}.svc/",
    "a user after a backslash": f"http://good.example\\@{HOST}.svc/",
    "after a fragment": f"http://good.example#@{HOST}.svc/",
    "white space": f"http://{HOST}.svc\t/",
    "a line break": f"http://{HOST}\n.svc/",
    "brackets": f"http://[{HOST}.svc]/",
    "the API server": "https://kubernetes.default/",
    "the API server in full": "https://kubernetes.default.svc.cluster.local./",
    "another scheme": f"unix://{HOST}.svc/",
}


def operator(*objects: dict[str, Any]) -> MemoryOperator:
    """Of a cluster in which all is that a tenant could be after."""
    cluster = FakeCluster()
    for namespace in (EVIL, VICTIM, "edge", "default"):
        cluster.put({"apiVersion": "v1", "kind": "Namespace", "metadata": {"name": namespace, "namespace": ""}})
    service = {"apiVersion": "v1", "kind": "Service", "spec": {"selector": {"a": "b"}, "clusterIP": "10.2.3.4"}}
    cluster.put({**service, "metadata": {"name": "stock", "namespace": VICTIM}})
    secret = {"apiVersion": "v1", "kind": "Secret", "data": {"key": "aHVzaA==", "clientID": "aHVzaA=="}}
    cluster.put({**secret, "metadata": {"name": "stock", "namespace": VICTIM}})
    text = {"apiVersion": "v1", "kind": "ConfigMap", "data": {"key": "type Query { hushed: Int }"}}
    cluster.put({**text, "metadata": {"name": "stock", "namespace": VICTIM}})
    cluster.put(schema("stock", "type Query { hidden: Int }", namespace=VICTIM))
    cluster.put(schema("other", "type Query { other: Int }", namespace=EVIL))
    both = {"key": "kubernetes.io/metadata.name", "operator": "NotIn", "values": ["none"]}
    selection = {"namespaces": {"from": "Selector", "selector": {"matchExpressions": [both]}}}
    cluster.put(gateway(namespace="edge", schemas=selection))
    for each in objects:
        cluster.put(each)
    return memory_operator(cluster)


def artifact(made: MemoryOperator) -> str:
    """All that gateways are given."""
    data = from_object(made.cluster.objects["ConfigMap", "edge", "public"]).data
    return data["supergraph.graphql"] + json.dumps(json.loads(data["manifest.json"])["endpoints"])


@pytest.mark.parametrize("url", URLS.values(), ids=URLS)
@pytest.mark.parametrize("field", ["url", "tokenURL"])
async def test_no_spelling_of_a_url_leads_to_another_tenant(url: str, field: str) -> None:
    auth = {"oauth2ClientCredentials": {"tokenURL": url, "secretRef": {"name": "own"}}}
    endpoint = {"url": url} if field == "url" else {"url": "http://good.example/", "auth": auth}
    evil = schema("evil", "type Query { evil: Int }", namespace=EVIL, endpoint=endpoint)
    made = operator(evil)

    await made.look()

    assert "other: Int" in artifact(made)
    assert "evil: Int" not in artifact(made)
    conditions = made.status("GraphQLSchema", "evil", EVIL)
    reasons = {conditions["Accepted"], conditions["ResolvedRefs"]}
    assert reasons & {"Invalid", "EndpointRefused", "RefNotPermitted"}


REFERENCES: dict[str, tuple[str, dict[str, Any]]] = {
    "service": ("Service", {"endpoint": {"service": {"name": "stock", "namespace": VICTIM}}}),
    "header": (
        "Secret",
        {
            "endpoint": {
                "url": "http://evil.example/",
                "headers": [{"name": "X-Key", "secretKeyRef": {"name": "stock", "namespace": VICTIM, "key": "key"}}],
            }
        },
    ),
    "auth": (
        "Secret",
        {
            "endpoint": {
                "url": "http://evil.example/",
                "auth": {
                    "oauth2ClientCredentials": {
                        "tokenURL": "http://evil.example/",
                        "secretRef": {"name": "stock", "namespace": VICTIM},
                    }
                },
            }
        },
    ),
    "text": ("ConfigMap", {"schema": {"configMapKeyRef": {"name": "stock", "namespace": VICTIM, "key": "key"}}}),
    "link": ("GraphQLSchema", {"links": [{"field": "Query.taken", "schema": f"{VICTIM}/stock", "query": "hidden"}]}),
    "link in SDL": (
        "GraphQLSchema",
        {
            "schema": {
                "sdl": f'type Query {{ evil: Int taken: Int @graphQLLink(schema: "{VICTIM}/stock", query: "hidden") }}'
            }
        },
    ),
}


def spoilt(kind: str) -> dict[str, dict[str, Any]]:
    """Grants that are not quite the right one."""
    right = grant(VICTIM, EVIL, f"{kind}/stock")
    (from_,), (to,) = right["spec"]["from"], right["spec"]["to"]

    def with_(namespace: str = VICTIM, **spec: Any) -> dict[str, Any]:
        return {**right, "metadata": {"name": "tests", "namespace": namespace}, "spec": {**right["spec"], **spec}}

    other = {"Service": "Secret", "Secret": "ConfigMap", "ConfigMap": "Secret", "GraphQLSchema": "Service"}[kind]
    return {
        "in one's own namespace": with_(EVIL),
        "in a third one": with_("edge"),
        "from another group": with_(**{"from": [{**from_, "group": "gateway.networking.k8s.io"}]}),
        "from the core group": with_(**{"from": [{**from_, "group": ""}]}),
        "from another kind": with_(**{"from": [{**from_, "kind": "GraphQLGateway"}]}),
        "from a kind in other letters": with_(**{"from": [{**from_, "kind": "graphqlschema"}]}),
        "from another namespace": with_(**{"from": [{**from_, "namespace": "edge"}]}),
        "from a namespace that begins alike": with_(**{"from": [{**from_, "namespace": f"{EVIL}-2"}]}),
        "from all namespaces, were there such a thing": with_(**{"from": [{**from_, "namespace": "*"}]}),
        "from nobody": with_(**{"from": []}),
        "to another group": with_(to=[{**to, "group": "apps"}]),
        "to another kind": with_(to=[{**to, "kind": other, "group": "" if other != "GraphQLSchema" else to["group"]}]),
        "to another name": with_(to=[{**to, "name": "stocks"}]),
        "to a name that is a pattern": with_(to=[{**to, "name": "*"}]),
        "to nothing": with_(to=[]),
    }


@pytest.mark.parametrize("what", REFERENCES)
@pytest.mark.parametrize("how", list(spoilt("Service")))
async def test_a_grant_that_is_not_quite_the_right_one_is_none(what: str, how: str) -> None:
    kind, spec = REFERENCES[what]
    made = operator(schema("evil", "type Query { evil: Int }", namespace=EVIL, **spec), spoilt(kind)[how])

    await made.look()

    assert not [taken for taken in ('query: "hidden"', "hushed", "X-Key", "hush", HOST) if taken in artifact(made)]
    assert ("Secret", "edge", "public") not in made.cluster.objects
    assert made.status("GraphQLSchema", "evil", EVIL)["ResolvedRefs"] in {"RefNotPermitted", "LinksDropped"}


@pytest.mark.parametrize("what", REFERENCES)
async def test_the_right_grant_is_one_until_it_goes(what: str) -> None:
    kind, spec = REFERENCES[what]
    right = grant(VICTIM, EVIL, f"{kind}/stock")
    made = operator(schema("evil", "type Query { evil: Int }", namespace=EVIL, **spec), right)
    await made.look()
    assert made.status("GraphQLSchema", "evil", EVIL)["ResolvedRefs"] in {"ResolvedRefs", "SecretNotFound"}

    made.cluster.remove("ReferenceGrant", VICTIM, right["metadata"]["name"])
    await made.look()

    assert not [taken for taken in ('query: "hidden"', "hushed", "X-Key", HOST) if taken in artifact(made)]
    assert ("Secret", "edge", "public") not in made.cluster.objects
