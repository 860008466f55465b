"""One federated subgraph for tests: what is found in its SDL, and what merging gets of it."""

from dovetail_composition.members.naming import Named
from dovetail_composition.members.sources import SubgraphSource, Transform
from dovetail_composition.prepare import Prepared, prepare

FEDERATION = "https://specs.apollo.dev/federation"
IMPORTS = (
    '"@authenticated", "@composeDirective", "@context", "@cost", "@extends", "@external", "@fromContext", '
    '"@inaccessible", "@interfaceObject", "@key", "@listSize", "@override", "@policy", "@provides", "@requires", '
    '"@requiresScopes", "@shareable", "@tag"'
)
LINK = f'extend schema @link(url: "{FEDERATION}/v2.9", import: [{IMPORTS}])\n'
"""One line: places in what follows it begin with line 2."""


def prepared(sdl: str, *transforms: Transform, graph: str = "a") -> Prepared:
    """What composition derives from a subgraph whose SDL came from `_service`."""
    return prepare(Named(graph, SubgraphSource(name=graph, sdl=sdl, federation=True, transforms=transforms)))


def findings(sdl: str) -> list[str]:
    """Each finding as `CODE coordinate line:column`."""
    found = []
    for each in prepared(sdl).diagnostics:
        place = f"{each.location.line}:{each.location.column}" if each.location else "nowhere"
        found.append(" ".join(filter(None, (each.code, each.coordinate, place))))
    return found
