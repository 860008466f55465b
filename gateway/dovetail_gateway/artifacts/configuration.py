"""A gateway's configuration without a cluster: a GraphQLGateway manifest in a file."""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import Path

from dovetail_composition.diagnostics.diagnostic import Diagnostic
from dovetail_composition.manifest import Manifest
from dovetail_composition.resources import GATEWAY_KIND, GatewayResource, override_endpoint, parse_gateway

from .folders import FilesReader
from .yaml_reader import UnreadableError, read_yaml


class ConfigurationError(Exception):
    """The file is no GraphQLGateway manifest; `diagnostics` say where."""

    def __init__(self, message: str, diagnostics: tuple[Diagnostic, ...] = ()) -> None:
        super().__init__(message)
        self.diagnostics = diagnostics


@dataclass(frozen=True, slots=True)
class Configuration:
    """The file's text."""

    text: bytes

    def parse(self) -> GatewayResource:
        """The one GraphQLGateway in it. Raises `ConfigurationError`."""
        try:
            documents = read_yaml(self.text)
        except UnreadableError as error:
            where = f" (line {error.location.line}, column {error.location.column})" if error.location else ""
            raise ConfigurationError(f"the configuration cannot be read{where}: {error}") from error
        gateways = [item for item in documents if isinstance(item, dict) and item.get("kind") == GATEWAY_KIND]
        if len(gateways) != 1:
            raise ConfigurationError(f"the configuration holds {len(gateways)} objects of kind {GATEWAY_KIND}, not one")
        resource, diagnostics = parse_gateway(gateways[0])
        if resource is None:
            raise ConfigurationError("; ".join(item.message for item in diagnostics), diagnostics)
        return resource


class ConfigurationReader:
    """Reads the file; None while nothing changed."""

    def __init__(self, path: Path) -> None:
        self._read = FilesReader(path, lambda real: {path.name: real})
        self._name = path.name

    def __call__(self) -> Configuration | None:
        """Raises `SourceError`."""
        files = self._read()
        return None if files is None else Configuration(files[self._name])


def configure(manifest: Manifest, gateway: GatewayResource) -> Manifest:
    """The manifest under the gateway's policies, and with what it changes in the endpoints."""
    return replace(
        manifest,
        endpoints={
            name: override_endpoint(endpoint, gateway.endpoints[name]) if name in gateway.endpoints else endpoint
            for name, endpoint in manifest.endpoints.items()
        },
        policies=gateway.policies,
    )
