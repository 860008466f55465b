"""Composes small subgraphs: `a` is the oldest; those called `plain...` know nothing of federation."""

from dovetail_composition.api.schema import api_sdl
from dovetail_composition.compose import Composition, compose
from dovetail_composition.manifest import Endpoint
from dovetail_composition.members.sources import SubgraphSource
from dovetail_composition.supergraph import print_supergraph

LINK = """extend schema @link(url: "https://specs.apollo.dev/federation/v2.9", import: [
  "@key", "@shareable", "@external", "@requires", "@provides", "@override", "@tag", "@inaccessible", "@interfaceObject",
  "@composeDirective", "@authenticated", "@requiresScopes", "@policy", "@context", "@fromContext", "@cost", "@listSize"
])
"""


def compose_all(**subgraphs: str) -> Composition:
    """Compose subgraphs by name, in order of age; an SDL that links nothing itself gets everything of 2.9."""
    return compose(source(name, sdl, age) for age, (name, sdl) in enumerate(subgraphs.items()))


def source(name: str, sdl: str, age: int = 0) -> SubgraphSource:
    federated = not name.startswith("plain")
    head = LINK if federated and "@link" not in sdl and not name.startswith("first") else ""
    return SubgraphSource(
        name=name,
        created=f"2026-01-01T00:00:{age:02}Z",
        sdl=head + sdl,
        federation=federated,
        endpoint=Endpoint(url=f"http://{name}.test/graphql"),
    )


def errors(composition: Composition) -> list[str]:
    """Codes of errors, sorted."""
    return sorted({each.code for each in composition.diagnostics if each.severity == "error"})


def hints(composition: Composition) -> list[str]:
    """Codes of hints, sorted."""
    return sorted({each.code for each in composition.diagnostics if each.severity == "hint"})


def in_supergraph(composition: Composition, name: str) -> str:
    """The text of a type or directive in the supergraph, white space evened out."""
    assert composition.supergraph is not None, composition.diagnostics
    return _block(print_supergraph(composition.supergraph), name)


def in_api(composition: Composition, name: str) -> str:
    """The text of a type or directive in the API, white space evened out; empty where it is not there."""
    assert composition.supergraph is not None, composition.diagnostics
    return _block(api_sdl(composition.supergraph), name)


def _block(sdl: str, name: str) -> str:
    for block in sdl.split("\n\n"):
        words = " ".join(block.split())
        if name in words.replace("(", " ").split()[:3]:
            return words
    return ""
