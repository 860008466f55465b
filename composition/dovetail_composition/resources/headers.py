"""Header rules: forwarded from the client, constant, or from a Secret."""

from __future__ import annotations

import re

from dovetail_composition.manifest import HeaderRule, SecretRef

from .metadata import DNS_NAME, parse_namespace
from .section import Section

_TOKEN = re.compile(r"[!#$%&'*+.^_`|~0-9A-Za-z-]{1,128}", re.ASCII)
# Visible ASCII: control characters would split the header, other characters have no agreed encoding.
_VALUE = re.compile(r"(?:[\x21-\x7e](?:[\x20-\x7e\t]{0,4094}[\x21-\x7e])?)?", re.ASCII)
_SECRET_KEY = re.compile(r"[-._a-zA-Z0-9]{1,253}", re.ASCII)

_OWN = re.compile(
    "accept|accept-encoding|connection|content-encoding|content-length|content-type|expect|host|keep-alive|proxy-.*"
    "|te|trailer|transfer-encoding|upgrade",
    re.IGNORECASE,
)
"""Headers that belong to a connection or a body: set by the gateway itself, wrong from anyone else."""


def parse_headers(section: Section, namespace: str) -> tuple[HeaderRule, ...]:
    """The rules of a `headers` list; Secrets are those of `namespace` unless a rule names another one."""
    rules = tuple(_header(item, namespace) for item in section.children("headers"))
    seen: set[str] = set()
    for index, rule in enumerate(rules):
        if rule.name.lower() in seen and rule.name:
            section.problem(
                "headers", f'the header "{rule.name}" has two rules (again in item {index})', "keep one of them"
            )
        seen.add(rule.name.lower())
    return rules


def parse_secret_key(section: Section, name: str, namespace: str) -> SecretRef | None:
    """A `secretKeyRef`; the Secret is one of `namespace` unless it names another one."""
    ref = section.child(name)
    if not ref:
        return None
    ref.only("name", "namespace", "key")
    return SecretRef(
        namespace=parse_namespace(ref, namespace),
        name=ref.text("name", DNS_NAME, "the name of a Secret"),
        key=ref.text("key", _SECRET_KEY, "a key of a Secret"),
    )


def _header(section: Section, namespace: str) -> HeaderRule:
    section.only("name", "forward", "value", "secretKeyRef").one_of("forward", "value", "secretKeyRef")
    name = section.text("name", _TOKEN, "the name of a header")
    if _OWN.fullmatch(name):
        section.problem("name", f'the gateway sets "{name}" itself', "remove this rule")
    if not section.flag("forward", default=True):
        section.problem("forward", "must be true where it is given", "remove the rule in order not to forward")
    return HeaderRule(
        name=name,
        forward=section.has("forward"),
        value=section.optional_text("value", _VALUE, "visible ASCII text"),
        secret=parse_secret_key(section, "secretKeyRef", namespace),
    )
