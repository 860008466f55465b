"""The whole story on one screen: look at every schema, compose every API, write what differs, say how it stands."""

from __future__ import annotations

from .apis import look_at
from .decision import Decision, GatewayWrites
from .examine import examine
from .judge import Judge
from .observation import Observation
from .statuses import Programmed, gateway_status, schema_status
from .stored import digest_of, pointer_of
from .writes import writes_of


def decide(observed: Observation, now: str) -> Decision:
    """What to write, given what was observed; `now` is the time of conditions that change, in RFC 3339."""
    judge = Judge.of(observed)
    examined = examine(observed, judge)
    apis = [look_at(gateway, examined, observed, judge) for gateway in observed.gateways]
    writes = [(api, writes_of(api, observed)) for api in apis]
    programmed = [
        Programmed(api=api, digest=each.digest, unwritten=api.withheld)
        if isinstance(each, GatewayWrites)
        else Programmed(api=api, digest=digest_of(pointer_of(api.key, observed)), unwritten=each)
        for api, each in writes
    ]
    schemas = {schema.key: schema_status(schema, programmed, now) for schema in examined}
    ready = {key: is_ready for key, (_, is_ready) in schemas.items()}
    statuses = [
        *(gateway_status(each, ready, observed.pods.get(each.api.key), now) for each in programmed),
        *(status for status, _ in schemas.values()),
    ]
    return Decision(
        gateways=tuple(each for _, each in writes if isinstance(each, GatewayWrites) and not each.empty),
        statuses=tuple(status for status in statuses if status),
        versions=frozenset(schema.digest for schema in examined if schema.digest),
    )
