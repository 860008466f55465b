"""The gateway: loads a supergraph, answers clients, joins services by batched calls."""

from typing import TYPE_CHECKING

from dovetail_client.lazy import lazy

if TYPE_CHECKING:
    from .embedded import CompositionError, Member, OwnGateway, gateway_schema
else:
    # A gateway's process imports what it runs, and nothing of this.
    __getattr__ = lazy(
        __name__,
        dict.fromkeys(("CompositionError", "Member", "OwnGateway", "gateway_schema"), ".embedded"),
    )

__all__ = ["CompositionError", "Member", "OwnGateway", "gateway_schema"]
