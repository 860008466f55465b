"""The rows on federated subgraphs together: errors that Apollo Federation publishes, and a few of our own."""

from __future__ import annotations

from .row import Code

FEDERATION_MERGING_CODES: tuple[Code, ...] = (
    Code(
        "EXTENSION_WITH_NO_BASE",
        "error",
        "A type is only extended: no subgraph defines it.",
        "Define the type in one subgraph, without extend or @extends.",
    ),
    Code(
        "EXTERNAL_MISSING_ON_BASE",
        "error",
        "A field is external wherever it is declared.",
        "Let one subgraph resolve the field, without @external.",
    ),
    Code(
        "EXTERNAL_TYPE_MISMATCH",
        "error",
        "An external field is of another type than where it is resolved.",
        "Declare the field with the type that it has where it is resolved.",
    ),
    Code(
        "EXTERNAL_ARGUMENT_MISSING",
        "error",
        "An external field lacks an argument that it has where it is resolved.",
        "Declare the argument, too.",
    ),
    Code(
        "EXTERNAL_ARGUMENT_TYPE_MISMATCH",
        "error",
        "An argument of an external field is of another type than where the field is resolved.",
        "Declare the argument with the type that it has where the field is resolved.",
    ),
    Code(
        "EXTERNAL_ARGUMENT_DEFAULT_MISMATCH",
        "error",
        "An argument of an external field has another default value than where the field is resolved.",
        "Declare the argument with the default value that it has where the field is resolved.",
    ),
    Code(
        "REQUIRED_ARGUMENT_MISSING_IN_SOME_SUBGRAPH",
        "error",
        "An argument is required in one subgraph and unknown to another that resolves the field.",
        "Declare the argument in all subgraphs that resolve the field, or make it optional.",
    ),
    Code(
        "REQUIRED_INPUT_FIELD_MISSING_IN_SOME_SUBGRAPH",
        "error",
        "A field of an input type is required in one subgraph and unknown to another.",
        "Declare the field in all subgraphs that define the input type, or make it optional.",
    ),
    Code(
        "EMPTY_MERGED_INPUT_TYPE",
        "error",
        "The subgraphs that define an input type have no field of it in common.",
        "Declare at least one field of it in all of them, or give the types different names.",
    ),
    Code(
        "EMPTY_MERGED_ENUM_TYPE",
        "error",
        "An enum is used for input, and the subgraphs that define it have no value in common.",
        "Declare at least one value of it in all of them, or give the enums different names.",
    ),
    Code(
        "ONE_OF_MISMATCH",
        "error",
        "An input type is a @oneOf in some subgraphs only.",
        "Apply @oneOf to the type in all subgraphs that define it, or in none.",
    ),
    Code(
        "OVERRIDE_SOURCE_HAS_OVERRIDE",
        "error",
        "Two subgraphs override a field of each other.",
        "Remove one of the two @override.",
    ),
    Code(
        "INTERFACE_FIELD_NO_IMPLEM",
        "error",
        "A field of an interface is missing in a type that implements it in another subgraph.",
        "Declare the field in the type in some subgraph, or remove it from the interface.",
    ),
    Code(
        "INTERFACE_KEY_MISSING_IMPLEMENTATION_TYPE",
        "error",
        "A subgraph resolves an interface by a key and does not know all types that implement it elsewhere.",
        "Define all implementations of the interface in that subgraph, or remove the key.",
    ),
    Code(
        "CONTEXTUAL_ARGUMENT_NOT_CONTEXTUAL_IN_ALL_SUBGRAPHS",
        "error",
        "An argument comes from a context in one subgraph, and another one requires it of clients.",
        "Use @fromContext there, too, or make the argument optional there.",
    ),
    Code(
        "LINK_IMPORT_NAME_MISMATCH",
        "error",
        "A directive that goes into the supergraph is imported under different names.",
        "Import the directive under the same name in all subgraphs that apply it.",
    ),
    Code(
        "MISSING_TRANSITIVE_AUTH_REQUIREMENTS",
        "error",
        "A field gets guarded data by @requires or @fromContext and is less guarded itself.",
        "Apply the same @authenticated, @requiresScopes or @policy to the field.",
    ),
)
