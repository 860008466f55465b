"""Artifacts: text in, the same text out; anything damaged, cut or mixed is refused."""

from __future__ import annotations

import gzip
import json
from collections.abc import Callable
from pathlib import Path

import pytest
from support.supergraphs import artifact_of_size

from dovetail_composition.artifact import (
    Artifact,
    ArtifactError,
    ConfigMapData,
    assemble,
    decode,
    encode,
    files_of,
    from_config_maps,
    from_object,
    load,
    pack,
    read_manifest,
    to_config_maps,
)
from dovetail_composition.manifest import (
    Batching,
    ClientCredentials,
    Endpoint,
    HeaderRule,
    Limits,
    Manifest,
    Policies,
    ScalarFormat,
    SecretRef,
    Subscriptions,
)
from dovetail_composition.schema.definitions import (
    Field,
    FieldJoin,
    InputValue,
    Key,
    Schema,
    Subgraph,
    Supergraph,
    TypeDefinition,
    TypeJoin,
)
from dovetail_composition.schema.links import Call, CallArgument, Link, Lookup

KEYS = CallArgument(name="ids", type="[ID!]!", source="parent", value="id", batch=True, target="id")
CALL = Call(graph="product", query="productsByIds", returns="[Product]!", arguments=(KEYS,))
SUPERGRAPH = Supergraph(
    subgraphs={"product": Subgraph("product", "PRODUCT", "http://product/graphql")},
    schema=Schema(
        roots={"query": "Query"},
        types={
            "Query": TypeDefinition(
                kind="OBJECT",
                name="Query",
                joins=(TypeJoin(graph="product"),),
                fields={
                    "products": Field(
                        name="products",
                        type="[Product!]!",
                        link=Link(graph="catalog", call=CALL, collection=True),
                        joins=(FieldJoin(graph="product", wire_name="items"),),
                        arguments=(
                            InputValue(name="first", type="Int", default="10", wire_names={"product": "limit"}),
                        ),
                    ),
                    "a": Field(name="a", type="String", deprecated="", description="Grüße"),
                },
            ),
            "Product": TypeDefinition(
                kind="OBJECT",
                name="Product",
                interfaces={"Node": ("product",)},
                joins=(TypeJoin(graph="product", keys=(Key(fields="id", resolvable=False),)),),
                lookups=(Lookup(key="id", call=CALL),),
            ),
        },
    ),
)
SUPERGRAPH_WITH_QUERY = Supergraph(
    subgraphs=SUPERGRAPH.subgraphs,
    schema=Schema(
        roots={"query": "Query"},
        types={
            "Query": TypeDefinition(
                kind="OBJECT",
                name="Query",
                joins=(TypeJoin(graph="product"),),
                fields={"a": Field(name="a", type="String", description="Grüße")},
            )
        },
    ),
)
MANIFEST = Manifest(
    endpoints={
        "product": Endpoint(
            url="http://product/graphql",
            timeout=2.5,
            headers=(
                HeaderRule(name="X-A", forward=True),
                HeaderRule(name="X-B", value=""),
                HeaderRule(name="X-C", secret=SecretRef(namespace="shop", name="keys", key="a")),
            ),
            auth=ClientCredentials(
                token_url="https://login.test",
                client_id=SecretRef(namespace="shop", name="client", key="clientID"),
                client_secret=SecretRef(namespace="shop", name="client", key="clientSecret"),
                scopes=("read",),
            ),
            subscriptions=Subscriptions(protocol="sse", path="/stream"),
        )
    },
    policies=Policies(
        limits=Limits(aliases=0, request_timeout=1.5),
        batching=Batching(enabled=False),
        introspection=False,
        scalars=(ScalarFormat(name="Instant", format="instant"),),
    ),
)
SDL = "type Query { a: String }\n"


@pytest.mark.parametrize("manifest", [MANIFEST, Manifest()])
@pytest.mark.parametrize("supergraph", [SUPERGRAPH, None])
def test_manifest_and_model_come_back_as_they_were(manifest: Manifest, supergraph: Supergraph | None) -> None:
    artifact = assemble(SDL, manifest, supergraph)

    assert read_manifest(decode(files_of(artifact))) == (manifest, supergraph)


def test_fields_keep_the_order_of_the_model() -> None:
    _, supergraph = read_manifest(assemble(SDL, MANIFEST, SUPERGRAPH))

    assert supergraph
    assert list(supergraph.schema.types["Query"].fields) == ["products", "a"]


