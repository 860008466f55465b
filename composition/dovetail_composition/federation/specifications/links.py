"""`@link` on a schema: which specifications an SDL uses, in what version, and what their elements are called in it.

The rules are those of the link specification v1.0 (https://specs.apollo.dev/link/v1.0).
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from graphql import (
    ConstDirectiveNode,
    DirectiveDefinitionNode,
    DocumentNode,
    EnumValueNode,
    ListValueNode,
    NullValueNode,
    ObjectValueNode,
    SchemaDefinitionNode,
    SchemaExtensionNode,
    StringValueNode,
    ValueNode,
    print_ast,
)

from dovetail_composition.diagnostics.notes import Notes
from dovetail_composition.diagnostics.suggestions import suggest
from dovetail_composition.members.federation import LinkedFeature

from .link_conflicts import LinkNames, name_conflict, used_conflict
from .link_urls import LinkUrl, parse_link_url
from .names import names_in
from .specs import FEDERATION, LINK, NEWEST_FEDERATION, Specification, is_known, specification
from .written_names import used_definitions

_PURPOSES = ("SECURITY", "EXECUTION")
_NAME = re.compile(r"@?[_A-Za-z][_0-9A-Za-z]*")


class _MalformedError(Exception):
    """A `@link` is not what it must be: code, message, hint, and the node at fault."""

    def __init__(self, code: str, message: str, hint: str, node: ConstDirectiveNode | ValueNode) -> None:
        super().__init__(message)
        self.code, self.message, self.hint, self.node = code, message, hint, node


def schema_directives(document: DocumentNode) -> list[ConstDirectiveNode]:
    """All directives on the schema, of its definition and its extensions."""
    return [
        directive
        for node in document.definitions
        if isinstance(node, SchemaDefinitionNode | SchemaExtensionNode)
        for directive in node.directives or ()
    ]


def links_federation(document: DocumentNode) -> bool:
    """Whether an SDL links a version of federation, be it a known one or not."""
    return any(_is_of(node, FEDERATION) for node in schema_directives(document))


def read_links(document: DocumentNode, notes: Notes, aside: Notes) -> tuple[LinkedFeature, ...]:
    """The linked specifications in the order written; what is wrong is noted, and left out.

    Findings go `aside` where neither federation nor the link specification is linked: no rule relies on those links.
    """
    directives = schema_directives(document)
    own = _link_name(directives)
    # Who links neither federation nor the link specification may define a directive `@link` that means something else.
    defined = any(isinstance(node, DirectiveDefinitionNode) and node.name.value == own for node in document.definitions)
    strict = any(_is_of(node, FEDERATION) or _is_of(node, LINK) for node in directives)
    used = used_definitions(document)
    features: dict[str, LinkedFeature] = {}
    taken: dict[str, str] = {}
    named: list[LinkNames] = []
    for node in directives:
        if node.name.value != own:
            continue
        errors: list[_MalformedError] = []
        feature: LinkedFeature | None = None
        try:
            read = _read(node, errors)
            _refuse_repeated(read, node, features, taken)
            named.append(_refuse_conflict(read, node, named, used))
            feature = read
        except _MalformedError as error:
            errors.append(error)
        if strict or not defined:
            for each in errors:
                (notes if strict else aside).add(each.code, each.message, "", each.node, each.hint)
        if feature is None:
            continue
        features[feature.url] = feature
        taken[feature.name] = feature.url
    if LINK not in features and any(node.name.value == own for node in directives) and (strict or not defined):
        # Whoever writes `@link` without defining it has linked what does, said or not.
        default = specification(LINK, (1, 0))
        assert default is not None
        names = names_in(default, LINK, own, {})
        features[LINK] = LinkedFeature(url=LINK, name=own, version=(1, 0), names=names)
    return tuple(features.values())


@dataclass(frozen=True, slots=True)
class _Import:
    element: str
    alias: str
    node: ValueNode


def _read(node: ConstDirectiveNode, errors: list[_MalformedError]) -> LinkedFeature:
    """What a `@link` says; imports of what its specification does not have are left out and added to `errors`."""
    values = {argument.name.value: argument.value for argument in node.arguments or ()}
    url = _url(node, values)
    alias = values.get("as")
    name = url.name
    if isinstance(alias, StringValueNode):
        name = alias.value
        if not _NAME.fullmatch(name) or name.startswith("@") or "__" in name or name.endswith("_"):
            hint = "Give a GraphQL name without two underscores in a row and without one at its end."
            message = f"{name!r} cannot be the name of a linked specification."
            raise _MalformedError("INVALID_LINK_DIRECTIVE_USAGE", message, hint, alias)
    imports = _imports(values.get("import"))
    _refuse_purpose(values.get("for"))
    known = _known(url, node)
    if known is None:
        names = tuple(sorted((each.element, each.alias) for each in imports))
        return LinkedFeature(url=url.identity, name=name, version=url.version, names=names)
    errors.extend(_unknown(imports, known, url))
    elements = _elements(known)
    return LinkedFeature(
        url=url.identity,
        name=name,
        version=url.version,
        names=names_in(
            known, url.identity, name, {each.element: each.alias for each in imports if each.element in elements}
        ),
    )


def _url(node: ConstDirectiveNode, values: Mapping[str, ValueNode]) -> LinkUrl:
    given = values.get("url")
    if not isinstance(given, StringValueNode):
        message = "A @link gives no URL."
        hint = 'Give the URL of a specification, such as `url: "https://specs.apollo.dev/federation/v2.9"`.'
        raise _MalformedError("INVALID_LINK_DIRECTIVE_USAGE", message, hint, node)
    url = parse_link_url(given.value)
    if isinstance(url, str):
        message = f"The URL {given.value!r} of a @link is invalid: {url}."
        hint = "A specification's URL ends in its name and version, such as `/federation/v2.9`."
        raise _MalformedError("INVALID_LINK_IDENTIFIER", message, hint, given)
    return url


def _known(url: LinkUrl, node: ConstDirectiveNode) -> Specification | None:
    """What a known specification defines; None for one that is not known here."""
    found = specification(url.identity, url.version)
    if url.identity == FEDERATION and (found is None or url.version[0] < 2):
        newest = ".".join(map(str, NEWEST_FEDERATION))
        message = f"There is no version {_text(url)} of federation."
        hint = f"Link a version from v2.0 to v{newest}."
        raise _MalformedError("UNKNOWN_FEDERATION_LINK_VERSION", message, hint, node)
    if found is None and is_known(url.identity):
        message = f"There is no version {_text(url)} of the specification {url.name}."
        code = "UNKNOWN_LINK_VERSION"
        raise _MalformedError(code, message, "Link a version that is published.", node)
    return found


def _text(url: LinkUrl) -> str:
    return ".".join(map(str, url.version))


def _elements(known: Specification) -> list[str]:
    return [*(f"@{name}" for name in known.directives), *known.types]


def _unknown(imports: Iterable[_Import], known: Specification, url: LinkUrl) -> Iterator[_MalformedError]:
    elements = _elements(known)
    for each in imports:
        if each.element not in elements:
            message = f"The specification {url.name} v{_text(url)} has no element {each.element}."
            other = f"@{each.element}" if not each.element.startswith("@") else each.element.removeprefix("@")
            hint = f"Did you mean '{other}'?" if other in elements else suggest(each.element, elements)
            hint = hint or "Import elements of the linked version only, directives with their @."
            yield _MalformedError("INVALID_LINK_DIRECTIVE_USAGE", message, hint, each.node)


def _refuse_purpose(node: ValueNode | None) -> None:
    if node is None or isinstance(node, NullValueNode):
        return
    if not isinstance(node, EnumValueNode | StringValueNode) or node.value not in _PURPOSES:
        hint = "Write `for: SECURITY` or `for: EXECUTION`, or leave it out."
        raise _MalformedError("INVALID_GRAPHQL", f"A @link is for {print_ast(node)}, which is no purpose.", hint, node)


def _imports(node: ValueNode | None) -> list[_Import]:
    if node is None:
        return []
    values = node.values if isinstance(node, ListValueNode) else (node,)
    return [_import(value) for value in values]


def _import(node: ValueNode) -> _Import:
    if isinstance(node, StringValueNode):
        return _Import(_element(node), node.value, node)
    if not isinstance(node, ObjectValueNode):
        raise _wrong_import("Each import of a @link is a string, or an object with name and as.", node)
    entries = {entry.name.value: entry.value for entry in node.fields}
    unknown = sorted(entries.keys() - {"name", "as"})
    if unknown:
        raise _wrong_import(f"An import of a @link has the unknown entry {unknown[0]}.", node)
    name, alias = entries.get("name"), entries.get("as", entries.get("name"))
    if not isinstance(name, StringValueNode) or not isinstance(alias, StringValueNode):
        raise _wrong_import("An import of a @link has no name, or one that is no string.", node)
    element, local = _element(name), _element(alias)
    if element.startswith("@") != local.startswith("@"):
        raise _wrong_import(f"The import {element} cannot be called {local}: only directives begin with @.", node)
    return _Import(element, local, node)


def _element(node: StringValueNode) -> str:
    if not _NAME.fullmatch(node.value):
        raise _wrong_import(f"{node.value!r} is not the name of a type or directive.", node)
    return node.value


def _wrong_import(message: str, node: ValueNode) -> _MalformedError:
    hint = 'Write imports like `import: ["@key", {name: "@tag", as: "@label"}]`.'
    return _MalformedError("INVALID_LINK_DIRECTIVE_USAGE", message, hint, node)


def _refuse_repeated(
    feature: LinkedFeature,
    node: ConstDirectiveNode,
    features: Mapping[str, LinkedFeature],
    taken: Mapping[str, str],
) -> None:
    if feature.url in features:
        message = f"{feature.url} is linked twice."
        hint = "Link each specification once, with all imports in one list."
        raise _MalformedError("INVALID_LINK_DIRECTIVE_USAGE", message, hint, node)
    if feature.name in taken:
        message = f"{feature.url} and {taken[feature.name]} are both linked as {feature.name}."
        hint = "Give one of them another name by `as:`."
        raise _MalformedError("INVALID_LINK_DIRECTIVE_USAGE", message, hint, node)


def _refuse_conflict(
    feature: LinkedFeature, node: ConstDirectiveNode, earlier: Iterable[LinkNames], used: Iterable[str]
) -> LinkNames:
    values = {argument.name.value: argument.value for argument in node.arguments or ()}
    imports = [(each.element, each.alias) for each in _imports(values.get("import"))]
    names = LinkNames(_url(node, values), feature.name, imports)
    conflict = name_conflict(names, earlier) or used_conflict(names, used)
    if conflict is not None:
        hint = "Give the import or the specification another name by `as`."
        raise _MalformedError("INVALID_LINK_DIRECTIVE_USAGE", f"In a @link, {conflict}.", hint, node)
    return names


def _link_name(directives: Iterable[ConstDirectiveNode]) -> str:
    """What the SDL calls `@link` itself: a link to the link specification may rename it."""
    for node in directives:
        if not _is_of(node, LINK):
            continue
        values = {argument.name.value: argument.value for argument in node.arguments or ()}
        alias = values.get("as")
        if isinstance(alias, StringValueNode) and alias.value == node.name.value:
            return node.name.value
        try:
            imports = _imports(values.get("import"))
        except _MalformedError:
            continue
        if any(each.element == "@link" and each.alias == f"@{node.name.value}" for each in imports):
            return node.name.value
    return "link"


def _is_of(node: ConstDirectiveNode, identity: str) -> bool:
    """Whether a directive gives the URL of a specification, in any form of its version."""
    for argument in node.arguments or ():
        if argument.name.value == "url" and isinstance(argument.value, StringValueNode):
            text = argument.value.value
            return text == identity or text.startswith(f"{identity}/")
    return False
