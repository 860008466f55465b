"""The applications service: who applied for which job."""

from typing import Any

APPLICATIONS = [
    {"id": f"a{number}", "jobId": job, "name": name}
    for number, (job, name) in enumerate([("j1", "Ada"), ("j3", "Bela"), ("j1", "Cleo"), ("j2", "Dora")], start=1)
]


def applications_by_jobs(_parent: object, _info: object, jobIds: list[str]) -> list[dict[str, Any]]:
    return [application for application in APPLICATIONS if application["jobId"] in jobIds]


def apply(_parent: object, _info: object, jobId: str, name: str) -> dict[str, Any]:
    APPLICATIONS.append({"id": f"a{len(APPLICATIONS) + 1}", "jobId": jobId, "name": name})
    return APPLICATIONS[-1]


RESOLVERS = {
    "Query.applications": lambda _parent, _info: APPLICATIONS,
    "Query.applicationsByJobs": applications_by_jobs,
    "Mutation.apply": apply,
}
