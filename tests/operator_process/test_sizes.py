"""Large schemas by reference: 512 KiB are composed, and more is refused with what to do, without harm to others."""

from collections.abc import Callable
from typing import Any

import pytest
from support.cluster import eventually
from support.kube_objects import KubeObjects
from support.operator import gateway, schema
from support.processes import Running

pytestmark = pytest.mark.cluster

Start = Callable[..., Running]
LARGEST = 512 << 10


def large_sdl(size: int) -> str:
    """A schema of so many bytes: types with described fields, as a service of hundreds of types has."""
    types = ["type Query { largest: Type0 }\n"]
    taken = len(types[0])
    while True:
        index = len(types) - 1
        fields = "".join(f'  "Field {number} of type {index}."\n  field{number}: Type{index}\n' for number in range(20))
        text = f"type Type{index} {{\n{fields}}}\n"
        if taken + len(text) > size:
            return "".join(types) + "#" * (size - taken)
        types.append(text)
        taken += len(text)


def by_reference(objects: KubeObjects, sdl: str) -> tuple[dict[str, Any], dict[str, Any]]:
    """A ConfigMap with the SDL, and the schema that refers to it."""
    text = {
        "apiVersion": "v1",
        "kind": "ConfigMap",
        "metadata": {"name": "large", "namespace": objects.namespace},
        "data": {"schema.graphql": sdl},
    }
    large = schema("large", "", namespace=objects.namespace)
    large["spec"]["schema"] = {"configMapKeyRef": {"name": "large", "key": "schema.graphql"}}
    return text, large


def test_512_kib_are_composed_and_more_is_refused(objects: KubeObjects, start_operator: Start) -> None:
    start_operator("--namespace", objects.namespace)
    objects.apply(schema("user", "type Query { me: Int }", namespace=objects.namespace))
    objects.apply(*by_reference(objects, large_sdl(LARGEST)), gateway(namespace=objects.namespace))
    eventually(lambda: objects.reason("GraphQLSchema", "large") == "Ready", "the large schema is ready", deadline=60)

    objects.apply(by_reference(objects, large_sdl(LARGEST + 1))[0])
    eventually(lambda: objects.reason("GraphQLSchema", "large") == "Invalid", "it has become too large", deadline=60)

    refused = objects.condition("GraphQLSchema", "large", "Accepted")["message"]
    assert "spec.schema.configMapKeyRef.key" in refused
    assert "the schema has 513 KiB; a GraphQLSchema takes 512 KiB" in refused
    assert "GraphQLSchemas of their own" in refused
    assert objects.reason("GraphQLSchema", "large", "Programmed") == "LastGoodKept"
    assert objects.reason("GraphQLSchema", "user") == "Ready"
