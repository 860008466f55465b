"""What generated bindings are made of: types and their conversions, selections, inputs, calls."""

from dovetail_client.lazy import lazy

from .calls import Root, SyncRoot
from .choice import Choice, Other, one_of
from .clients import Client
from .deprecation import deprecated
from .inputs import INPUT, Input, OneOf, field
from .result_error import ResultTypeError
from .results import Result, object_of, read, tagged
from .scalars import ANY, BOOLEAN, DATE, DATE_TIME, DECIMAL, FLOAT, ID, INT, LONG, STRING, TIME, UUID, VOID
from .selections import TYPENAME, Field, Select, Selection, SelectionType, either
from .types import ENUM, Type, Unknown, enum_of, list_of, nullable, open_enum_of, scalar
from .unset import UNSET, Unset

__all__ = [
    "ANY",
    "BOOLEAN",
    "DATE",
    "DATE_TIME",
    "DECIMAL",
    "ENUM",
    "FLOAT",
    "ID",
    "INPUT",
    "INT",
    "LONG",
    "STRING",
    "TIME",
    "TYPENAME",
    "UNSET",
    "UUID",
    "VOID",
    "Choice",
    "Client",
    "Field",
    "Input",
    "OneOf",
    "Other",
    "Result",
    "ResultTypeError",
    "Root",
    "Select",
    "Selection",
    "SelectionType",
    "SyncRoot",
    "Type",
    "Unknown",
    "Unset",
    "deprecated",
    "either",
    "enum_of",
    "field",
    "lazy",
    "list_of",
    "nullable",
    "object_of",
    "one_of",
    "open_enum_of",
    "read",
    "scalar",
    "tagged",
]
