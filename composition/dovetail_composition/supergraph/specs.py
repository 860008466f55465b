"""The specifications that a supergraph's SDL refers to, and the definitions that they bring along."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

LINK_URL = "https://specs.apollo.dev/link/v1.0"
JOIN_URL = "https://specs.apollo.dev/join/v0.3"
"""Known to more routers than those after it."""
JOIN_LABEL_URL = "https://specs.apollo.dev/join/v0.4"
"""The first version with labels of progressive overrides."""
JOIN_CONTEXT_URL = "https://specs.apollo.dev/join/v0.5"
"""The first version with arguments that come from a context."""
INACCESSIBLE_URL = "https://specs.apollo.dev/inaccessible/v0.2"
DOVETAIL_URL = "https://specs.dovetail.dev/dovetail/v0.1"
"""Links, lookups and own names: linked `for: EXECUTION` where a router that does not know it has to refuse."""

LINK_DEFINITIONS = """\
directive @link(url: String, as: String, for: link__Purpose, import: [link__Import]) repeatable on SCHEMA

enum link__Purpose {
  "`SECURITY` features provide metadata necessary to securely resolve fields."
  SECURITY
  "`EXECUTION` features provide metadata necessary for operation execution."
  EXECUTION
}

scalar link__Import
"""

JOIN_DEFINITIONS = """\
directive @join__enumValue(graph: join__Graph!) repeatable on ENUM_VALUE

directive @join__field(graph: join__Graph, requires: join__FieldSet, provides: join__FieldSet, type: String, \
external: Boolean, override: String, usedOverridden: Boolean{label}{contexts}) \
repeatable on FIELD_DEFINITION | INPUT_FIELD_DEFINITION

directive @join__graph(name: String!, url: String!) on ENUM_VALUE

directive @join__implements(graph: join__Graph!, interface: String!) repeatable on OBJECT | INTERFACE

directive @join__type(graph: join__Graph!, key: join__FieldSet, extension: Boolean! = false, \
resolvable: Boolean! = true, isInterfaceObject: Boolean! = false) \
repeatable on OBJECT | INTERFACE | UNION | ENUM | INPUT_OBJECT | SCALAR

directive @join__unionMember(graph: join__Graph!, member: String!) repeatable on UNION

scalar join__FieldSet
"""

JOIN_CONTEXT_DEFINITIONS = """\
input join__ContextArgument {
  name: String!
  type: String!
  context: String!
  selection: join__FieldValue!
}

scalar join__FieldValue
"""

INACCESSIBLE_DEFINITION = """\
directive @inaccessible on FIELD_DEFINITION | OBJECT | INTERFACE | UNION | ENUM | ENUM_VALUE | SCALAR | \
INPUT_OBJECT | INPUT_FIELD_DEFINITION | ARGUMENT_DEFINITION
"""

DOVETAIL_NAME_DEFINITION = """\
directive @dovetail__name(graph: join__Graph!, name: String!) repeatable on SCALAR | OBJECT | FIELD_DEFINITION | \
ARGUMENT_DEFINITION | INTERFACE | UNION | ENUM | ENUM_VALUE | INPUT_OBJECT | INPUT_FIELD_DEFINITION
"""
"""Where names are all there is: routers that do not know the specification take its types for the API's."""

DOVETAIL_KNOWN_DEFINITION = """\
directive @dovetail__known(directive: String!, graphs: [join__Graph!]!) repeatable on SCHEMA
"""

DOVETAIL_DEFINITIONS = f"""\
directive @dovetail__link(graph: join__Graph!, call: dovetail__Call, constant: String, \
collection: Boolean! = false, batched: Boolean! = false) on FIELD_DEFINITION

directive @dovetail__lookup(key: String!, call: dovetail__Call!) repeatable on OBJECT | INTERFACE | UNION

{DOVETAIL_NAME_DEFINITION}
{DOVETAIL_KNOWN_DEFINITION}
input dovetail__Call {{
  graph: join__Graph!
  query: String!
  returns: String!
  arguments: [dovetail__Argument!]! = []
}}

input dovetail__Argument {{
  name: String!
  type: String!
  source: dovetail__Source!
  value: String!
  batch: Boolean! = false
  each: Boolean! = false
  target: String
  positional: Boolean! = false
}}

enum dovetail__Source {{
  PARENT
  ARGUMENT
  CONSTANT
}}
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class KeptSpecification:
    """A specification whose directives composition keeps as they are."""

    link: str
    """The arguments of its `@link`."""
    definitions: Mapping[str, str]
    """Directive → its definition, with the types that it needs."""


_APOLLO = "https://specs.apollo.dev"
_ACCESS_LOCATIONS = "FIELD_DEFINITION | OBJECT | INTERFACE | SCALAR | ENUM"

KEPT_SPECIFICATIONS: tuple[KeptSpecification, ...] = (
    KeptSpecification(
        link=f'url: "{_APOLLO}/tag/v0.3"',
        definitions={
            "tag": "directive @tag(name: String!) repeatable on FIELD_DEFINITION | OBJECT | INTERFACE | UNION | "
            "ARGUMENT_DEFINITION | SCALAR | ENUM | ENUM_VALUE | INPUT_OBJECT | INPUT_FIELD_DEFINITION | SCHEMA"
        },
    ),
    KeptSpecification(
        link=f'url: "{_APOLLO}/authenticated/v0.1", for: SECURITY',
        definitions={"authenticated": f"directive @authenticated on {_ACCESS_LOCATIONS}"},
    ),
    KeptSpecification(
        link=f'url: "{_APOLLO}/requiresScopes/v0.1", for: SECURITY',
        definitions={
            "requiresScopes": "directive @requiresScopes(scopes: [[requiresScopes__Scope!]!]!) on "
            f"{_ACCESS_LOCATIONS}\n\nscalar requiresScopes__Scope"
        },
    ),
    KeptSpecification(
        link=f'url: "{_APOLLO}/policy/v0.1", for: SECURITY',
        definitions={
            "policy": "directive @policy(policies: [[policy__Policy!]!]!) on "
            f"{_ACCESS_LOCATIONS}\n\nscalar policy__Policy"
        },
    ),
    KeptSpecification(
        link=f'url: "{_APOLLO}/context/v0.1", for: SECURITY',
        definitions={
            "context": "directive @context(name: String!) repeatable on INTERFACE | OBJECT | UNION\n\n"
            "directive @context__fromContext(field: context__ContextFieldValue) on ARGUMENT_DEFINITION\n\n"
            "scalar context__ContextFieldValue"
        },
    ),
    KeptSpecification(
        link=f'url: "{_APOLLO}/cost/v0.1", import: ["@cost", "@listSize"]',
        definitions={
            "cost": "directive @cost(weight: Int!) on "
            "ARGUMENT_DEFINITION | ENUM | FIELD_DEFINITION | INPUT_FIELD_DEFINITION | OBJECT | SCALAR",
            "listSize": "directive @listSize(assumedSize: Int, slicingArguments: [String!], sizedFields: [String!], "
            "requireOneSlicingArgument: Boolean = true) on FIELD_DEFINITION",
        },
    ),
)
