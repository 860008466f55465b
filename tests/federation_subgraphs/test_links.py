"""`@link`, and definitions of what it links: what is refused, and what an SDL's names mean."""

import pytest

from dovetail_composition.federation.specifications.specs import FEDERATION, NEWEST_FEDERATION

from .subgraph import findings, prepared

SCHEMA = 'type Query { t: T }\ntype T @key(fields: "id") { id: ID }\n'


def link(url: str = f"{FEDERATION}/v2.9", imports: str = '"@key"', more: str = "") -> str:
    """A schema extension of one line."""
    return f'extend schema @link(url: "{url}", import: [{imports}]{more})\n'


WRONG = {
    "a version to come": (link(f"{FEDERATION}/v2.99"), "UNKNOWN_FEDERATION_LINK_VERSION 1:16"),
    "Federation 1": (link(f"{FEDERATION}/v1.0"), "UNKNOWN_FEDERATION_LINK_VERSION 1:16"),
    "an unknown version of the link specification": (
        link() + link("https://specs.apollo.dev/link/v1.1", ""),
        "UNKNOWN_LINK_VERSION 2:16",
    ),
    "no version": (link() + link("https://example.com/x", ""), "INVALID_LINK_IDENTIFIER 2:26"),
    "no path": (link() + link("https://example.com", ""), "INVALID_LINK_IDENTIFIER 2:26"),
    "no name": (link() + link("https://example.com//v1.0", ""), "INVALID_LINK_IDENTIFIER 2:26"),
    "no URL": (link() + link("x/v1.0", ""), "INVALID_LINK_IDENTIFIER 2:26"),
    "the URL missing": (link() + 'extend schema @link(as: "x")', "INVALID_LINK_DIRECTIVE_USAGE 2:16"),
    "a specification twice": (link() + link(imports='"@tag"'), "INVALID_LINK_DIRECTIVE_USAGE 2:16"),
    "a name twice": (
        link() + link("https://example.com/x/v1.0", "", ', as: "federation"'),
        "INVALID_LINK_DIRECTIVE_USAGE 2:16",
    ),
    "a name with a sign": (
        link() + link("https://example.com/x/v1.0", "", ', as: "@x"'),
        "INVALID_LINK_DIRECTIVE_USAGE 2:72",
    ),
    "a name with two underscores": (
        link() + link("https://example.com/x/v1.0", "", ', as: "x__y"'),
        "INVALID_LINK_DIRECTIVE_USAGE 2:72",
    ),
    "an unknown import": (link(imports='"@key", "@keys"'), "INVALID_LINK_DIRECTIVE_USAGE 1:87"),
    "an import of a later version": (
        link(f"{FEDERATION}/v2.7", '"@key", "@context"'),
        "INVALID_LINK_DIRECTIVE_USAGE 1:87",
    ),
    "an import without its sign": (link(imports='"@key", "tag"'), "INVALID_LINK_DIRECTIVE_USAGE 1:87"),
    "an import with another sign": (
        link(imports='"@key", {name: "@tag", as: "label"}'),
        "INVALID_LINK_DIRECTIVE_USAGE 1:87",
    ),
    "an import of a number": (link(imports='"@key", 1'), "INVALID_LINK_DIRECTIVE_USAGE 1:87"),
    "an import of more entries": (
        link(imports='"@key", {name: "@tag", so: "x"}'),
        "INVALID_LINK_DIRECTIVE_USAGE 1:87",
    ),
    # link_conflicts.py
    "an import called as another element": (
        link(imports='"@key", {name: "@tag", as: "@federation__shareable"}'),
        "INVALID_LINK_DIRECTIVE_USAGE 1:16",
    ),
    "an import called as its specification": (
        link(imports='"@key", {name: "@tag", as: "@federation"}'),
        "INVALID_LINK_DIRECTIVE_USAGE 1:16",
    ),
    "an import called as an element of another specification": (
        link() + link("https://example.com/x/v1.0", '{name: "@y", as: "@federation__y"}'),
        "INVALID_LINK_DIRECTIVE_USAGE 2:16",
    ),
    "a specification called as an import before": (
        link(imports='"@key", "@tag"') + link("https://example.com/tag/v1.0", ""),
        "INVALID_LINK_DIRECTIVE_USAGE 2:16",
    ),
    "an element under two names": (
        link(imports='"@key", {name: "@key", as: "@id"}'),
        "INVALID_LINK_DIRECTIVE_USAGE 1:16",
    ),
    "two elements under one name": (
        link(imports='"@key", {name: "@tag", as: "@key"}'),
        "INVALID_LINK_DIRECTIVE_USAGE 1:16",
    ),
    "an import of two specifications": (
        link(imports='"@key", "@tag"') + link("https://example.com/x/v1.0", '"@tag"'),
        "INVALID_LINK_DIRECTIVE_USAGE 2:16",
    ),
    "an import whose other name is defined and used": (
        link(imports='"@key", {name: "@tag", as: "@label"}')
        + 'directive @federation__tag(name: String!) on OBJECT\ntype U @federation__tag(name: "a") { a: Int }\n',
        "INVALID_LINK_DIRECTIVE_USAGE 1:16",
    ),
    "an import called as its specification is, and that defined and used": (
        link()
        + link("https://example.com/x/v1.0", '{name: "@x", as: "@y"}')
        + "directive @x on OBJECT\ntype U @x { a: Int }\n",
        "INVALID_LINK_DIRECTIVE_USAGE 2:16",
    ),
    "a type whose other name is defined and used": (
        link() + link("https://example.com/x/v1.0", '"Y"') + "scalar x__Y\ntype U { a(b: x__Y): Int }\n",
        "INVALID_LINK_DIRECTIVE_USAGE 2:16",
    ),
    "an unknown purpose": (
        link() + link("https://example.com/x/v1.0", "", ", for: BANANA"),
        "INVALID_GRAPHQL 2:73",
    ),
    "an unknown purpose where federation is not linked": (
        link("https://example.com/x/v1.0", "", ", for: BANANA"),
        "INVALID_GRAPHQL 1:73",
    ),
    "no URL where federation is not linked": (link("", ""), "INVALID_LINK_IDENTIFIER 1:26"),
    "a directive of another form": (
        link() + "directive @key(field: String!) repeatable on OBJECT\n",
        "DIRECTIVE_DEFINITION_INVALID @key 2:12",
    ),
    "a directive at more places": (
        link() + "directive @key(fields: String!, resolvable: Boolean = true) repeatable on OBJECT | UNION\n",
        "DIRECTIVE_DEFINITION_INVALID @key 2:12",
    ),
    "a directive with another default": (
        link() + "directive @key(fields: String!, resolvable: Boolean) repeatable on OBJECT\n",
        "DIRECTIVE_DEFINITION_INVALID @key 2:12",
    ),
    "a directive that may be repeated": (
        link(imports='"@key", "@extends"') + "directive @extends repeatable on OBJECT\n",
        "DIRECTIVE_DEFINITION_INVALID @extends 2:12",
    ),
    "a directive with a scalar of its own": (
        link() + "scalar S\ndirective @key(fields: S!, resolvable: Boolean = true) repeatable on OBJECT\n",
        "DIRECTIVE_DEFINITION_INVALID @key 3:12",
    ),
    "a directive of an unknown type": (
        link() + "directive @key(fields: FieldSet!, resolvable: Boolean = true) repeatable on OBJECT\n",
        "INVALID_GRAPHQL @key(fields:) 2:16",
    ),
    "a directive of an unknown type behind a prefix": (
        link() + "directive @federation__tag(name: No!) repeatable on OBJECT\n",
        "INVALID_GRAPHQL @federation__tag(name:) 2:28",
    ),
    "a directive of Federation 1 of an unknown type": (
        "directive @key(fields: FieldSet) on OBJECT\n",
        "INVALID_GRAPHQL @key(fields:) 1:16",
    ),
    "a type of another kind": (
        link(imports='"@key", "FieldSet"') + "enum FieldSet { A }\n",
        "TYPE_DEFINITION_INVALID FieldSet 2:6",
    ),
    "a machine's type of another kind": (link() + "scalar _Service\n", "TYPE_DEFINITION_INVALID _Service 2:8"),
}

