"""Observations from short YAML, and decisions as text that can be read and compared."""

from collections.abc import Iterable, Mapping
from typing import Any

import yaml
from graphql import InterfaceTypeDefinitionNode, ObjectTypeDefinitionNode, parse

from dovetail_composition.artifact import from_object
from dovetail_composition.endpoints.addresses import ALWAYS_DENIED
from dovetail_composition.resources import API_VERSION, GROUP, SCHEMA_KIND, ObjectName, parse_schema
from dovetail_operator.reconcile import Answer, Decision, Observation
from dovetail_operator.reconcile.decision import StatusWrite
from dovetail_operator.reconcile.desired import config_map
from dovetail_operator.reconcile.memory import recall, remember
from dovetail_operator.reconcile.observation import Backend, Grant, Referrer, Service
from dovetail_operator.reconcile.versions import Version, version_of

NOW = "2026-06-01T12:00:00Z"


def read_observation(text: str) -> Observation:
    """An observation; what matters to no case (uid, generation, age) is filled in."""
    given = yaml.safe_load(text)
    gateways = [_object("GraphQLGateway", index, each) for index, each in enumerate(given.get("gateways", []))]
    config_maps = [_object("ConfigMap", index, each) for index, each in enumerate(given.get("configMaps", []))]
    for gateway in gateways:
        versions = [_version(index, each) for index, each in enumerate(given.get("lastGood", []))]
        if versions:
            remembered = remember(gateway["metadata"]["name"], versions)
            config_maps += [{**config_map(gateway, content)} for content in remembered]
    secrets = [_object("Secret", index, each) for index, each in enumerate(given.get("secrets", []))]
    schemas = tuple(_object("GraphQLSchema", index, each) for index, each in enumerate(given.get("schemas", [])))
    return Observation(
        schemas=schemas,
        gateways=tuple(gateways),
        namespaces=given.get("namespaces", {}),
        config_maps={_key(each): each for each in config_maps},
        secrets={_key(each): each for each in secrets},
        services=_services(given, schemas),
        backends={
            _name(service): tuple(Backend(**each) for each in backends)
            for service, backends in given.get("backends", {}).items()
        },
        grants=tuple(_grant(each) for each in given.get("grants", [])),
        denied_ranges=(*ALWAYS_DENIED, *given.get("deniedRanges", [])),
        allowed_ranges=tuple(given.get("allowedRanges", [])),
        internal_ranges=tuple(given.get("internalRanges", [])),
        answers={tuple(name.split("/")): Answer(**answer) for name, answer in given.get("answers", {}).items()},
    )


def print_decision(decision: Decision) -> str:
    """A decision as YAML; of artifacts only what is in the API, of compressed data only names."""
    shown = {
        "writes": [
            {
                "gateway": "/".join(writes.gateway),
                "secrets": [_show_secret(each) for each in writes.secrets],
                "configMaps": [_show_config_map(each) for each in writes.config_maps],
                "deletions": [f"{ref.kind} {ref.namespace}/{ref.name}" for ref in writes.deletions],
            }
            for writes in decision.gateways
        ],
        "statuses": [_show_status(write) for write in decision.statuses],
    }
    return yaml.dump(_pruned(shown), Dumper=_Dumper, sort_keys=False, width=10_000)


class _Dumper(yaml.SafeDumper):
    """Texts of several lines as blocks, so that messages can be read."""

    def represent_text(self, text: str) -> yaml.ScalarNode:
        return self.represent_scalar("tag:yaml.org,2002:str", text, style="|" if "\n" in text else None)


_Dumper.add_representer(str, _Dumper.represent_text)


def _object(kind: str, index: int, given: Mapping[str, Any]) -> dict[str, Any]:
    metadata = {
        "namespace": "shop",
        "uid": f"{kind.lower()}-{index}",
        "generation": 1,
        "creationTimestamp": f"2026-01-01T00:00:{index:02}Z",
        **given["metadata"],
    }
    version = API_VERSION if kind.startswith("GraphQL") else "v1"
    return {"apiVersion": version, "kind": kind, **given, "metadata": metadata}


