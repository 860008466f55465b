"""Hints on the versions of linked specifications: of federation itself, and of those that nobody composes."""

from __future__ import annotations

from dovetail_composition.federation.specifications.specs import FEDERATION_1, brought_by, is_known

from .findings import told
from .world import World


def hint_versions(world: World) -> None:
    """Look at the links of all members."""
    _hint_upgrades(world)
    _hint_majors(world)


def _hint_upgrades(world: World) -> None:
    """Who links a specification by itself is treated as of the version of federation that brought its directives."""
    for graph, member in world.members.items():
        if member.federation is None or member.federation.version == FEDERATION_1:
            continue
        linked = member.federation.version
        needed = max(
            (brought_by(each.url, each.version) or linked for each in member.federation.features), default=linked
        )
        if needed > linked:
            message = f"'{graph}' links federation v{_text(linked)}, and directives that v{_text(needed)} brought."
            world.findings.add("IMPLICITLY_UPGRADED_FEDERATION_VERSION", message, "@link", [(graph, None)])


def _hint_majors(world: World) -> None:
    """Of different major versions, directives may mean different things."""
    majors: dict[str, dict[str, int]] = {}
    for graph, member in world.members.items():
        for feature in member.federation.features if member.federation else ():
            if not is_known(feature.url):
                majors.setdefault(feature.url, {})[graph] = feature.version[0]
    for url, by_graph in sorted(majors.items()):
        if len(set(by_graph.values())) > 1:
            shown = told((graph, f"v{major}") for graph, major in by_graph.items())
            message = f"{url} is linked in different major versions: {shown}."
            world.findings.add("DIRECTIVE_COMPOSITION_INFO", message, "@link", [(graph, None) for graph in by_graph])


def _text(version: tuple[int, int]) -> str:
    return f"{version[0]}.{version[1]}"