RIGHT = {
    "no link": "",
    "the newest version": link(f"{FEDERATION}/v{NEWEST_FEDERATION[0]}.{NEWEST_FEDERATION[1]}"),
    "the oldest version": link(f"{FEDERATION}/v2.0"),
    "one import": 'extend schema @link(url: "https://specs.apollo.dev/federation/v2.0", import: "@key")\n',
    "a definition of @link": link()
    + "directive @link(url: String!, as: String, for: link__Purpose, import: [link__Import]) repeatable on SCHEMA\n"
    "scalar link__Import\nenum link__Purpose { SECURITY EXECUTION }\n",
    "definitions of its own": link(imports='"@key", "FieldSet"')
    + "scalar FieldSet\ndirective @key(fields: FieldSet!, resolvable: Boolean = true) repeatable on OBJECT\n",
    "definitions behind a prefix": link() + "scalar federation__FieldSet\n"
    "directive @federation__requires(fields: federation__FieldSet!) on FIELD_DEFINITION\n"
    "directive @key(fields: federation__FieldSet!, resolvable: Boolean = true) repeatable on OBJECT | INTERFACE\n",
    "an import called as it would be without": link(imports='"@key", {name: "@tag", as: "@federation__tag"}'),
    "a directive @link of its own": "directive @link(url: Int) on SCHEMA\nextend schema @link(url: 1)\n",
    "an unused name of an import": link(imports='"@key", {name: "@tag", as: "@label"}')
    + "directive @federation__tag(name: String!) repeatable on OBJECT\n",
    "a specification's own directive": link() + link("https://example.com/x/v1.0", '"@x"'),
    "an own specification": link() + link("https://example.com/x/v1.0/", '"@x", "X"', ', as: "y"'),
    "Federation 1 with its definitions": "scalar _FieldSet\ndirective @key(fields: _FieldSet!) repeatable on OBJECT\n",
    "Federation 1 with odd definitions": "directive @key(fields: String) on OBJECT\ndirective @requires on OBJECT\n",
}


