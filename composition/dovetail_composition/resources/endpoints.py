"""Endpoints: where a service answers and how it is called."""

from __future__ import annotations

import re

from dovetail_composition.endpoints.urls import url_problem
from dovetail_composition.manifest import ClientCredentials, Endpoint, SecretRef, Subscriptions

from .headers import parse_headers
from .metadata import DNS_LABEL, DNS_NAME, parse_namespace
from .section import Section
from .values import EndpointOverride

_FIELDS = ("service", "url", "timeout", "headers", "auth", "subscriptions")
_PATH = re.compile(r"/[!$-;=@-Z_a-z~%\[\]]*", re.ASCII)
_PROTOCOL = re.compile(r"graphql-transport-ws|sse")
_SCOPE = re.compile(r"[\x21\x23-\x5b\x5d-\x7e]+", re.ASCII)
_DEFAULT_PATH = "/graphql"
_DEFAULT_PORT = 80
_HIGHEST_PORT = 65_535


def parse_endpoint(section: Section, namespace: str) -> Endpoint:
    """A GraphQLSchema's `endpoint`; Services and Secrets are those of `namespace` unless another one is named."""
    override = parse_override(section, namespace, required=True)
    return Endpoint(
        url=override.url or "",
        timeout=override.timeout,
        headers=override.headers,
        auth=override.auth,
        subscriptions=override.subscriptions,
    )


def parse_override(section: Section, namespace: str, *, required: bool = False) -> EndpointOverride:
    """The same shape in a gateway's `endpoints`, where every part may be left out."""
    section.only(*_FIELDS)
    chosen = section.one_of("service", "url", required=required)
    auth, subscriptions = section.child("auth"), section.child("subscriptions")
    return EndpointOverride(
        url=_service_url(section, namespace) if chosen == "service" else parse_url(section, "url"),
        timeout=section.duration("timeout"),
        headers=parse_headers(section, namespace),
        auth=_auth(auth, namespace) if auth else None,
        subscriptions=_subscriptions(subscriptions) if subscriptions else None,
    )


def parse_url(section: Section, name: str) -> str | None:
    """An absolute http(s) URL without user information and fragment."""
    url = section.optional_text(name)
    if url is None:
        return None
    if problem := url_problem(url):
        section.problem(name, *problem)
    return url


def _service_url(section: Section, namespace: str) -> str | None:
    service = section.child("service")
    if not service:
        return None
    service.only("name", "namespace", "port", "path")
    name = service.text("name", DNS_LABEL, "the name of a Service")
    namespace = parse_namespace(service, namespace)
    port = service.whole("port", 1, _HIGHEST_PORT) or _DEFAULT_PORT
    path = service.optional_text("path", _PATH, "a path that begins with '/'") or _DEFAULT_PATH
    return f"http://{name}.{namespace}.svc.cluster.local:{port}{path}"


def _auth(section: Section, namespace: str) -> ClientCredentials | None:
    credentials = section.only("oauth2ClientCredentials").required_child("oauth2ClientCredentials")
    if not credentials:
        return None
    credentials.only("tokenURL", "secretRef", "scopes", "audience")
    token_url = parse_url(credentials, "tokenURL")
    if not credentials.has("tokenURL"):
        credentials.missing("tokenURL")
    secret = credentials.required_child("secretRef", "name a Secret with the keys clientID and clientSecret")
    if not secret:
        return None
    secret_name = secret.only("name", "namespace").text("name", DNS_NAME, "the name of a Secret")
    secret_namespace = parse_namespace(secret, namespace)
    return ClientCredentials(
        token_url=token_url or "",
        client_id=SecretRef(namespace=secret_namespace, name=secret_name, key="clientID"),
        client_secret=SecretRef(namespace=secret_namespace, name=secret_name, key="clientSecret"),
        scopes=credentials.texts("scopes", _SCOPE, "an OAuth2 scope", distinct=True),
        audience=credentials.optional_text("audience"),
    )


def _subscriptions(section: Section) -> Subscriptions:
    section.only("protocol", "path")
    return Subscriptions(
        protocol=section.optional_text("protocol", _PROTOCOL, "graphql-transport-ws or sse") or "graphql-transport-ws",
        path=section.optional_text("path", _PATH, "a path that begins with '/'"),
    )
