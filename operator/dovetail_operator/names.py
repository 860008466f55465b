"""Names that others see: labels, field manager, condition types and their reasons."""

from __future__ import annotations

FIELD_MANAGER = "dovetail-operator"
REPORTING_CONTROLLER = "dovetail.dev/operator"
"""Of Events."""
MANAGED_BY_LABEL = "app.kubernetes.io/managed-by"
MANAGED_BY = "dovetail"
GATEWAY_LABEL = "dovetail.dev/gateway"
"""On Services, and so on their EndpointSlices: the GraphQLGateway whose pods are behind them."""

SCHEMA_PLURAL = "graphqlschemas"
GATEWAY_PLURAL = "graphqlgateways"

UNWATCHED_SECRETS = "helm.sh/release.v1"
"""Secrets of this type, releases of Helm, are up to 1 MiB each, and nobody can refer to them in a useful way."""

ACCEPTED = "Accepted"
RESOLVED_REFS = "ResolvedRefs"
PROGRAMMED = "Programmed"
READY = "Ready"
STALLED = "Stalled"
"""Only there, and true, while an object is not accepted: by it kstatus tells what waits from what has failed."""

REASONS = {
    # Of GraphQLSchemas and GraphQLGateways alike.
    ACCEPTED: "The object makes sense, and a schema takes part in composition as it is.",
    RESOLVED_REFS: "All that the object refers to was found.",
    PROGRAMMED: "It is part of an artifact that gateways run; of a gateway: its artifact is written.",
    READY: "All other conditions hold.",
    "Invalid": "A field of the object is wrong; the message names it.",
    "ConfigMapNotFound": "The ConfigMap or the key in it that the object refers to does not exist.",
    "RefNotPermitted": "The object refers to another namespace, in which no ReferenceGrant permits that.",
    "EndpointRefused": "An endpoint is where none may be, such as on a node, or could be anywhere; it is not called.",
    "ServiceNotFound": "The Service that an endpoint names does not exist; the schema takes part all the same.",
    "SecretNotFound": "A Secret or a key in it that headers or auth refer to does not exist.",
    # Of GraphQLSchemas.
    "NotSelected": "No GraphQLGateway selects the schema.",
    "Refused": "The schema is broken or does not fit the others; the message names the places and what would fix it.",
    "TooExpensive": "Checking the schema, or composing the gateway's API, took more time, memory or room than it may.",
    "CheckPending": "Checking the schema takes long, and it takes no part until that is done.",
    "FetchFailed": "The endpoint did not answer the question for its schema.",
    "FetchPending": "The endpoint was not asked for its schema yet.",
    "LinksDropped": "The schema takes part, but some of its links or lookups are left out.",
    "LastGoodKept": "An older version of the schema goes on being served, because the newer one is refused.",
    "NotComposed": "The schema is not part of the artifact of a gateway that selects it.",
    # Of GraphQLGateways.
    "NoSchemas": "No schema is selected that could be composed; an artifact written before goes on being served.",
    "ContractRefused": "What the gateway's contract leaves is no API; an artifact written before goes on being served.",
    "ArtifactTooLarge": "The API is larger than its ConfigMaps hold; an artifact written before goes on being served.",
    "NotOwned": "A ConfigMap or Secret of the gateway's name exists that is not the operator's; it is left alone.",
    "InvalidSupergraph": "The text that spec.supergraph refers to is no supergraph SDL.",
}
"""Every reason of a condition and its meaning."""
