"""Objects as people and the operator write them: large schemas, statuses apart from specs, rules that came later."""

import copy
import json
from collections.abc import Callable, Iterator
from typing import Any

import pytest
import yaml
from support.admission import verdicts
from support.cluster import ApiServer, eventually
from support.needs import ROOT

from .definitions import API_VERSION

pytestmark = pytest.mark.cluster

KIB = 1024
STATUS = {
    "observedGeneration": 1,
    "conditions": [
        {
            "type": "Ready",
            "status": "True",
            "reason": "Ready",
            "message": "",
            "lastTransitionTime": "2026-01-01T00:00:00Z",
        }
    ],
}


def sdl_of(size: int) -> str:
    """A schema of exactly so many bytes, as people write them: short lines, quotes, indentation."""
    fields = "".join(
        f'  "What number {index:05} says"\n  field{index:05}(first: Int = 10): String!\n' for index in range(size // 70)
    )
    text = f"type Query {{\n{fields}}}\n"
    return text + "#" * (size - len(text))


def schema(name: str, sdl: str) -> dict[str, Any]:
    return {
        "apiVersion": API_VERSION,
        "kind": "GraphQLSchema",
        "metadata": {"name": name},
        "spec": {"schema": {"sdl": sdl}},
    }


@pytest.fixture
def namespace(cluster: ApiServer) -> str:
    return cluster.namespace("objects")


def test_120_kib_go_through_client_side_apply(cluster: ApiServer, namespace: str) -> None:
    for sdl in (sdl_of(120 * KIB), sdl_of(120 * KIB).replace("What number 00001", "What number 1")):
        said = cluster.kubectl("apply", f"--namespace={namespace}", "-f", "-", objects=schema("large", sdl))

        assert said.strip() in {
            "graphqlschema.dovetail.dev/large created",
            "graphqlschema.dovetail.dev/large configured",
        }
        assert cluster.get(f"--namespace={namespace}", "gqls", "large")["spec"]["schema"]["sdl"] == sdl


def test_512_kib_go_through_server_side_apply_and_not_a_byte_more(cluster: ApiServer, namespace: str) -> None:
    apply = ("apply", "--server-side", f"--namespace={namespace}", "-f", "-")
    cluster.kubectl(*apply, objects=schema("larger", sdl_of(512 * KIB)))

    (refused,) = verdicts(cluster, [schema("largest", sdl_of(512 * KIB) + "#")])

    assert [field for field, _ in refused.causes] == ["spec.schema.sdl"]
    assert "must hold at most 512 KiB; leave out descriptions that nobody needs" in refused.causes[0][1]


def test_spec_and_status_are_written_apart(cluster: ApiServer, namespace: str) -> None:
    given = schema("catalog", "type Query { a: Int }")
    at = (f"--namespace={namespace}", "-f", "-")

    def stored() -> dict[str, Any]:
        found: dict[str, Any] = cluster.get(f"--namespace={namespace}", "gqls", "catalog")
        return found

    cluster.kubectl("create", *at, objects={**given, "status": STATUS})
    assert "status" not in stored(), "who creates an object has no say in its status"

    other_spec = {"schema": {"sdl": "type Query { b: Int }"}}
    operator = ("--server-side", "--field-manager=operator", "--subresource=status")
    cluster.kubectl("apply", *operator, *at, objects={**given, "spec": other_spec, "status": STATUS})
    assert (stored()["status"], stored()["spec"]) == (STATUS, given["spec"])
    assert stored()["metadata"]["generation"] == 1

    user = ("--server-side", "--field-manager=user", "--force-conflicts")
    cluster.kubectl("apply", *user, *at, objects={**given, "spec": other_spec, "status": {"digest": "mine"}})
    assert (stored()["status"], stored()["spec"]) == (STATUS, other_spec)
    assert stored()["metadata"]["generation"] == 2


@pytest.fixture
def until_rules_came(cluster: ApiServer) -> Iterator[Callable[[], None]]:
    """Definitions without rules, as an older version may have been, until the function is called."""
    definitions = [yaml.safe_load(path.read_text()) for path in sorted((ROOT / "crds").glob("*.yaml"))]
    older = copy.deepcopy(definitions)
    for each in older:
        _remove_rules(each["spec"]["versions"][0]["schema"])

    def use(given: list[Any], accepted: bool) -> None:
        cluster.kubectl("apply", "--server-side", "-f", "-", objects=given)
        wrong = schema("wrong", "")
        eventually(lambda: verdicts(cluster, [wrong])[0].accepted is accepted, "the definitions are in use")

    use(older, True)
    yield lambda: use(definitions, False)
    use(definitions, False)


def test_an_object_that_is_older_than_a_rule_can_still_be_edited(
    cluster: ApiServer, namespace: str, until_rules_came: Callable[[], None]
) -> None:
    old = schema("old", "type Query { a: Int }")
    old["spec"]["endpoint"] = {"url": "http://catalog/%zz", "timeout": "1d"}
    old["spec"]["transforms"] = [{"hide": ["User."]}]
    cluster.kubectl("create", f"--namespace={namespace}", "-f", "-", objects=old)
    until_rules_came()

    def patch(change: dict[str, Any]) -> str:
        what = ("patch", "gqls", "old", f"--namespace={namespace}", "--type=merge", "-p", json.dumps(change))
        return cluster.kubectl(*what, check=False)

    assert "patched" in patch({"metadata": {"labels": {"api": "public"}}})
    assert "patched" in patch({"spec": {"schema": {"sdl": "type Query { b: Int }"}}})
    assert "must be a duration" in patch({"spec": {"endpoint": {"timeout": "2d"}}})
    assert "patched" in patch({"spec": {"endpoint": {"timeout": "2s"}}})


def _remove_rules(schema: Any) -> None:
    if isinstance(schema, dict):
        for keyword in ("x-kubernetes-validations", "pattern", "anyOf", "not"):
            schema.pop(keyword, None)
        for child in schema.values():
            _remove_rules(child)
