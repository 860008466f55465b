"""Codes of transforms, and of what hiding leaves."""

from __future__ import annotations

from .row import Code

TRANSFORM_CODES: tuple[Code, ...] = (
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
)
