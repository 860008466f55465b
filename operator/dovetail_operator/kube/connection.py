"""Where the API server is and who we are to it: a pod's service account, or a kubeconfig."""

from __future__ import annotations

from kubernetes.aio.client.api_client import ApiClient
from kubernetes.aio.client.configuration import Configuration
from kubernetes.aio.config.config_exception import ConfigException
from kubernetes.aio.config.incluster_config import load_incluster_config
from kubernetes.aio.config.kube_config import load_kube_config

from dovetail_operator.ports import ClusterError


async def load_configuration() -> Configuration:
    """The configuration of this process. Raises `ClusterError`."""
    configuration = Configuration()
    try:
        load_incluster_config(client_configuration=configuration)
    except ConfigException:
        try:
            await load_kube_config(client_configuration=configuration)
        except (ConfigException, OSError) as exc:
            raise ClusterError(
                f"this is no pod with a service account, and there is no usable kubeconfig: {exc}"
            ) from exc
    return configuration


async def bearer_token(configuration: Configuration) -> str | None:
    """The token to send, as it is now: service account tokens are renewed every hour."""
    settings = await configuration.auth_settings()
    header = settings.get("BearerToken", {}).get("value")
    return header.split(" ", 1)[-1].strip() if header else None


def connect(configuration: Configuration) -> ApiClient:
    """A client with a pool of connections, to be closed by its user."""
    return ApiClient(configuration=configuration)
