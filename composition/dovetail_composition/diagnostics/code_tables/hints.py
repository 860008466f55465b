"""The rows of hints on federated subgraphs, under the codes that Apollo Federation publishes; they forbid nothing."""

from __future__ import annotations

from .row import Code

HINT_CODES: tuple[Code, ...] = (
    Code(
        "INCONSISTENT_DESCRIPTION",
        "hint",
        "An element has different descriptions.",
        "Give it the same description everywhere.",
    ),
    Code(
        "INCONSISTENT_BUT_COMPATIBLE_FIELD_TYPE",
        "hint",
        "A field has different types, one of which includes the others.",
        "Give the field the same type everywhere.",
    ),
    Code(
        "INCONSISTENT_BUT_COMPATIBLE_ARGUMENT_TYPE",
        "hint",
        "An argument has different types, one of which all accept.",
        "Give the argument the same type everywhere.",
    ),
    Code(
        "INCONSISTENT_DEFAULT_VALUE_PRESENCE",
        "hint",
        "Only some subgraphs give an argument or input field a default value, so that it has none.",
        "Give it the same default value everywhere.",
    ),
    Code(
        "INCONSISTENT_ENTITY",
        "hint",
        "A type has keys in some subgraphs only.",
        "Declare a key of the type in all subgraphs that define it.",
    ),
    Code(
        "INCONSISTENT_OBJECT_VALUE_TYPE_FIELD",
        "hint",
        "A field of an object type without keys is missing in a subgraph.",
        "Declare the field in all subgraphs that define the type.",
    ),
    Code(
        "INCONSISTENT_INTERFACE_VALUE_TYPE_FIELD",
        "hint",
        "A field of an interface without keys is missing in a subgraph.",
        "Declare the field in all subgraphs that define the interface.",
    ),
    Code(
        "INCONSISTENT_INPUT_OBJECT_FIELD",
        "hint",
        "A field of an input type is left out, since a subgraph does not know it.",
        "Declare the field in all subgraphs that define the input type.",
    ),
    Code(
        "INCONSISTENT_UNION_MEMBER",
        "hint",
        "A type is a member of a union in some subgraphs only.",
        "Declare the member in all subgraphs that define the union.",
    ),
    Code(
        "INCONSISTENT_ENUM_VALUE_FOR_INPUT_ENUM",
        "hint",
        "A value of an enum for input is left out, since a subgraph does not know it.",
        "Declare the value in all subgraphs that define the enum.",
    ),
    Code(
        "INCONSISTENT_ENUM_VALUE_FOR_OUTPUT_ENUM",
        "hint",
        "A value of an enum for output is missing in a subgraph.",
        "Declare the value in all subgraphs that define the enum.",
    ),
    Code(
        "UNUSED_ENUM_TYPE",
        "hint",
        "Nothing uses an enum.",
        "Remove the enum, or use it.",
    ),
    Code(
        "INCONSISTENT_ARGUMENT_PRESENCE",
        "hint",
        "An optional argument is left out, since a subgraph that resolves the field does not know it.",
        "Declare the argument in all subgraphs that resolve the field.",
    ),
    Code(
        "INCONSISTENT_NON_REPEATABLE_DIRECTIVE_ARGUMENTS",
        "hint",
        "A directive that can stand once stands with different arguments on one element.",
        "Apply it with the same arguments everywhere.",
    ),
    Code(
        "MERGED_NON_REPEATABLE_DIRECTIVE_ARGUMENTS",
        "hint",
        "A directive stands with different arguments on one element, which are merged.",
        "Apply it with the same arguments everywhere, if that is what is meant.",
    ),
    Code(
        "INCONSISTENT_EXECUTABLE_DIRECTIVE_PRESENCE",
        "hint",
        "A directive for operations is sent to some subgraphs only, since the others do not define it.",
        "Define the directive in all subgraphs.",
    ),
    Code(
        "INCONSISTENT_EXECUTABLE_DIRECTIVE_REPEATABLE",
        "hint",
        "A directive for operations is repeatable in some subgraphs only.",
        "Define the directive alike in all subgraphs.",
    ),
    Code(
        "INCONSISTENT_EXECUTABLE_DIRECTIVE_LOCATIONS",
        "hint",
        "A directive for operations has different locations, of which the common ones are kept.",
        "Define the directive alike in all subgraphs.",
    ),
    Code(
        "NO_EXECUTABLE_DIRECTIVE_INTERSECTION",
        "hint",
        "A directive for operations is left out, since its locations have nothing in common.",
        "Define the directive alike in all subgraphs.",
    ),
    Code(
        "DIRECTIVE_COMPOSITION_INFO",
        "hint",
        "Subgraphs link different major versions of a specification.",
        "Link the same major version everywhere.",
    ),
    Code(
        "DIRECTIVE_COMPOSITION_WARN",
        "hint",
        "A composed directive has another name in a subgraph that does not compose it.",
        "Import the directive under the same name everywhere.",
    ),
    Code(
        "IMPLICITLY_UPGRADED_FEDERATION_VERSION",
        "hint",
        "A directive needs a later version of federation than the subgraph links.",
        "Link that version of federation.",
    ),
    Code(
        "FROM_SUBGRAPH_DOES_NOT_EXIST",
        "hint",
        "A field overrides that of a subgraph that is not there.",
        "Correct the name, or remove the @override if the subgraph is gone.",
    ),
    Code(
        "OVERRIDDEN_FIELD_CAN_BE_REMOVED",
        "hint",
        "A field is overridden by another subgraph.",
        "Remove the field, or mark it @external where keys or other field sets still name it.",
    ),
    Code(
        "OVERRIDE_DIRECTIVE_CAN_BE_REMOVED",
        "hint",
        "A field overrides one that its subgraph does not resolve any more.",
        "Remove the @override.",
    ),
    Code(
        "OVERRIDE_MIGRATION_IN_PROGRESS",
        "hint",
        "A field is on its way from one subgraph to another.",
        "Remove the field from the first one when the migration is complete.",
    ),
)
