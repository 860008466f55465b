"""The user service: ten people."""

from typing import Any

NAMES = ("Ada", "Bela", "Cleo", "Dora", "Emil", "Fay", "Gus", "Hedy", "Ines", "Jan")
USERS = {
    f"u{number}": {"id": f"u{number}", "name": name, "memberSince": f"20{10 + number}-05-01T08:00:00Z"}
    for number, name in enumerate(NAMES, start=1)
}


def user(_parent: object, _info: object, id: str) -> dict[str, Any] | None:
    return USERS.get(id)


def users_by_ids(_parent: object, _info: object, ids: list[str]) -> list[dict[str, Any] | None]:
    return [USERS.get(id) for id in reversed(ids)]


RESOLVERS = {"Query.user": user, "Query.usersByIds": users_by_ids}
