"""Links a merged schema: resolves all links and lookups, then drops what neither the API nor a key needs."""

from __future__ import annotations

from collections.abc import Sequence

from dovetail_composition.diagnostics.diagnostic import sorted_diagnostics
from dovetail_composition.members.member import Member
from dovetail_composition.memo import NO_MEMO, Memo
from dovetail_composition.schema.definitions import Schema

from .apply import apply_links, first_of_each
from .context import context_of
from .coordinates import place_links
from .lookups import apply_lookups, resolve_lookup
from .pruning.prune import prune
from .resolve import resolve_link
from .result import Linked
from .site import Site
from .virtual import unanswered_fields, without_virtual


def link(schema: Schema, members: Sequence[Member], memo: Memo = NO_MEMO) -> Linked:
    """The merged schema with links and lookups; one that is wrong is left out and reported, the others stay.

    `members` are in order of ownership: of two links for one field the first member's holds.
    """
    placed, failed = place_links(members)
    chosen = first_of_each(placed)
    context = context_of(schema, members, frozenset(each.key for each in chosen), memo)
    resolved = [each for each in (resolve_link(item, context) for item in chosen) if each is not None]
    linked = without_virtual(apply_links(context, resolved, memo), members, memo)
    sites = [*failed, *(each.site for each in placed)]
    lookups = []
    for member in members:
        for spec in member.lookups:
            site = Site(member=member, coordinate=spec.type)
            sites.append(site)
            found = resolve_lookup(site, spec, context)
            if found is not None:
                lookups.append(found)
    pruned = prune(apply_lookups(linked, lookups, memo), members, memo)
    findings = [finding for site in sites for finding in site.found]
    findings += unanswered_fields(members, placed)
    findings += pruned.diagnostics
    return Linked(schema=pruned.schema, diagnostics=sorted_diagnostics(findings))
