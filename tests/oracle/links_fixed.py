"""Links with constants: fields that are one, and texts that tell which arguments their query was given."""

from __future__ import annotations

from random import Random
from typing import Any

from dovetail_composition.members.sources import LinkArgumentSpec, LinkSpec

from . import offers
from .names import own
from .site import Site, an_id, ids, keyed
from .truth import Truth
from .world import COLORS, FieldSpec, Row, World

_CONSTANTS: dict[str, list[Any]] = {
    "Color": [*COLORS, None],
    "Color!": list(COLORS),
    "[String!]": [["a", 'q"'], []],
    "[[Int]]": [[[1, None], None]],
    "Big": [10**25, {"a": [1, None]}],
    "Int!": [7],
}


def constant(site: Site) -> None:
    """A field that always has the same value."""
    type_ = site.random.choice(list(_CONSTANTS))
    value = site.random.choice(_CONSTANTS[type_])
    name = f"fixed{site.index}"
    if not site.is_entity or not site.at_home:
        return
    link = LinkSpec(field=f"{site.holder.name}.{name}", type=type_, value=value, has_value=True)
    in_sdl = site.random.random() < 0.3
    site.holder.add(
        FieldSpec(name=name, type=type_, service=site.service, link=link, worth=lambda *_: value, in_sdl=in_sdl)
    )


def text(site: Site) -> None:
    """A text, or one for each key of a list; arguments are constants, the client's or the parent's."""
    random, home = site.random, site.target.home
    way = random.choice(["single", "each", "batch", "many"])
    lists = way in ("each", "many")
    key = site.key("[ID]" if lists else "ID", ids if lists else an_id)
    choice = Given(site)
    if way in ("single", "each"):
        query, argument = offers.text(site.world, home), keyed("key", key, each=lists)
    else:
        query = offers.texts(site.world, home)
        argument = LinkArgumentSpec(name="keys", from_=key, batch=True, positional=True)

    def one(truth: Truth, row: Row, value: str | None, arguments: Any) -> str | None:
        return None if value is None else offers.text_of(truth, value, choice.of(row, arguments))

    def worth(truth: Truth, row: Row, arguments: Any) -> Any:
        keys = row[key]
        if not lists or keys is None:
            return one(truth, row, keys, arguments)
        return [one(truth, row, value, arguments) for value in keys]

    site.add(
        f"text{site.index}",
        "[String]" if lists else "String",
        home,
        query,
        [argument, *choice.arguments],
        worth,
        client=choice.client,
        collection=lists,
        batched=way in ("batch", "many"),
    )


class Given:
    """How a text's arguments are given: constants, client arguments, or taken from the parent."""

    def __init__(self, site: Site) -> None:
        """Draw it."""
        random = site.random
        self.arguments: list[LinkArgumentSpec] = []
        self._clients: dict[str, str] = {}
        self._constants: dict[str, Any] = {"words": ["w"]}
        self._shade: str | None = None
        types = {"filter": "Filter", "color": "Color", "words": '[String!] = ["w"]', "colors": "[[Color!]]"}
        declared = []
        for name, type_ in types.items():
            way = random.random()
            if way < 0.35:
                self._constants[name] = value = constant_argument(random, name)
                written = own_value(site.world, site.target.home, value) if random.random() < 0.4 else value
                self.arguments.append(LinkArgumentSpec(name=name, value=written, has_value=True))
            elif way < 0.7:
                client = random.choice([name, f"{name}Wanted"])
                self._clients[name] = client
                argument = None if client == name else client
                self.arguments.append(LinkArgumentSpec(name=name, argument=argument))
                declared.append(f"{client}: {type_}")
            elif name == "color" and site.is_entity:
                self._shade = site.key("Color", lambda random, _: random.choice([*COLORS, None]), "shade")
                self.arguments.append(LinkArgumentSpec(name=name, from_=self._shade))
        self.client = f"({', '.join(declared)})" if declared else ""

    def of(self, row: Row, arguments: Any) -> dict[str, Any]:
        """The query's arguments for a parent."""
        found = {name: with_defaults(value) for name, value in self._constants.items()}
        for name, client in self._clients.items():
            found.pop(name, None)
            if client in arguments:
                found[name] = arguments[client]
        if self._shade is not None:
            found["color"] = row[self._shade]
        return found


def constant_argument(random: Random, name: str) -> Any:
    """A constant of an argument of texts."""
    choices: dict[str, list[Any]] = {
        "filter": [{"color": "GREEN", "nested": {"min": 1, "words": ['a"', "b"]}}, {}, None, {"min": None}],
        "color": [*COLORS, None],
        "words": [[], ["x", "y z"], None],
        "colors": [[["RED"], []], [None, ["BLUE", "GREEN"]], None],
    }
    return random.choice(choices[name])


def own_value(world: World, service: int, value: Any) -> Any:
    """A value of one of a text's arguments in the service's own names."""
    if isinstance(value, dict):
        return {own(world, service, name): own_value(world, service, item) for name, item in value.items()}
    if isinstance(value, list):
        return [own_value(world, service, item) for item in value]
    return own(world, service, value) if value in COLORS else value


def with_defaults(value: Any) -> Any:
    """A `Filter` as its defaults complete it; other values as they are."""
    if not isinstance(value, dict):
        return value
    return {"min": 2, **{name: with_defaults(item) for name, item in value.items()}}