def _services(given: Mapping[str, Any], schemas: Iterable[Mapping[str, Any]]) -> dict[ObjectName, Service]:
    """The given ones; where a case gives none, those that schemas of their namespace name."""
    if "services" in given:
        return {_name(name): Service(**(each or {})) for name, each in given["services"].items()}
    named = ((_key(each), each["spec"].get("endpoint", {}).get("service")) for each in schemas)
    return {(key[0], service["name"]): Service() for key, service in named if service}


def _grant(given: Mapping[str, Any]) -> Grant:
    """`{in: NAMESPACE, from: [KIND NAMESPACE], to: [KIND or KIND/NAME]}`."""
    referrers = frozenset(
        Referrer(group=GROUP, kind=kind, namespace=namespace)
        for kind, namespace in (each.split() for each in given["from"])
    )
    targets = (each.partition("/") for each in given["to"])
    return Grant(
        namespace=given["in"],
        referrers=referrers,
        targets=frozenset((GROUP if kind == SCHEMA_KIND else "", kind, name) for kind, _, name in targets),
    )


def _name(text: str) -> ObjectName:
    namespace, _, name = text.partition("/")
    return (namespace, name)


def _version(index: int, given: Mapping[str, Any]) -> Version:
    manifest = _object("GraphQLSchema", index, given)
    resource, diagnostics = parse_schema(manifest, {})
    assert resource is not None, diagnostics
    return version_of(manifest, resource, None, None)


def _key(kube_object: Mapping[str, Any]) -> tuple[str, str]:
    return (kube_object["metadata"]["namespace"], kube_object["metadata"]["name"])


def _show_secret(secret: Mapping[str, Any]) -> dict[str, Any]:
    return {"name": "/".join(_key(secret)), "data": secret["data"]}


def _show_config_map(shown: Mapping[str, Any]) -> dict[str, Any]:
    content = from_object(shown)
    about: dict[str, Any] = {"name": "/".join(_key(shown)), "keys": sorted({*content.data, *content.binary_data})}
    if "supergraph.graphql" in content.data:
        about["api"] = _api(content.data["supergraph.graphql"])
    elif content.binary_data:
        about["remembers"] = sorted("/".join(key) for key in recall([shown]))
    return about


def _api(sdl: str) -> list[str]:
    """Coordinates of all fields that clients see."""
    types = [
        node
        for node in parse(sdl).definitions
        if isinstance(node, ObjectTypeDefinitionNode | InterfaceTypeDefinitionNode)
    ]
    return sorted(
        f"{node.name.value}.{field.name.value}"
        for node in types
        for field in node.fields or ()
        if not any(each.name.value == "inaccessible" for each in (*(node.directives or ()), *(field.directives or ())))
    )


def _show_status(write: StatusWrite) -> dict[str, Any]:
    manifest, event = write.status, write.event
    status = manifest["status"]
    conditions = [_show_condition(each) for each in status["conditions"]]
    rest = {name: value for name, value in status.items() if name not in {"conditions", "digest"}}
    return {
        "of": f"{manifest['kind']} {'/'.join(_key(manifest))}",
        "conditions": conditions,
        **rest,
        "digest": "given" if "digest" in status else "none",
        "event": f"{event['type']} {event['reason']}" if event else "",
    }


def _show_condition(condition: Mapping[str, Any]) -> dict[str, Any]:
    since = "" if condition["lastTransitionTime"] == NOW else f" since {condition['lastTransitionTime']}"
    generation = "" if condition["observedGeneration"] == 1 else f" of generation {condition['observedGeneration']}"
    return {
        condition["type"]: f"{condition['status']}, {condition['reason']}{since}{generation}",
        "message": condition["message"],
    }


def _pruned(value: Any) -> Any:
    """Without what is empty."""
    if isinstance(value, dict):
        pruned = {name: _pruned(item) for name, item in value.items()}
        return {name: item for name, item in pruned.items() if item not in ([], {}, "")}
    if isinstance(value, list):
        return [_pruned(item) for item in value]
    return value
