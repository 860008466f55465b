"""Serves a supergraph under a manifest's policies at a port, all given in this order, and never looks at them again."""

import sys
from pathlib import Path

from dovetail_gateway.main import run
from dovetail_gateway.settings import gateway_settings

supergraph, config, port = sys.argv[1:]
settings = gateway_settings(
    supergraph=Path(supergraph), config=Path(config), port=int(port), admin_port=0, poll_interval=3600.0
)
sys.exit(run(settings))
