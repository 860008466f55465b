"""The one table of diagnostic codes: name, severity, meaning, and what fixes it. `docs/diagnostics.md` is made from it.

Codes that the Apollo Federation specification knows keep its names.
"""

from __future__ import annotations

from dataclasses import dataclass

from .definitions import Location
from .diagnostics import Diagnostic, Place, Severity


@dataclass(frozen=True, slots=True)
class Code:
    """One row: what a finding of this code means and what the schema's author can do."""

    name: str
    severity: Severity
    meaning: str
    fix: str


CODES: tuple[Code, ...] = (
    # Custom resources.
    Code(
        "RESOURCE_INVALID",
        "error",
        "A field of a custom resource has a value that it cannot have.",
        "Correct the field at the given path.",
    ),
    Code(
        "RESOURCE_FIELD_UNKNOWN",
        "error",
        "A custom resource has a field that its kind does not have.",
        "Correct the field's name, or remove it.",
    ),
    Code(
        "RESOURCE_FIELD_MISSING",
        "error",
        "A required field of a custom resource is absent.",
        "Add the field.",
    ),
    Code(
        "RESOURCE_FIELDS_EXCLUSIVE",
        "error",
        "Of fields that exclude each other several are given, or none where one is required.",
        "Give exactly one of them.",
    ),
    Code(
        "MANIFEST_UNREADABLE",
        "error",
        "A manifest file is not YAML or JSON, or cannot be read.",
        "Correct the file at the given place.",
    ),
    Code(
        "NO_SCHEMAS",
        "error",
        "There is no schema to compose: no manifest declares one, or the gateway selects none of them.",
        "Pass the GraphQLSchemas, and compare their labels and namespaces with the gateway's selector.",
    ),
    Code(
        "GATEWAY_AMBIGUOUS",
        "error",
        "The manifests hold several GraphQLGateways, each of which is an API of its own.",
        "Pass the manifests of one of them.",
    ),
    Code(
        "SCHEMA_SOURCE_MISSING",
        "error",
        "A schema refers to a ConfigMap, key or file that does not exist.",
        "Create it, or correct the reference.",
    ),
    Code(
        "SCHEMA_FETCH_FAILED",
        "error",
        "An endpoint that is to be asked for its schema did not answer with one.",
        "Start the service and let it answer the query, or give its schema as SDL.",
    ),
    # Members and their names.
    Code(
        "DUPLICATE_SUBGRAPH",
        "error",
        "Two members have the same namespace and name.",
        "Give each member its own name.",
    ),
    Code(
        "INVALID_SUBGRAPH_NAME",
        "error",
        "A member has no usable name.",
        "Name the member with letters, digits, dashes, dots or underscores.",
    ),
    # One service's schema.
    Code(
        "SCHEMA_UNKNOWN",
        "error",
        "The schema of a member is not known: there is neither SDL nor an introspection result.",
        "Give the SDL, or make the endpoint answer the introspection query.",
    ),
    Code(
        "INVALID_GRAPHQL",
        "error",
        "A schema breaks a rule of the GraphQL specification.",
        "Correct the schema at the given place.",
    ),
    Code(
        "REPEATED_DEFINITION",
        "warning",
        "A schema defines the same thing twice in the same way; the repetition is ignored.",
        "Remove the repetition.",
    ),
    Code(
        "INVALID_INTROSPECTION",
        "error",
        "An introspection result is not one that the GraphQL specification describes.",
        "Send the answer's `data` of a full introspection query, unchanged.",
    ),
    Code(
        "BUILT_IN_REDEFINED",
        "error",
        "A schema redefines a built-in scalar, a built-in directive or an introspection type.",
        "Remove the definition or give it another name.",
    ),
    Code(
        "SCHEMA_TOO_COMPLEX",
        "error",
        "A schema would take too long to check.",
        "Let types implement fewer interfaces, or split the schema.",
    ),
    # Several services' schemas together.
    Code(
        "TYPE_KIND_MISMATCH",
        "error",
        "Two members define a type of the same name with different kinds.",
        "Rename or hide one of the types with a transform.",
    ),
    Code(
        "NAME_CONFLICT",
        "error",
        "A member defines a type that another member owns, and differently.",
        "Make the definitions equal, rename or hide one with a transform, or declare a lookup for the type.",
    ),
    Code(
        "FIELD_TYPE_MISMATCH",
        "error",
        "A field that members share has different types.",
        "Give the field the same type everywhere, or rename or hide it with a transform.",
    ),
    Code(
        "FIELD_ARGUMENT_TYPE_MISMATCH",
        "error",
        "An argument of a field that members share has different types.",
        "Give the argument the same type everywhere, or rename or hide the field with a transform.",
    ),
    Code(
        "FIELD_ARGUMENT_DEFAULT_MISMATCH",
        "error",
        "An argument of a field that members share has different default values.",
        "Give the argument the same default value everywhere.",
    ),
    Code(
        "FIELD_ARGUMENT_MISSING",
        "error",
        "Members share a field and disagree on its arguments.",
        "Give the field the same arguments everywhere, or rename or hide it with a transform.",
    ),
    Code(
        "INPUT_FIELD_DEFAULT_MISMATCH",
        "error",
        "A field of an input object that members share has different default values.",
        "Give the field the same default value everywhere.",
    ),
    Code(
        "ENUM_VALUE_MISMATCH",
        "error",
        "Members share an enum and disagree on its values.",
        "Give the enum the same values everywhere, or rename one of the enums with a transform.",
    ),
    Code(
        "INVALID_FIELD_SHARING",
        "error",
        "Two members define the same root field.",
        "Rename or hide one of the fields with a transform.",
    ),
    Code(
        "ROOT_QUERY_USED",
        "error",
        "A type is called Query and is not the query root type.",
        "Rename the type with a transform.",
    ),
    Code(
        "ROOT_MUTATION_USED",
        "error",
        "A type is called Mutation and is not the mutation root type.",
        "Rename the type with a transform.",
    ),
    Code(
        "ROOT_SUBSCRIPTION_USED",
        "error",
        "A type is called Subscription and is not the subscription root type.",
        "Rename the type with a transform.",
    ),
    Code(
        "DIRECTIVE_CONFLICT",
        "error",
        "Two members define an executable directive of the same name differently.",
        "Make the definitions equal, or give one directive another name.",
    ),
    Code(
        "NO_QUERIES",
        "error",
        "The composed API has no query.",
        "Let at least one member offer a query field.",
    ),
    Code(
        "INVALID_SUPERGRAPH",
        "error",
        "An SDL is not a supergraph that can be run.",
        "Compose the supergraph anew, with a composer that prints join v0.2 to v0.5.",
    ),
    Code(
        "INVALID_LINK_DIRECTIVE",
        "error",
        "A `@graphQLLink` has an argument that is unknown or of the wrong type.",
        "Use the arguments schema, query, type, collection, batched, value and arguments.",
    ),
    # Transforms.
    Code(
        "TRANSFORM_INVALID_COORDINATE",
        "error",
        "A transform names its target by something that is no schema coordinate, or none that fits the transform.",
        "Write 'Type', 'Type.field', 'Enum.VALUE', 'Input.field' or 'Type.field(argument:)'.",
    ),
    Code(
        "TRANSFORM_UNKNOWN",
        "error",
        "A transform names something that the schema, as the transforms before it left it, does not have.",
        "Correct the name, or the order of the transforms.",
    ),
    Code(
        "TRANSFORM_BUILT_IN",
        "error",
        "A transform names a built-in scalar.",
        "Leave it out: built-in scalars are the same in every service.",
    ),
    Code(
        "TRANSFORM_INVALID_NAME",
        "error",
        "A transform gives a name that GraphQL does not allow.",
        "Use letters, digits and underscores; do not begin with a digit or with '__'.",
    ),
    Code(
        "TRANSFORM_ROOT_TYPE",
        "error",
        "A transform renames a root type.",
        "Rename the root type's fields instead.",
    ),
    Code(
        "TRANSFORM_NAME_CLASH",
        "error",
        "A transform gives a name that something else of the same schema has.",
        "Choose another name, or rename the other one first.",
    ),
    Code(
        "TRANSFORM_INTERFACE_FIELD",
        "error",
        "A transform renames a field or argument that an interface demands under its old name.",
        "Rename it on the interface: all types that implement it follow.",
    ),
    Code(
        "ONLY_INACCESSIBLE_CHILDREN",
        "error",
        "A visible type has nothing visible in it.",
        "Hide the type itself, or leave a part of it visible.",
    ),
    Code(
        "IMPLEMENTED_BY_INACCESSIBLE",
        "error",
        "A field or argument is hidden, but a visible interface demands it.",
        "Hide it on the interface, too.",
    ),
    Code(
        "REQUIRED_INACCESSIBLE",
        "error",
        "A required argument or input field is hidden, so that nobody can give it.",
        "Hide what it belongs to, too, or leave it visible.",
    ),
    Code(
        "DEFAULT_VALUE_USES_INACCESSIBLE",
        "error",
        "A visible default value uses a hidden enum value or input field.",
        "Leave that one visible, or hide what has the default, too.",
    ),
    # Links and lookups.
    Code(
        "LINK_INVALID_COORDINATE",
        "error",
        "A link names its field by something that is no coordinate.",
        "Write 'Type.field'.",
    ),
    Code(
        "LINK_PARENT_UNKNOWN",
        "error",
        "A link stands on a type that its schema does not have.",
        "Correct the type's name, or define the type in the schema that declares the link.",
    ),
    Code(
        "LINK_PARENT_INVALID",
        "error",
        "A link stands on something that has no fields, or on a subscription.",
        "Declare the link on an object or interface type, Query or Mutation.",
    ),
    Code(
        "LINK_INCOMPLETE",
        "error",
        "A link does not say what it calls, or says that and gives a constant, too.",
        "Give 'schema' and 'query', or else 'value'.",
    ),
    Code(
        "LINK_CONFLICT",
        "error",
        "A field is linked twice, or is both a link and another service's field. The oldest owner keeps the name.",
        "Give one of the fields another name.",
    ),
    Code(
        "LINK_INTERFACE",
        "error",
        "A linked field is no longer what an interface of its type demands.",
        "Link the interface's field, or give the link the type and arguments that the interface demands.",
    ),
    Code(
        "LINK_SCHEMA_UNKNOWN",
        "error",
        "A link calls a schema that is not part of the API.",
        "Correct the name; a schema of another namespace is 'namespace/name'.",
    ),
    Code(
        "LINK_SCHEMA_VIRTUAL",
        "error",
        "A link calls a virtual schema, which has no service.",
        "Call the query of a service that the virtual schema's field itself calls.",
    ),
    Code(
        "LINK_QUERY_UNKNOWN",
        "error",
        "A link or lookup calls a root field that the schema does not have.",
        "Correct the name: the service's own name counts first, then the public one.",
    ),
    Code(
        "LINK_ARGUMENT_UNKNOWN",
        "error",
        "A link gives an argument that the query does not have.",
        "Correct the argument's name.",
    ),
    Code(
        "LINK_ARGUMENT_REPEATED",
        "error",
        "A link gives an argument twice.",
        "Remove one of the two.",
    ),
    Code(
        "LINK_ARGUMENT_SOURCES",
        "error",
        "The value of a link's argument comes from more than one place.",
        "Give exactly one of 'from', 'argument' and 'value'.",
    ),
    Code(
        "LINK_ARGUMENT_MISSING",
        "error",
        "A link does not give an argument that the query requires.",
        "Give the argument: from a field of the parent, a client argument or a constant.",
    ),
    Code(
        "LINK_ARGUMENT_TYPE",
        "error",
        "What a link gives an argument is not of the argument's type.",
        "Take another field, or call a query whose argument has that type.",
    ),
    Code(
        "LINK_ARGUMENT_VALUE",
        "error",
        "A constant does not fit the type of the argument that it is given to.",
        "Correct the value.",
    ),
    Code(
        "LINK_ARGUMENT_CLASH",
        "error",
        "One client argument is passed on to arguments of different types.",
        "Give one of them another name: 'argument'.",
    ),
    Code(
        "LINK_KEY_INVALID",
        "error",
        "A link's 'from' is no selection that the parent's service can answer.",
        "Write a field, a dotted path or a selection of fields that the declaring schema's own service has.",
    ),
    Code(
        "LINK_KEY_UNKNOWN",
        "error",
        "A link's 'from' names a field that the parent does not have.",
        "Correct the field's name, or declare the link in the schema that has the field.",
    ),
    Code(
        "LINK_BATCH_INVALID",
        "error",
        "A link's 'batch' or 'each' does not fit the query that it calls.",
        "Batch into a list argument of a query that returns a list; use 'each' for one call an element.",
    ),
    Code(
        "LINK_TARGET_MISSING",
        "error",
        "Nothing tells which returned item belongs to which key.",
        "Give 'targetFieldName', or declare 'positional: true' where items come in the order of the keys.",
    ),
    Code(
        "LINK_TARGET_UNKNOWN",
        "error",
        "A 'targetFieldName' names a field that the returned item does not have.",
        "Correct the field's name: the service's own name counts first, then the public one.",
    ),
    Code(
        "LINK_TARGET_INVALID",
        "error",
        "A 'targetFieldName' names something that cannot equal the key.",
        "Name the field of the returned item that holds the key.",
    ),
    Code(
        "LINK_COLLECTION",
        "error",
        "Whether a link is a collection does not agree with its keys or its query.",
        "Declare 'collection: true' exactly where the field is a list.",
    ),
    Code(
        "LINK_TYPE_INVALID",
        "error",
        "The type of a link is no type reference, or cannot be told.",
        "Write it like '[Product!]!'.",
    ),
    Code(
        "LINK_TYPE_UNKNOWN",
        "error",
        "A link's type is one that no schema has.",
        "Correct the type's name; it is the one of the API.",
    ),
    Code(
        "LINK_TYPE_MISMATCH",
        "error",
        "A link's type is not one that its query can give.",
        "Use the type that the query gives, or a member of that interface or union.",
    ),
    Code(
        "LINK_CONSTANT_INVALID",
        "error",
        "The constant of a link does not fit the field's type.",
        "Correct the value or the type; constants are scalars, enum values and lists of them.",
    ),
    Code(
        "VIRTUAL_FIELD_WITHOUT_LINK",
        "error",
        "A field of a virtual schema has no link, so that nobody answers it.",
        "Add a link for the field, or remove the field.",
    ),
    Code(
        "LOOKUP_TYPE_UNKNOWN",
        "error",
        "A lookup is for a type that its schema does not have.",
        "Correct the type's name.",
    ),
    Code(
        "LOOKUP_VIRTUAL",
        "error",
        "A virtual schema declares a lookup, but has no service that could answer it.",
        "Declare the lookup in the schema whose service has the query.",
    ),
    Code(
        "LOOKUP_KEY_INVALID",
        "error",
        "The key of a lookup is no selection of the type.",
        "Write it like 'id' or 'sku tenant { id }'.",
    ),
    Code(
        "LOOKUP_KEY_UNKNOWN",
        "error",
        "The key of a lookup names a field that the type does not have.",
        "Correct the field's name.",
    ),
    Code(
        "LOOKUP_KEY_UNCOVERED",
        "error",
        "The arguments of a lookup do not use the key as a whole, or use more than it.",
        "Use each field of the key in an argument, and no others.",
    ),
    Code(
        "LOOKUP_QUERY_INVALID",
        "error",
        "The query of a lookup does not load its type by key.",
        "Name a query that returns the type, or a list of it with a batched argument.",
    ),
    Code(
        "LINK_ARGUMENT_UNUSED",
        "warning",
        "A field of a virtual schema has an argument that its link does not pass on.",
        "Pass the argument on, or remove it.",
    ),
    Code(
        "LINK_TARGET_UNUSED",
        "warning",
        "An argument says how items are matched with keys, but is not batched.",
        "Declare 'batch: true', or remove 'targetFieldName' and 'positional'.",
    ),
    Code(
        "LOOKUP_UNUSED",
        "warning",
        "No other schema has the type or the key of a lookup, so that it is never used.",
        "Remove the lookup, or add the key to another schema that has the type.",
    ),
    Code(
        "REFERENCED_INACCESSIBLE",
        "error",
        "A visible field has a type that is hidden.",
        "Include the type, or hide the field, too.",
    ),
)

_BY_NAME = {code.name: code for code in CODES}


def diagnose(
    code: str,
    message: str,
    *,
    coordinate: str = "",
    subgraph: str = "",
    location: Location | None = None,
    hint: str = "",
    others: tuple[Place, ...] = (),
) -> Diagnostic:
    """A finding with its code's severity, and its code's fix as hint where none is given."""
    row = _BY_NAME[code]
    return Diagnostic(
        code=code,
        message=message,
        severity=row.severity,
        coordinate=coordinate,
        subgraph=subgraph,
        location=location,
        hint=hint or row.fix,
        others=others,
    )