@pytest.mark.parametrize("with_model", [True, False])
def test_a_supergraph_loads_from_its_model_or_its_sdl(with_model: bool) -> None:
    encoded = encode(SUPERGRAPH_WITH_QUERY, MANIFEST)

    artifact = encoded if with_model else assemble(encoded.sdl, MANIFEST)

    assert load(decode(files_of(artifact))) == (SUPERGRAPH_WITH_QUERY, MANIFEST)


def test_an_sdl_that_is_no_supergraph_is_refused() -> None:
    with pytest.raises(ArtifactError, match="no supergraph"):
        load(assemble(SDL, MANIFEST))


def test_equal_content_gives_equal_bytes() -> None:
    assert files_of(assemble(SDL, MANIFEST, SUPERGRAPH)) == files_of(assemble(SDL, MANIFEST, SUPERGRAPH))


def test_limits_are_written_out_so_that_defaults_of_the_reader_do_not_matter() -> None:
    content = json.loads(assemble(SDL, Manifest()).manifest_json)

    assert content["formatVersion"] == 1
    assert content["policies"]["limits"]["bodyBytes"] == 1 << 20
    assert content["policies"]["batching"] == {"enabled": True, "maxKeys": 10_000}


@pytest.mark.parametrize("name", ["supergraph.graphql", "manifest.json", "digest"])
def test_any_changed_or_missing_file_is_refused(name: str) -> None:
    files = dict(files_of(assemble(SDL, MANIFEST)))

    with pytest.raises(ArtifactError, match="digest"):
        decode(files | {name: files[name].replace(b"a", b"b")})
    with pytest.raises(ArtifactError, match=f"{name} is missing"):
        decode({other: content for other, content in files.items() if other != name})


def test_files_of_two_artifacts_are_refused_together() -> None:
    old, new = files_of(assemble(SDL, MANIFEST)), files_of(assemble(SDL, Manifest()))

    with pytest.raises(ArtifactError, match="half written"):
        decode({**new, "supergraph.graphql": b"type Query { b: Int }", "digest": old["digest"]})


@pytest.mark.parametrize(
    "manifest_json",
    [
        "",
        "[]",
        "{}",
        '{"formatVersion": 2}',
        '{"formatVersion": 1, "endpoint": {}}',
        '{"formatVersion": 1, "endpoints": []}',
        '{"formatVersion": 1, "endpoints": {"a": {}}}',
        '{"formatVersion": 1, "endpoints": {"a": {"url": 1}}}',
        '{"formatVersion": 1, "policies": {"limits": {"depth": "1"}}}',
        '{"formatVersion": 1, "policies": {"limits": {"depth": true}}}',
        '{"formatVersion": 1, "supergraph": {"subgraphs": {}, "schema": {"types": {}, "roots": {"mutate": "M"}}}}',
        "[" * 100_000,
    ],
)
def test_a_manifest_of_another_shape_is_refused(manifest_json: str) -> None:
    with pytest.raises(ArtifactError, match=r"manifest\.json"):
        read_manifest(Artifact(sdl=SDL, manifest_json=manifest_json, digest=""))


@pytest.mark.parametrize(
    "damage",
    [
        lambda content: content[:-5],
        lambda content: b"no gzip",
        lambda content: b"",
        lambda content: gzip.compress(b"\xff\xfe"),
        lambda content: content[:100] + b"\0" + content[101:],
    ],
)
def test_damaged_compression_is_refused(damage: Callable[[bytes], bytes]) -> None:
    (config_map,) = to_config_maps(pack(artifact_of_size(1_200_000)), "api")
    binary = dict(config_map.binary_data)
    binary["supergraph.graphql.gz"] = damage(binary["supergraph.graphql.gz"])

    with pytest.raises(ArtifactError):
        from_config_maps([ConfigMapData(name="api", data=config_map.data, binary_data=binary)])


def test_a_folder_of_files_is_an_artifact(tmp_path: Path) -> None:
    artifact = assemble(SDL, MANIFEST)
    for name, content in files_of(artifact).items():
        (tmp_path / name).write_bytes(content)

    assert decode({path.name: path.read_bytes() for path in tmp_path.iterdir()}) == artifact


def test_base64_that_is_none_is_refused() -> None:
    with pytest.raises(ArtifactError, match="base64"):
        from_object({"metadata": {"name": "api"}, "binaryData": {"a": "?"}})
