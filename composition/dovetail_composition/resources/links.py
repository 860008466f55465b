"""Links, lookups and transforms as a GraphQLSchema writes them; their meaning is checked by composition."""

from __future__ import annotations

import re

from dovetail_composition.members.sources import (
    Hide,
    Include,
    LinkArgumentSpec,
    LinkSpec,
    LookupSpec,
    Prefix,
    Rename,
    Transform,
)

from .json_values import shortened
from .metadata import DNS_LABEL, DNS_NAME
from .section import Section

_NAME = re.compile(r"[_A-Za-z][_0-9A-Za-z]*", re.ASCII)
_FIELD = re.compile(rf"{_NAME.pattern}\.{_NAME.pattern}", re.ASCII)
_ARGUMENT = re.compile(rf"{_NAME.pattern}\.{_NAME.pattern}\({_NAME.pattern}:\)", re.ASCII)
_COORDINATE = re.compile(rf"{_NAME.pattern}(\.{_NAME.pattern}(\({_NAME.pattern}:\))?)?", re.ASCII)
_SCHEMA = re.compile(rf"({DNS_LABEL.pattern}/)?{DNS_NAME.pattern}", re.ASCII)
_TYPE = re.compile(rf"\[*{_NAME.pattern}!?(\]!?)*", re.ASCII)
_CALL = ("schema", "query", "arguments")
_RENAMED = {
    "type": (_NAME, "the name of a type"),
    "field": (_FIELD, "a coordinate such as Query.user"),
    "argument": (_ARGUMENT, "a coordinate such as Query.user(id:)"),
    "enumValue": (_FIELD, "a coordinate such as Color.RED"),
}


def parse_link(section: Section) -> LinkSpec:
    """One of `links`: a call of another schema's query, or a constant."""
    section.only("field", "type", "schema", "query", "value", "collection", "batched", "arguments")
    has_value = section.has_key("value")
    if has_value and any(section.has(name) for name in _CALL):
        message = "a link is a constant or a call, not both"
        hint = "remove value, or schema, query and arguments"
        section.report.add("RESOURCE_FIELDS_EXCLUSIVE", section.at("value"), message, hint)
    if not has_value:
        for name in ("schema", "query"):
            if not section.has(name):
                section.missing(name, "or give a constant value")
    return LinkSpec(
        field=section.text("field", _FIELD, "a coordinate such as Catalog.products"),
        schema=section.optional_text("schema", _SCHEMA, "the name of a GraphQLSchema, or namespace/name"),
        query=section.optional_text("query", _NAME, "the name of a root field"),
        type=_type(section),
        value=section.json("value"),
        has_value=has_value,
        collection=section.flag("collection", default=False),
        batched=section.flag("batched", default=False),
        arguments=tuple(_argument(item) for item in section.children("arguments")),
    )


def _type(section: Section) -> str | None:
    text = section.optional_text("type", _TYPE, "a GraphQL type such as Product or [Product!]!")
    if text and text.count("[") != text.count("]"):
        section.problem("type", f'"{shortened(text)}" opens and closes different numbers of lists')
    return text


def parse_lookup(section: Section) -> LookupSpec:
    """One of `lookups`."""
    section.only("type", "key", "query", "arguments")
    return LookupSpec(
        type=section.text("type", _NAME, "the name of a type"),
        key=section.text("key"),
        query=section.text("query", _NAME, "the name of a root field"),
        arguments=tuple(_argument(item) for item in section.children("arguments")),
    )


def parse_transform(section: Section) -> Transform | None:
    """One of `transforms`: exactly one of rename, prefix, hide, include."""
    kinds = ("rename", "prefix", "hide", "include")
    match section.only(*kinds).one_of(*kinds):
        case "rename":
            rename = section.child("rename")
            return _rename(rename) if rename else None
        case "prefix":
            prefix = section.child("prefix")
            return _prefix(prefix) if prefix else None
        case "hide":
            return Hide(coordinates=_some(section, "hide", _COORDINATE, "a coordinate such as User or User.password"))
        case "include":
            return Include(types=_some(section, "include", _NAME, "the name of a type"))
        case _:
            return None


def _some(section: Section, name: str, pattern: re.Pattern[str], wanted: str) -> tuple[str, ...]:
    if section.empty(name):
        section.problem(name, "must name at least one", "remove the transform if there is nothing to change")
    return section.texts(name, pattern, wanted)


def _argument(section: Section) -> LinkArgumentSpec:
    section.only("name", "from", "argument", "value", "batch", "each", "targetFieldName", "positional")
    has_value = section.has_key("value")
    given = [name for name in ("from", "argument") if section.has(name)] + ["value"] * has_value
    if len(given) > 1:
        section.report.add(
            "RESOURCE_FIELDS_EXCLUSIVE",
            section.path,
            f"an argument's value comes from one of from, argument, value; found {' and '.join(given)}",
        )
    return LinkArgumentSpec(
        name=section.text("name", _NAME, "the name of an argument"),
        from_=section.optional_text("from"),
        argument=section.optional_text("argument", _NAME, "the name of an argument"),
        value=section.json("value"),
        has_value=has_value,
        batch=section.flag("batch", default=False),
        each=section.flag("each", default=False),
        target_field_name=section.optional_text("targetFieldName"),
        positional=section.flag("positional", default=False),
    )


def _rename(section: Section) -> Rename | None:
    section.only(*_RENAMED, "to")
    to = section.text("to", _NAME, "a GraphQL name")
    what = section.one_of(*_RENAMED)
    return Rename(coordinate=section.text(what, *_RENAMED[what]), to=to) if what else None


def _prefix(section: Section) -> Prefix:
    section.only("types", "rootFields")
    if not section.names():
        section.problem("types", "a prefix is given for types, rootFields or both")
    return Prefix(
        types=section.optional_text("types", _NAME, "the beginning of a GraphQL name") or "",
        root_fields=section.optional_text("rootFields", _NAME, "the beginning of a GraphQL name") or "",
    )
