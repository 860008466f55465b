"""What the GraphQL specification itself defines: built-in scalars, built-in directives, introspection types."""

from __future__ import annotations

from .definitions import DirectiveDefinition, InputValue

BUILT_IN_SCALARS = frozenset({"Int", "Float", "String", "Boolean", "ID"})

INTROSPECTION_TYPES = frozenset(
    {
        "__Schema",
        "__Type",
        "__TypeKind",
        "__Field",
        "__InputValue",
        "__EnumValue",
        "__Directive",
        "__DirectiveLocation",
    }
)

EXECUTABLE_LOCATIONS = frozenset(
    {
        "QUERY",
        "MUTATION",
        "SUBSCRIPTION",
        "FIELD",
        "FRAGMENT_DEFINITION",
        "FRAGMENT_SPREAD",
        "INLINE_FRAGMENT",
        "VARIABLE_DEFINITION",
    }
)

DEFAULT_DEPRECATION = "No longer supported"

_CONDITION = (InputValue(name="if", type="Boolean!"),)
_CONDITION_LOCATIONS = ("FIELD", "FRAGMENT_SPREAD", "INLINE_FRAGMENT")

BUILT_IN_DIRECTIVES = {
    directive.name: directive
    for directive in (
        DirectiveDefinition(name="include", arguments=_CONDITION, locations=_CONDITION_LOCATIONS),
        DirectiveDefinition(name="skip", arguments=_CONDITION, locations=_CONDITION_LOCATIONS),
        DirectiveDefinition(
            name="deprecated",
            arguments=(InputValue(name="reason", type="String!", default=f'"{DEFAULT_DEPRECATION}"'),),
            locations=(
                "ARGUMENT_DEFINITION",
                "DIRECTIVE_DEFINITION",
                "ENUM_VALUE",
                "FIELD_DEFINITION",
                "INPUT_FIELD_DEFINITION",
            ),
        ),
        DirectiveDefinition(
            name="specifiedBy",
            arguments=(InputValue(name="url", type="String!"),),
            locations=("SCALAR",),
        ),
        DirectiveDefinition(name="oneOf", locations=("INPUT_OBJECT",)),
    )
}
