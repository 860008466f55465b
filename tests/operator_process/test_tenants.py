"""What one tenant does to another: nothing."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest
from support.cluster import ApiServer, eventually
from support.kube_objects import KubeObjects, kube_objects
from support.operator import gateway, schema
from support.processes import Running

pytestmark = pytest.mark.cluster

Start = Callable[..., Running]


def test_of_two_owners_of_a_name_the_first_keeps_it_and_the_other_is_told(
    objects: KubeObjects, start_operator: Start
) -> None:
    first = schema("zebra", "type Query { zebras: [Animal!]! } type Animal { id: ID! }", namespace=objects.namespace)
    second = schema("ant", "type Query { ants: [Animal!]! } type Animal { legs: Int }", namespace=objects.namespace)
    start_operator("--namespace", objects.namespace)
    objects.apply(first, gateway(namespace=objects.namespace))
    eventually(lambda: objects.reason("GraphQLSchema", "zebra") == "Ready", "the first is ready")
    before = objects.versions()
    created = datetime.fromisoformat(objects.get("GraphQLSchema", "zebra")["metadata"]["creationTimestamp"])
    # The API tells ages in whole seconds, and of two of one age the name decides.
    eventually(lambda: datetime.now(UTC) > created + timedelta(seconds=1), "the second will be younger")

    objects.apply(second)
    eventually(lambda: objects.reason("GraphQLSchema", "ant") == "Refused", "the second is refused")

    message = objects.condition("GraphQLSchema", "ant")["message"]
    assert "Animal" in message
    assert "zebra" in message, "it is told who the owner is"
    _until_changed(objects, before, {"GraphQLSchema/ant", "GraphQLGateway/public"})

    objects.delete("GraphQLSchema", "zebra")
    eventually(lambda: objects.reason("GraphQLSchema", "ant") == "Ready", "the name is free")


def test_characters_of_every_kind_are_written_as_they_are(
    cluster: ApiServer, objects: KubeObjects, start_operator: Start
) -> None:
    # Patches are read as YAML, which has no surrogate pairs, and folds or refuses what else JSON lets stand.
    text = "\U0001f600 \U0010ffff \u00e9 \u2028 \ufeff \uffff \\\\ud83d"
    good = schema("good", f'type Query {{ a(text: String = "{text}"): Int }}', namespace=objects.namespace)
    bad = schema("bad", f'type Query {{ b(text: Int = "{text}"): Int }}', namespace=objects.namespace)
    start_operator("--namespace", objects.namespace)

    cluster.kubectl("create", "--filename=-", objects=[good, bad, gateway(namespace=objects.namespace)])

    eventually(lambda: objects.reason("GraphQLSchema", "good") == "Ready", "the good one is served")
    assert f'"{text}"' in objects.sdl()
    eventually(lambda: objects.reason("GraphQLSchema", "bad") == "Refused", "the bad one is refused")
    assert "\U0001f600" in objects.condition("GraphQLSchema", "bad")["message"]


def test_a_bad_schema_among_two_hundred_good_ones_changes_nothing_for_them(
    objects: KubeObjects, start_operator: Start
) -> None:
    good = [
        schema(f"s{number}", f"type Query {{ f{number}: T{number} }} type T{number} {{ id: ID! }}")
        for number in range(200)
    ]
    for each in good:
        each["metadata"]["namespace"] = objects.namespace
    objects.apply(*good, gateway(namespace=objects.namespace))
    operator = start_operator("--namespace", objects.namespace)
    eventually(lambda: operator.said().count("status written") == 201, "all are told that they are ready", 60)
    assert objects.get("GraphQLGateway", "public")["status"]["schemas"] == {"ready": 200, "total": 200}
    before = objects.versions()

    objects.apply(schema("bad", "type Query { a: Nothing }", namespace=objects.namespace))
    eventually(lambda: objects.reason("GraphQLSchema", "bad") == "Refused", "the bad one is refused")
    objects.apply(schema("bad", "type Query {", namespace=objects.namespace))
    eventually(
        lambda: objects.condition("GraphQLSchema", "bad").get("observedGeneration") == 2, "it is refused once more"
    )

    _until_changed(objects, before, {"GraphQLSchema/bad", "GraphQLGateway/public"})


def test_the_last_good_version_is_kept_over_a_restart(objects: KubeObjects, start_operator: Start) -> None:
    operator = start_operator("--namespace", objects.namespace)
    objects.apply(schema("user", "type Query { me: Int }", namespace=objects.namespace))
    objects.apply(gateway(namespace=objects.namespace))
    eventually(lambda: objects.reason("GraphQLSchema", "user") == "Ready", "the schema is ready")
    operator.stop()

    objects.apply(schema("user", "type Query { me: Nothing }", namespace=objects.namespace))
    objects.apply(schema("more", "type Query { more: Int }", namespace=objects.namespace))
    start_operator("--namespace", objects.namespace)
    eventually(lambda: objects.reason("GraphQLSchema", "user", "Programmed") == "LastGoodKept", "it is kept")

    eventually(lambda: "more: Int" in objects.sdl(), "others go on")
    assert "me: Int" in objects.sdl()


def test_a_namespace_is_selected_by_its_labels_as_they_are_now(
    cluster: ApiServer, objects: KubeObjects, start_operator: Start
) -> None:
    tenant = cluster.namespace("tenant", team="none")
    selection = {"namespaces": {"from": "Selector", "selector": {"matchLabels": {"team": objects.namespace}}}}
    start_operator("--all-namespaces")
    objects.apply(gateway(namespace=objects.namespace, schemas=selection))
    with kube_objects(cluster, tenant) as theirs:
        theirs.apply(schema("user", "type Query { me: Int }", namespace=tenant))
        eventually(lambda: theirs.reason("GraphQLSchema", "user") == "NotSelected", "nobody selects it")

        cluster.kubectl("label", "namespace", tenant, f"team={objects.namespace}", "--overwrite")
        eventually(lambda: "me: Int" in objects.sdl(), "its namespace is selected")
        eventually(lambda: theirs.reason("GraphQLSchema", "user") == "Ready", "it is ready")

        cluster.kubectl("label", "namespace", tenant, "team-")
        eventually(lambda: theirs.reason("GraphQLSchema", "user") == "NotSelected", "it is not any more")


def _until_changed(objects: KubeObjects, before: dict[str, str], expected: set[str]) -> None:
    """Wait until this has been written and nothing else, but for Events; statuses are written side by side."""

    def changed() -> set[str]:
        after = objects.versions()
        differing = {name for name in before | after if before.get(name) != after.get(name)}
        return {name for name in differing if not name.startswith("Event/")}

    eventually(lambda: changed() == expected, f"{sorted(expected)} are written", seen=changed)
