"""The talks subgraph: who tells what. It adds `talks` to people, whom another subgraph knows."""

from collections.abc import Mapping, Sequence
from typing import Any

NAMES = {"ada": "Ada", "grace": "Grace", "linus": "Linus"}
TALKS: list[dict[str, Any]] = [
    {"id": "t1", "title": "Notes on an engine", "minutes": 45, "by": ["ada"]},
    {"id": "t2", "title": "A moth in a relay", "minutes": 30, "by": ["grace", "ada"]},
    {"id": "t3", "title": "Just for fun", "minutes": 20, "by": ["linus"]},
]


def talks(_parent: object, _info: object, longest: int | None = None) -> list[dict[str, Any]]:
    return [talk for talk in TALKS if longest is None or talk["minutes"] <= longest]


def talks_by_ids(_parent: object, _info: object, ids: Sequence[str]) -> list[dict[str, Any]]:
    return [talk for talk in TALKS if talk["id"] in ids]


def rename(_parent: object, _info: object, talk: str, title: str) -> dict[str, Any] | None:
    found = talk_by_key({"id": talk})
    if found:
        found["title"] = title
    return found


def speakers(talk: Mapping[str, Any], _info: object) -> list[dict[str, Any]]:
    return [{"id": id, "name": NAMES[id]} for id in talk["by"]]


def talks_of(person: Mapping[str, Any], _info: object) -> list[dict[str, Any]]:
    return [talk for talk in TALKS if person["id"] in talk["by"]]


def talk_by_key(key: Mapping[str, Any]) -> dict[str, Any] | None:
    return next((talk for talk in TALKS if talk["id"] == key["id"]), None)


def person_by_key(key: Mapping[str, Any]) -> dict[str, Any]:
    """Of a person this service only knows the key, which is all that `talks` needs."""
    return {"id": key["id"]}


RESOLVERS = {
    "Query.talks": talks,
    "Query.talksByIds": talks_by_ids,
    "Mutation.rename": rename,
    "Talk.speakers": speakers,
    "Person.talks": talks_of,
}
ENTITIES = {"Talk": talk_by_key, "Person": person_by_key}
