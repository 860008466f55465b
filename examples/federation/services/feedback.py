"""The feedback service: what was thought of talks. An ordinary GraphQL server, which knows nothing of federation."""

from collections.abc import Sequence
from typing import Any

FEEDBACK = [
    {"talkId": "t2", "stars": 5, "words": "It flew."},
    {"talkId": "t1", "stars": 4, "words": None},
    {"talkId": "t2", "stars": 3, "words": "Too short."},
]


def feedback(_parent: object, _info: object, talkIds: Sequence[str]) -> list[dict[str, Any]]:
    return [each for each in FEEDBACK if each["talkId"] in talkIds]


def best(_parent: object, _info: object) -> list[dict[str, Any]]:
    return [each for each in FEEDBACK if each["stars"] == 5]


RESOLVERS = {"Query.feedback": feedback, "Query.best": best}
