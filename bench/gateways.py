"""Who is measured: how each gateway starts, what it needs before, and which families of graphs it runs."""

from __future__ import annotations

import sys
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

HERE = Path(__file__).parent
PEERS = HERE / "peers"

FEDERATION = frozenset({"graph", "entities", "errors", "wide"})
LINKS = frozenset({"links"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Gateway:
    """How to run one gateway.

    Words of commands and of the environment may hold places: {supergraph}, {config} (ours), {port}, {whole} (URL that
    answers the whole graph), {members} (base URL of the graph's services), {sdl} (folder of schemas), {work},
    {installed}, {peers}, {node}.
    """

    name: str
    command: str
    families: frozenset[str]
    prepare: str = ""
    """Run in the folder before the start."""
    folder: str = "{work}"
    path: str = "/graphql"
    environment: Mapping[str, str] = field(default_factory=dict)
    floor: bool = False
    """No gateway but a floor: not ranked."""
    batching: bool = False
    """Whether batching of links can be switched off."""


OURS = Gateway(
    name="dovetail",
    command=f"{Path(sys.executable).with_name('dovetail')} gateway --supergraph {{supergraph}} --config {{config}}"
    " --port {port} --admin-port 0",
    families=FEDERATION | LINKS,
    environment={"DOVETAIL_SHUTDOWN_GRACE": "0"},
    batching=True,
)

RAW_PROXY = Gateway(
    name="raw proxy",
    command=f"{sys.executable} -m bench.floors.proxy {{port}} {{whole}}",
    families=FEDERATION | LINKS,
    folder=str(HERE.parent),
    environment={"PYTHONPATH": "{installed}/python"},
    floor=True,
)

_NODE = {"NODE_ENV": "production"}
_HIVE = (
    "{node} node_modules/@graphql-hive/gateway/dist/bin.js supergraph {supergraph}"
    " --port {port} --host 127.0.0.1 --config-path gateway.config.mjs"
)
_HIVE_CONFIG = "cp {peers}/hive/gateway.config.mjs {peers}/hive/mesh.config.mjs ."
_MESH = " && node_modules/.bin/mesh-compose -c mesh.config.mjs -o {work}/mesh.graphql"

NODE_PEERS = (
    Gateway(
        name="hive gateway",
        prepare=_HIVE_CONFIG,
        command=_HIVE,
        families=FEDERATION,
        folder="{installed}/hive",
        environment=_NODE,
    ),
    Gateway(
        name="hive gateway jit",
        prepare=_HIVE_CONFIG,
        command=f"{_HIVE} --jit",
        families=FEDERATION,
        folder="{installed}/hive",
        environment=_NODE,
    ),
    Gateway(
        name="hive gateway links",
        prepare=_HIVE_CONFIG + _MESH,
        command=_HIVE.replace("{supergraph}", "{work}/mesh.graphql"),
        families=LINKS,
        folder="{installed}/hive",
        environment={**_NODE, "BENCH_SDL": "{sdl}", "BENCH_LINKS": "{members}"},
    ),
    Gateway(
        name="hive gateway links jit",
        prepare=_HIVE_CONFIG + _MESH,
        command=_HIVE.replace("{supergraph}", "{work}/mesh.graphql") + " --jit",
        families=LINKS,
        folder="{installed}/hive",
        environment={**_NODE, "BENCH_SDL": "{sdl}", "BENCH_LINKS": "{members}"},
    ),
    Gateway(
        name="stitching in yoga",
        command="{node} {peers}/hive/stitch.mjs",
        families=LINKS,
        folder="{installed}/hive",
        environment={**_NODE, "PORT": "{port}", "BENCH_SDL": "{sdl}", "BENCH_LINKS": "{members}"},
    ),
    Gateway(
        name="apollo gateway",
        command="{node} {peers}/apollo/gateway.mjs",
        families=FEDERATION,
        folder="{installed}/apollo",
        environment={**_NODE, "PORT": "{port}", "SUPERGRAPH": "{supergraph}"},
        path="/",
    ),
)

RUST_PEERS = (
    Gateway(
        name="hive router",
        command="{installed}/bin/hive_router",
        families=FEDERATION,
        environment={
            "HOST": "127.0.0.1",
            "PORT": "{port}",
            "SUPERGRAPH_FILE_PATH": "{supergraph}",
            "ROUTER_CONFIG_FILE_PATH": "{peers}/hive-router/router.yaml",
        },
    ),
)
