"""Links by composite keys, and links to interfaces and unions."""

from __future__ import annotations

from random import Random
from typing import Any

from . import offers
from .links_by_key import one
from .site import Site, keyed
from .truth import Truth
from .world import Row


def zipped(site: Site) -> None:
    """Two batch arguments, which are parallel lists; the parent holds two keys or two lists of them."""
    target, random = site.target, site.random
    lists = random.random() < 0.5

    def code_of(random: Random, key: Any) -> str | None:
        row = target.rows.get(str(key))
        return random.choice([row["code"] if row else "ca", row["code"] if row else "cb", "ca", None])

    def firsts(random: Random, _row: Row) -> Any:
        keys = [random.choice([*"12345", None]) for _ in range(random.randint(1, 4))]
        return keys if lists else keys[0]

    def seconds(random: Random, row: Row) -> Any:
        keys = row[first]
        return [code_of(random, key) for key in keys] if lists else code_of(random, keys)

    first = site.key("[ID]" if lists else "ID", firsts, "a")
    second = site.key("[ID]" if lists else "ID", seconds, "b")

    def find(truth: Truth, key: Any, code: Any) -> Row | None:
        row = truth.find(target.name, key)
        return row if row is not None and row["code"] == code else None

    def worth(truth: Truth, row: Row, _given: Any) -> Any:
        if not lists:
            return find(truth, row[first], row[second])
        return [find(truth, *pair) for pair in zip(row[first], row[second], strict=True)]

    site.add(
        f"zipped{site.index}",
        f"[{target.name}]" if lists else target.name,
        target.home,
        offers.zipped(site.world, target),
        [keyed("ids", first, "id"), keyed("codes", second, "code")],
        worth,
        collection=lists,
        batched=True,
    )


def paired(site: Site) -> None:
    """A selection of several fields builds an input object."""
    target = site.target
    if not site.at_home or not site.is_entity:
        return one(site)
    collection = site.random.random() < 0.5
    target.has_groups |= collection

    def worth(truth: Truth, row: Row, _given: Any) -> Any:
        mine = (row["code"], row["part"]["serial"])
        found = [item for item in truth.rows(target.name) if (item["code"], item["part"]["serial"]) == mine]
        return found if collection else next(iter(found), None)

    key = "code part { serial }"
    return site.add(
        f"paired{site.index}",
        f"[{target.name}]" if collection else target.name,
        target.home,
        offers.paired(site.world, target),
        [keyed("keys", key, key)],
        worth,
        collection=collection,
        batched=True,
    )


def reference(site: Site) -> None:
    """A member of an interface or union, of whichever type, or narrowed to one."""
    target, random, world = site.target, site.random, site.world
    home = target.home

    def a_reference(random: Random, _row: Row) -> str | None:
        member = random.choice([target, *world.members(home)])
        return None if random.random() < 0.1 else f"{member.name}:{random.randint(1, 5)}"

    def references(random: Random, row: Row) -> list[str | None]:
        return [a_reference(random, row) for _ in range(random.randint(0, 4))]

    union, narrowed = random.random() < 0.5, random.random() < 0.5
    way = random.choice(["single", "batch", "each", "many"])
    lists = way in ("each", "many")
    key = site.key("[ID]" if lists else "ID", references if lists else a_reference)
    bare = target.name if narrowed else world.unions[home] if union else world.interfaces[home].name

    def find(truth: Truth, value: str | None) -> Row | None:
        row = truth.find_any(value)
        return row if row is None or not narrowed or row["__type"] == target.name else None

    def worth(truth: Truth, row: Row, _given: Any) -> Any:
        return [find(truth, value) for value in row[key]] if lists else find(truth, row[key])

    if way in ("single", "each"):
        query = offers.by_reference(world, home, union=union)
        argument = keyed("reference", key, each=lists)
    else:
        query = offers.by_references(world, home, union=union)
        argument = keyed("references", key, "reference")
    site.add(
        f"other{site.index}",
        f"[{bare}]" if lists else bare,
        home,
        query,
        [argument],
        worth,
        collection=lists,
        batched=way in ("batch", "many"),
        typed=narrowed,
    )
