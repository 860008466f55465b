"""Small supergraphs for tests of loading and serving, and artifacts as large as one likes."""

import random

from dovetail_composition.artifact import Artifact, assemble, encode
from dovetail_composition.compose import compose
from dovetail_composition.manifest import Endpoint, Manifest, Policies
from dovetail_composition.members.sources import SubgraphSource
from dovetail_composition.schema.definitions import Supergraph

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


def artifact_of_size(size: int, seed: int = 7, url: str = "http://127.0.0.1:1/graphql") -> Artifact:
    """An artifact that compression cannot make smaller than half of `size`."""
    noise = random.Random(seed).randbytes(size // 2).hex()
    sdl = artifact_of(url=url).sdl
    return assemble(f"# {noise}\n{sdl}", Manifest(endpoints={"greeter": Endpoint(url=url)}), supergraph_of(url=url))
