"""Small supergraphs for tests of loading and serving."""

from dovetail_composition.artifact import Artifact, encode
from dovetail_composition.compose import compose
from dovetail_composition.definitions import Supergraph
from dovetail_composition.manifest import Endpoint, Manifest, Policies
from dovetail_composition.sources import SubgraphSource

HELLO = "type Query { hello: String! }"


def supergraph_of(sdl: str = HELLO, url: str = "http://127.0.0.1:1/graphql") -> Supergraph:
    """One service's schema, composed."""
    composition = compose([SubgraphSource(name="greeter", sdl=sdl, endpoint=Endpoint(url=url))])
    assert composition.supergraph is not None, composition.diagnostics
    return composition.supergraph


def artifact_of(
    sdl: str = HELLO, url: str = "http://127.0.0.1:1/graphql", policies: Policies | None = None
) -> Artifact:
    """The same as an artifact."""
    manifest = Manifest(endpoints={"greeter": Endpoint(url=url)}, policies=policies or Policies())
    return encode(supergraph_of(sdl, url), manifest)
