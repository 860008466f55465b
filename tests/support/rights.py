"""What an account may do, as the API server judges it."""

from collections.abc import Iterable
from dataclasses import dataclass

import yaml

from support.cluster import ApiServer


@dataclass(frozen=True, slots=True)
class Right:
    """To do something with a resource (`group/resource`, `group/resource/subresource`; the core group is empty)."""

    verb: str
    resource: str
    name: str = ""
    namespace: str = ""


def granted(server: ApiServer, user: str, rights: Iterable[Right], groups: Iterable[str] = ()) -> set[Right]:
    """Those of the rights that the user has."""
    asked = list(rights)
    reviews = [
        {
            "apiVersion": "authorization.k8s.io/v1",
            "kind": "SubjectAccessReview",
            "spec": {"user": user, "groups": list(groups), "resourceAttributes": _attributes(right)},
        }
        for right in asked
    ]
    answers = list(yaml.safe_load_all(server.kubectl("create", "--filename=-", "--output=yaml", objects=reviews)))
    assert len(answers) == len(asked)
    return {right for right, answer in zip(asked, answers, strict=True) if answer["status"]["allowed"]}


def _attributes(right: Right) -> dict[str, str]:
    group, resource, *subresource = right.resource.split("/")
    given = {
        "verb": right.verb,
        "group": group,
        "resource": resource,
        "subresource": "".join(subresource),
        "name": right.name,
        "namespace": right.namespace,
    }
    return {name: value for name, value in given.items() if value}
