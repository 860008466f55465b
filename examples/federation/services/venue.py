"""The venue subgraph: where and when. `Talk.ends` needs the minutes that another subgraph knows."""

from collections.abc import Mapping
from typing import Any

ROOMS = [{"id": "hall", "seats": 300}, {"id": "attic", "seats": 40}]
PLAN = {"t1": ("hall", "09:00"), "t2": ("hall", "10:00"), "t3": ("attic", "10:15")}


def rooms(_parent: object, _info: object) -> list[dict[str, Any]]:
    return ROOMS


def talks(room: Mapping[str, Any], _info: object) -> list[dict[str, Any]]:
    return [{"id": id} for id, (place, _) in PLAN.items() if place == room["id"]]


def room(talk: Mapping[str, Any], _info: object) -> dict[str, Any]:
    return next(each for each in ROOMS if each["id"] == PLAN[talk["id"]][0])


def begins(talk: Mapping[str, Any], _info: object) -> str:
    return PLAN[talk["id"]][1]


def ends(talk: Mapping[str, Any], info: object) -> str:
    hours, minutes = map(int, begins(talk, info).split(":"))
    end = hours * 60 + minutes + talk["minutes"]
    return f"{end // 60:02}:{end % 60:02}"


def talk_by_key(representation: Mapping[str, Any]) -> Mapping[str, Any] | None:
    """With `minutes` where the client asked for `ends`: the gateway sends what `@requires` names."""
    return representation if representation["id"] in PLAN else None


def room_by_key(key: Mapping[str, Any]) -> dict[str, Any] | None:
    return next((each for each in ROOMS if each["id"] == key["id"]), None)


RESOLVERS = {
    "Query.rooms": rooms,
    "Room.talks": talks,
    "Talk.room": room,
    "Talk.begins": begins,
    "Talk.ends": ends,
}
ENTITIES = {"Talk": talk_by_key, "Room": room_by_key}
