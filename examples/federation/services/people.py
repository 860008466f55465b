"""The people subgraph: who they are."""

from collections.abc import Mapping
from typing import Any

PEOPLE = [
    {"id": "ada", "name": "Ada", "company": "Analytical Engines"},
    {"id": "grace", "name": "Grace", "company": "Flow-Matic"},
    {"id": "linus", "name": "Linus", "company": None},
]


def people(_parent: object, _info: object) -> list[dict[str, Any]]:
    return PEOPLE


def person(_parent: object, _info: object, id: str) -> dict[str, Any] | None:
    return next((each for each in PEOPLE if each["id"] == id), None)


def person_by_key(key: Mapping[str, Any]) -> dict[str, Any] | None:
    return person(None, None, key["id"])


RESOLVERS = {"Query.people": people, "Query.person": person}
ENTITIES = {"Person": person_by_key}
