"""Rules on one federated subgraph alone: what the specification of federation demands of it. One rule, one file."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator

from dovetail_composition.diagnostics.diagnostic import Diagnostic
from dovetail_composition.diagnostics.notes import MAX_FINDINGS
from dovetail_composition.federation.written import Written

from .access_control import access_control
from .composed_directives import composed_directives
from .contexts import context_names
from .costs import costs
from .emptied_types import emptied_types
from .externals import external_fields_are_used, no_external_fields_on_interfaces
from .from_context import from_context
from .inaccessible import query_root_is_accessible
from .interface_keys import interface_keys
from .interface_objects import interface_objects
from .keys import keys
from .list_sizes import (
    assumed_size_is_no_debt,
    list_size_is_of_list,
    sized_fields_are_lists,
    slicing_arguments_are_integers,
)
from .merged_on_external import merged_on_external
from .overrides import (
    override_is_from_another,
    override_is_not_on_interface,
    override_label_is_valid,
    overriding_field_is_resolved,
)
from .provides import provides
from .requires import requires
from .rule import Rule
from .shareable import shareable
from .tags import tag_names

__all__ = ["SUBGRAPH_RULES", "Rule", "check_subgraph", "forbids_merging"]

SUBGRAPH_RULES: tuple[Rule, ...] = (
    keys,
    requires,
    provides,
    external_fields_are_used,
    no_external_fields_on_interfaces,
    emptied_types,
    interface_keys,
    interface_objects,
    shareable,
    override_is_from_another,
    override_is_not_on_interface,
    overriding_field_is_resolved,
    override_label_is_valid,
    merged_on_external,
    query_root_is_accessible,
    tag_names,
    access_control,
    costs,
    list_size_is_of_list,
    assumed_size_is_no_debt,
    slicing_arguments_are_integers,
    sized_fields_are_lists,
    context_names,
    from_context,
    composed_directives,
)

_OF_MERGING = frozenset(
    {
        "DIRECTIVE_COMPOSITION_ERROR",
        "INTERFACE_OBJECT_USAGE_ERROR",
        "MERGED_DIRECTIVE_APPLICATION_ON_EXTERNAL",
        "OVERRIDE_COLLISION_WITH_ANOTHER_DIRECTIVE",
        "OVERRIDE_FROM_SELF_ERROR",
        "OVERRIDE_LABEL_INVALID",
        "OVERRIDE_ON_INTERFACE",
        "QUERY_ROOT_TYPE_INACCESSIBLE",
    }
)


def forbids_merging(findings: Iterable[Diagnostic]) -> bool:
    """Whether what is wrong with a subgraph leaves nothing to merge.

    Other errors are about what merging makes of it, which by its own rules can be looked at all the same.
    """
    return any(each.severity == "error" and each.code not in _OF_MERGING for each in findings)


def check_subgraph(written: Written) -> Iterator[Diagnostic]:
    """The findings of all rules, on a subgraph that is upgraded to Federation 2: of each code no more than help."""
    told: Counter[str] = Counter()
    for rule in SUBGRAPH_RULES:
        for finding in rule(written):
            told[finding.code] += 1
            if told[finding.code] <= MAX_FINDINGS:
                yield finding
