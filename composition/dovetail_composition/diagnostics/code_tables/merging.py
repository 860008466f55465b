"""The rows on names and fields that several members claim."""

from __future__ import annotations

from .row import Code

MERGING_CODES: tuple[Code, ...] = (
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
        "Several subgraphs resolve a field that one of them does not share, or two plain schemas define a root field.",
        "Mark it @shareable everywhere, let one take it over with @override, or rename or hide one with a transform.",
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
        "RESERVED_NAME",
        "error",
        "A type or executable directive has a name that the supergraph needs for itself.",
        "Rename the type with a transform, or give the directive another name.",
    ),
    Code(
        "DIRECTIVE_CONFLICT",
        "error",
        "Two members define an executable directive of the same name differently.",
        "Make the definitions equal, or give one directive another name.",
    ),
    Code(
        "SATISFIABILITY_ERROR",
        "error",
        "A field can be asked where no plan can get it.",
        "Let its type be looked up in the member that has the field: by a lookup, or by a @key of a federated member.",
    ),
    Code(
        "NO_QUERIES",
        "error",
        "The composed API has no query.",
        "Let at least one member offer a query field.",
    ),
)
