"""Who makes what is sold: an ordinary GraphQL server that knows nothing of federation."""

from typing import Any

MANUFACTURERS = [
    {"id": "m2", "name": "Meridian", "founded": 1921, "flagshipUpc": "p2"},
    {"id": "m1", "name": "Norr", "founded": 1950, "flagshipUpc": "p3"},
    {"id": "m3", "name": "Lull", "founded": 2011, "flagshipUpc": None},
]


def manufacturers(_parent: object, _info: object, ids: list[str]) -> list[dict[str, Any]]:
    return [each for each in MANUFACTURERS if each["id"] in ids]


def founded(_parent: object, _info: object, since: int) -> list[dict[str, Any]]:
    return [each for each in MANUFACTURERS if each["founded"] >= since]


RESOLVERS = {"Query.manufacturers": manufacturers, "Query.founded": founded}
