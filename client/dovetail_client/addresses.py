"""Where a service is found: by the names that the DNS of a Kubernetes cluster gives to its Services."""

from __future__ import annotations

import re
from urllib.parse import urlsplit

_LABEL = re.compile(r"[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?", re.ASCII)


def endpoint_url(
    service: str | None = None,
    *,
    namespace: str | None = None,
    port: int = 80,
    path: str = "/graphql",
    url: str | None = None,
) -> str:
    """The URL of a Service of this namespace or of another one, or `url` itself. Raises `ValueError`.

    `jobs` alone is completed by the Pod's search domains, so it is the Service of the Pod's own namespace. In another
    namespace it is `jobs.staging.svc`, which is completed too: so the name of the cluster's domain is never needed.
    """
    if (service is None) == (url is None):
        raise ValueError("a binding needs either the name of a service or a url")
    if url is not None:
        if not _is_url(url):
            raise ValueError("url must be an absolute http or https URL without a user, such as http://jobs/graphql")
        return url
    host = service if namespace is None else f"{service}.{namespace}"
    if not all(_LABEL.fullmatch(label) for label in (service, namespace) if label is not None):
        raise ValueError(f"{host} is not the name of a Service: for any other host there is url")
    if not 0 < port < 1 << 16:
        raise ValueError(f"{port} is not a port")
    suffix = "" if namespace is None else ".svc"
    return f"http://{host}{suffix}{'' if port == 80 else f':{port}'}/{path.removeprefix('/')}"


def shown(url: str) -> str:
    """A URL in messages: without its query, where credentials may stand."""
    return url.partition("?")[0]


def _is_url(url: str) -> bool:
    try:
        parts = urlsplit(url)
        # Reading the port is what tells whether it is one.
        return parts.scheme in {"http", "https"} and bool(parts.hostname) and parts.username is None and parts.port != 0
    except ValueError:
        return False
