"""Links by one key: one item, a list of keys, one query once an element, all items of an owner, paths to keys."""

from __future__ import annotations

from dataclasses import replace

from dovetail_composition.members.sources import LinkArgumentSpec

from . import offers
from .site import Site, an_id, follow, ids, keyed
from .world import FieldSpec


def one(site: Site) -> None:
    """One item by a key: batched, or a call for each parent."""
    target, key = site.target, site.key("ID", an_id)
    batched = site.random.random() < 0.7
    query = offers.all_by_ids(site.world, target) if batched else offers.one_by_id(site.world, target)
    argument = keyed("ids", site.written(key), "id") if batched else keyed("id", site.written(key))
    site.add(
        f"one{site.index}",
        target.name,
        target.home,
        query,
        [argument],
        lambda truth, row, _: truth.find(target.name, row[key]),
        batched=batched,
    )


def of_extension(site: Site) -> None:
    """One item, loaded from the service that extends it: what its home has is looked up."""
    target, service = site.target, site.target.extension
    if service is None:
        return one(site)
    key = site.key("ID", an_id)
    style = target.lookups[service]
    if style == "pair":
        return one(site)
    query = offers.lookup(site.world, target, service)
    batched = style == "batch"
    argument = keyed("ids", key, "id") if batched else keyed("id", key, each=False)
    return site.add(
        f"far{site.index}",
        target.name,
        service,
        query,
        [argument],
        lambda truth, row, _: truth.find(target.name, row[key]) if target.knows(service, str(row[key])) else None,
        batched=batched,
    )


def many(site: Site) -> None:
    """One item for each of a list of keys, sometimes in an order that the client chooses."""
    target, key = site.target, site.key("[ID]", ids)
    arguments = [keyed("ids", site.written(key), "id")]
    # An item that a service sorted and then nulled has no key left: nobody can say whose it is.
    sortable = not site.world.faulty and site.random.random() < 0.5
    if sortable:
        arguments.append(LinkArgumentSpec(name="order"))
    site.add(
        f"many{site.index}",
        f"[{target.name}]",
        target.home,
        offers.all_by_ids(site.world, target),
        arguments,
        lambda truth, row, given: truth.many(target.name, row[key], given.get("order")),
        client="(order: Order)" if sortable else "",
        collection=True,
        batched=True,
    )


def each(site: Site) -> None:
    """A query for one item, once for each of a list of keys of the parent."""
    target, key = site.target, site.key("[ID]", ids)
    site.add(
        f"each{site.index}",
        f"[{target.name}]",
        target.home,
        offers.one_by_id(site.world, target),
        [keyed("id", site.written(key), each=True)],
        lambda truth, row, _: truth.many(target.name, row[key]),
        collection=True,
        batched=site.random.random() < 0.5,
    )


def each_of_client(site: Site) -> None:
    """A query for one item, once for each of a list of the client."""
    target = site.target
    if not site.at_home:
        return one(site)
    return site.add(
        f"picked{site.index}",
        f"[{target.name}]!",
        target.home,
        offers.one_by_id(site.world, target),
        [LinkArgumentSpec(name="id", argument="keys", each=True)],
        lambda truth, _, given: truth.many(target.name, given["keys"]),
        client="(keys: [ID!]!)",
        collection=True,
    )


def owned(site: Site) -> None:
    """All items that name the parent as their owner."""
    target, holder = site.target, site.holder
    if not site.at_home or not site.is_entity:
        return one(site)
    back = f"{holder.name.lower()}Owner{site.index}"
    target.add(FieldSpec(name=back, type="ID", service=target.home, make=an_id, is_key=True))
    target.has_groups = True
    return site.add(
        f"owned{site.index}",
        f"[{target.name}]",
        target.home,
        offers.all_of_owner(site.world, target, back),
        [keyed("keys", "id", back)],
        lambda truth, row, _: [item for item in truth.rows(target.name) if item[back] == row["id"]],
        collection=True,
        batched=True,
    )


_PATHS = {"value": "Value", "values": "[Value]", "nested": "[[Value]]"}


def path(site: Site) -> None:
    """Keys inside value objects, of which there may be lists."""
    target, holder, random = site.target, site.holder, site.random
    if not site.at_home or not site.is_entity:
        return many(site)
    name = random.choice(list(_PATHS))
    # What a key is read from must not fail, nor can the client do without it.
    holder.fields = [replace(spec, is_key=True) if spec.name == name else spec for spec in holder.fields]
    route = f"{name}.{random.choice(['refer', 'inner.refer', 'refers'])}"
    lists = name != "value" or route.endswith("refers")
    return site.add(
        f"path{site.index}",
        f"[{target.name}]" if lists else target.name,
        target.home,
        offers.all_by_ids(site.world, target),
        [keyed("ids", route, "id")],
        lambda truth, row, _: (
            truth.many(target.name, follow(route, row)) if lists else truth.find(target.name, follow(route, row))
        ),
        collection=lists,
        batched=True,
    )