def test_what_else_is_imported_beside_an_unknown_element_is_known() -> None:
    sdl = 'type Query { t: T } type T @key(fields: "id") { id: ID! @tag(name: "x") }'
    sdl = link(imports='"@key", "@keys", "@tag"') + sdl
    assert findings(sdl) == ["INVALID_LINK_DIRECTIVE_USAGE 1:87"]


def test_a_wrong_link_without_federation_keeps_no_rule_from_being_asked() -> None:
    sdl = link("x", "") + 'type Query { t: T } type T @key(fields: "no") { id: ID! }'
    assert findings(sdl) == ["INVALID_LINK_IDENTIFIER 1:26", "KEY_INVALID_FIELDS T 2:29"]


@pytest.mark.parametrize(("sdl", "expected"), WRONG.values(), ids=WRONG)
def test_each_wrong_link_is_found_at_its_place(sdl: str, expected: str) -> None:
    assert expected in findings(sdl + SCHEMA)


@pytest.mark.parametrize("sdl", RIGHT.values(), ids=RIGHT)
def test_nothing_is_found_in_a_right_one(sdl: str) -> None:
    assert findings(sdl + SCHEMA) == []


def test_a_directive_has_the_name_that_its_link_gives_it() -> None:
    sdl = """
        schema @link(url: "https://specs.apollo.dev/link/v1.0", as: "uses")
          @uses(url: "https://specs.apollo.dev/federation/v2.9", as: "fed", import: [{name: "@key", as: "@id"}])
          @uses(url: "https://specs.apollo.dev/tag/v0.3", as: "label") { query: Query }
        type Query { t: T }
        type T @id(fields: "id") @label(name: "x") { id: ID @fed__inaccessible @fed__tag(name: "y") }
    """.replace("@link(", "@uses(")
    found = prepared(sdl)

    assert [each.code for each in found.diagnostics] == []
    definition = found.public.types["T"]
    assert [key.fields for key in definition.joins[0].keys] == ["id"]
    assert [each.name for each in definition.directives] == ["tag"]
    assert [each.name for each in definition.fields["id"].directives] == ["inaccessible", "tag", "shareable"]
    assert definition.fields["id"].inaccessible
    assert found.federation is not None
    assert {(each.url.rpartition("/")[2], each.name, each.version) for each in found.federation.features} == {
        ("link", "uses", (1, 0)),
        ("federation", "fed", (2, 9)),
        ("tag", "label", (0, 3)),
    }


def test_what_is_composed_is_known_by_its_name() -> None:
    sdl = """
        extend schema @link(url: "https://specs.apollo.dev/federation/v2.9", import: ["@composeDirective"])
          @link(url: "https://example.com/x/v1.2", import: [{name: "@a", as: "@b"}]) @composeDirective(name: "@b")
        directive @b on FIELD_DEFINITION
        type Query { a: Int @b }
    """
    found = prepared(sdl)

    assert found.diagnostics == ()
    assert found.federation is not None
    assert found.federation.composed == ("b",)
    assert ("@a", "@b") in next(each for each in found.federation.features if each.name == "x").names
    assert [each.name for each in found.public.types["Query"].fields["a"].directives] == ["b"]


@pytest.mark.parametrize("linked", ["", link()])
def test_who_forgot_an_import_is_told_how_to_write_it(linked: str) -> None:
    [finding] = prepared(linked + SCHEMA + "type U { a: Int @shareable }").diagnostics

    assert finding.code == "INVALID_GRAPHQL"
    assert 'import: ["@shareable"]' in finding.hint
