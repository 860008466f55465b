"""A subgraph's endpoint, made ready once a generation: what calls to it share."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from dovetail_composition.manifest import ClientCredentials, Endpoint, Manifest
from dovetail_gateway.telemetry.observer import SubgraphObserver

from .connections.connections import Connections
from .connections.origin import read_url
from .connections.pool import Pool
from .headers import HeaderLines, check_rules, merge_rules
from .oauth2 import ClientCredentialsTokens
from .patience import Patience
from .retry import RetryBudget
from .secrets import SecretReader


@dataclass(frozen=True, slots=True, kw_only=True)
class Target:
    """Where calls to one subgraph go, and how."""

    subgraph: str
    pool: Pool
    head: bytes
    """What the head of each request begins with."""
    lines: HeaderLines
    """What follows, by the client's request. Targets with the same rules share it."""
    timeout: float
    connect_timeout: float
    body_limit: int
    auth: ClientCredentials | None
    tokens: ClientCredentialsTokens
    retries: RetryBudget
    patience: Patience
    connections: Connections
    observer: SubgraphObserver


def make_targets(
    manifest: Manifest,
    connections: Connections,
    tokens: ClientCredentialsTokens,
    secrets: SecretReader,
    observer: SubgraphObserver,
) -> Mapping[str, Target | str]:
    """Those of a generation, by subgraph; a text says why no call can be made, for the log."""
    limits, common = manifest.policies.limits, manifest.policies.headers
    shared: dict[object, HeaderLines] = {}

    def make(subgraph: str, endpoint: Endpoint) -> Target | str:
        rules = merge_rules(common, endpoint.headers)
        if problem := check_rules(rules):
            return problem
        try:
            destination = read_url(endpoint.url)
        except ValueError:
            return "its endpoint is no http(s) URL"
        defaults = dict(destination.defaults)
        if endpoint.auth is not None:
            # The gateway's own token: neither a client's, nor what stands in the URL.
            rules = tuple(rule for rule in rules if rule.name.lower() != "authorization")
            defaults.pop("authorization", None)
        lines = shared.setdefault((rules, *defaults.items()), HeaderLines(rules, defaults, secrets))
        return Target(
            subgraph=subgraph,
            pool=connections.pool(destination.origin),
            head=destination.head,
            lines=lines,
            timeout=endpoint.timeout if endpoint.timeout is not None else limits.subgraph_timeout,
            connect_timeout=limits.connect_timeout,
            body_limit=limits.subgraph_body_bytes,
            auth=endpoint.auth,
            tokens=tokens,
            retries=RetryBudget(),
            patience=Patience(),
            connections=connections,
            observer=observer,
        )

    return {subgraph: make(subgraph, endpoint) for subgraph, endpoint in manifest.endpoints.items()}
