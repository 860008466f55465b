"""Binds an argument of the target query to a client argument of the linked field, which is passed on."""

from __future__ import annotations

from dataclasses import replace

from dovetail_composition.linking.fitting import argument_fits
from dovetail_composition.linking.targets import TargetArgument
from dovetail_composition.members.sources import LinkArgumentSpec
from dovetail_composition.schema.definitions import InputValue
from dovetail_composition.schema.links import CallArgument
from dovetail_composition.schema.type_refs import nullable

from .call_site import Bound, CallSite


def bind_client(call: CallSite, spec: LinkArgumentSpec, argument: TargetArgument) -> Bound | None:
    """The argument and the client argument it gets: as the schema's author declares it, else as in the target."""
    name = spec.argument or spec.name
    client = InputValue(
        name=name,
        type=argument.public.type,
        default=argument.public.default,
        description=argument.public.description,
        deprecated=argument.public.deprecated,
    )
    wanted = client
    if spec.each:
        client = replace(client, type=f"[{client.type}]!", default=None)
        # Where the client gives no list there is nothing to repeat: that is no reason to demand one.
        wanted = replace(client, type=nullable(client.type))
    declared = call.declared.get(name)
    if declared is not None and argument_fits(declared, wanted):
        client = declared
    elif declared is not None and call.keeps_declared:
        message = f"Argument '{name}' of the type '{declared.type}' cannot be passed on as '{wanted.type}'."
        call.site.report("LINK_ARGUMENT_TYPE", message, f"Declare it as '{wanted.type}'.")
        return None
    bound = CallArgument(name=argument.own.name, type=argument.own.type, source="argument", value=name, each=spec.each)
    return Bound(call=bound, client=client)
