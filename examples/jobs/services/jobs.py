"""The jobs service: what can be applied for."""

from typing import Any

from graphql import GraphQLError

JOBS = {
    id: {"id": id, "title": title, "location": location, "open": True}
    for id, title, location in (
        ("j1", "Joiner", "Graz"),
        ("j2", "Cooper", "Porto"),
        ("j3", "Luthier", "Graz"),
    )
}


def jobs(_parent: object, _info: object, location: str | None = None) -> list[dict[str, Any]]:
    return [job for job in JOBS.values() if location in (None, job["location"])]


def jobs_by_ids(_parent: object, _info: object, ids: list[str]) -> list[dict[str, Any]]:
    return [job for job in JOBS.values() if job["id"] in ids]


def close_job(_parent: object, _info: object, id: str) -> dict[str, Any]:
    if id not in JOBS:
        raise GraphQLError(f"There is no job {id}.", extensions={"code": "JOB:NOT_FOUND"})
    JOBS[id]["open"] = False
    return JOBS[id]


RESOLVERS = {"Query.jobs": jobs, "Query.jobsByIds": jobs_by_ids, "Mutation.closeJob": close_job}
