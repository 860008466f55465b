"""The catalog service: five catalogs of twenty products, of which it knows the ids only."""

from typing import Any

PER_CATALOG = 20
NAMES = ("Kitchen", "Garden", "Workshop", "Library", "Travel")

CATALOGS = {
    str(number): {
        "id": str(number),
        "name": name,
        "productIds": [f"p{(number - 1) * PER_CATALOG + index}" for index in range(1, PER_CATALOG + 1)],
        # As Jackson writes a java.time.Instant by default: seconds, with nanoseconds behind the point.
        "updatedAt": 1_717_243_200 + number * 86_400 + 0.25,
    }
    for number, name in enumerate(NAMES, start=1)
}


def catalog(_parent: object, _info: object, id: str) -> dict[str, Any] | None:
    return CATALOGS.get(id)


RESOLVERS = {
    "Query.catalogs": lambda _parent, _info: list(CATALOGS.values()),
    "Query.catalog": catalog,
}
