"""Result classes of operations and fragments: one for each object that is selected, or for each concrete type of it.

A class is named by the path to it. A fragment on just this type that is spread without conditions is a base class, so
that what was written for the fragment takes it; where more is selected of an object that the fragment selects too,
the fields are merged instead, as they are in the answer.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from graphql import GraphQLObjectType, GraphQLOutputType, SelectionSetNode, get_named_type

from .collecting import TYPENAME, Collector, Fragments, Selected
from .names import IN_CLASSES, OF_MODULES, pascal_case, python_names, unique
from .target import Abstract, Composite, Target
from .text import Module, called, docstring, quoted
from .type_texts import TypeTexts, converted, is_leaf

Keys = Mapping[str, Selected]

DOCUMENT = "DOCUMENT"
"""The name of the operation's text in its module."""


class ResultClasses:
    """Adds classes to one module, those that others need before these."""

    def __init__(self, target: Target, module: Module, fragments: Fragments, *, local: bool = False) -> None:
        self._target = target
        self._module = module
        self._fragments = fragments
        self._collector = Collector(target.schema, fragments)
        self._texts = TypeTexts(target, module, "..")
        self._local = local
        """Whether classes of fragments are in this very module."""
        enums = (target.names[each.name].name for each in target.enums)
        self._taken: set[str] = {DOCUMENT, *OF_MODULES, *enums, *(map(pascal_case, fragments) if local else ())}

    def add(self, name: str, type_: Composite, selections: Sequence[SelectionSetNode], said: str) -> None:
        """The class with this very name, for an object type."""
        self._class(name, type_, self._collector.collect(type_, selections), selections, said)

    def _class(
        self, name: str, type_: Composite, keys: Keys, selections: Sequence[SelectionSetNode], said: str
    ) -> None:
        self._taken.add(name)
        bases = self._bases(type_, keys, selections)
        inherited = {key for base in bases for key in self._keys_of(base)}
        attributes = python_names(keys, IN_CLASSES)
        lines = [
            line
            for key, selected in keys.items()
            if key not in inherited
            for line in self._attribute(attributes[key], key, selected, name, type_)
        ]
        shown = ", ".join(map(self._fragment_class, bases)) or "typed.Result"
        head = ["", "", f"class {name}({shown}):", *docstring(said, "    ")]
        self._module.lines += [*head, *(["", *lines] if lines else [])]

    def _attribute(
        self, attribute: str, key: str, selected: Selected, owner: str, owner_type: Composite
    ) -> Iterator[str]:
        definition = selected.definition(owner_type)
        if definition is None:
            yield f"    {attribute} = typed.read({quoted(key)}, typed.STRING)"
            return
        type_, hint = definition.type, ""
        if is_leaf(type_):
            of = self._texts.conversions(type_)
        else:
            named = get_named_type(type_)
            assert isinstance(named, Composite)
            annotation, of_named = self._object(
                f"{owner}{_word(key)}", named, selected.selections, f"{owner}.{attribute}"
            )
            of = converted(type_, of_named)
            if of_named.startswith("typed.tagged("):
                hint = f": typed.Field[typed.Result, {self._wrapped(type_, annotation, selected)}]"
        if selected.conditional and not of.startswith("typed.nullable("):
            of = f"typed.nullable({of})"
        yield from called(f"{attribute}{hint} = typed.read", [quoted(key), of], "    ")
        yield from docstring(definition.description or "", "    ")

    def _wrapped(self, type_: GraphQLOutputType, annotation: str, selected: Selected) -> str:
        text = self._texts.wrapped(type_, annotation)
        return text if not selected.conditional or text.endswith(" | None") else f"{text} | None"

    def _object(
        self, wanted: str, type_: Composite, selections: Sequence[SelectionSetNode], path: str
    ) -> tuple[str, str]:
        """Add the classes for an object; the annotation of what is read, and the expression that reads it."""
        if isinstance(type_, Abstract):
            return self._choice(wanted, type_, selections, path)
        keys = self._collector.collect(type_, selections)
        bases = self._bases(type_, keys, selections)
        if len(bases) == 1 and self._keys_of(bases[0]).keys() == keys.keys():
            name = self._fragment_class(bases[0])
        else:
            name = unique(wanted, self._taken)
            self._class(name, type_, keys, selections, f"`{type_.name}` at `{path}`.")
        return name, f"typed.object_of({name})"

    def _choice(
        self, wanted: str, type_: Abstract, selections: Sequence[SelectionSetNode], path: str
    ) -> tuple[str, str]:
        """A class for each concrete type that some fragment is for, and one for all others."""
        rest = self._collector.collect(type_, selections)
        special: dict[str, Keys] = {}
        for each in sorted(self._target.schema.get_possible_types(type_), key=lambda each: each.name):
            keys = self._collector.collect(each, selections)
            if _signature(keys) != _signature(rest):
                special[each.name] = keys
        classes: dict[str, str] = {}
        for name, own in special.items():
            classes[name] = unique(f"{wanted}{pascal_case(name)}", self._taken)
            concrete = self._target.schema.type_map[name]
            assert isinstance(concrete, GraphQLObjectType)
            self._class(classes[name], concrete, own, selections, f"`{name}` at `{path}`.")
        other = unique(f"{wanted}Other" if special else wanted, self._taken)
        which = "Any other" if special else "Any"
        self._class(other, type_, rest, selections, f"{which} `{type_.name}` at `{path}`.")
        if not special:
            return other, f"typed.object_of({other})"
        table = ", ".join(f"{quoted(name)}: {class_}" for name, class_ in classes.items())
        alias = unique(wanted, self._taken)
        self._taken.add(alias)
        self._module.needs("typing", "TypeAlias")
        self._module.lines += ["", "", f"{alias}: TypeAlias = {' | '.join([*classes.values(), other])}"]
        return alias, f"typed.tagged({{{table}}}, {other})"

    def _bases(self, type_: Composite, keys: Keys, selections: Sequence[SelectionSetNode]) -> list[str]:
        """Fragments that the class can be derived from, without those that another one is derived from."""
        spread = [each for each in self._collector.direct_spreads(selections) if self._fits(each, type_, keys)]
        derived = {base for each in spread for base in self._ancestors(each)}
        return [each for each in spread if each not in derived]

    def _fits(self, fragment: str, type_: Composite, keys: Keys) -> bool:
        node = self._fragments[fragment]
        if node.type_condition.name.value != type_.name or not isinstance(type_, GraphQLObjectType):
            return False
        own = self._keys_of(fragment)
        same = all(
            selected.conditional == keys[key].conditional
            and (not selected.selections or len(selected.nodes) == len(keys[key].nodes))
            for key, selected in own.items()
        )
        names = python_names(keys, IN_CLASSES)
        return same and all(names[key] == name for key, name in python_names(own, IN_CLASSES).items())

    def _ancestors(self, fragment: str) -> set[str]:
        """The fragments whose classes the fragment's class is derived from."""
        node = self._fragments[fragment]
        type_ = self._target.schema.type_map[node.type_condition.name.value]
        assert isinstance(type_, Composite)
        bases = self._bases(type_, self._keys_of(fragment), [node.selection_set])
        return set(bases).union(*map(self._ancestors, bases))

    def _keys_of(self, fragment: str) -> Keys:
        node = self._fragments[fragment]
        type_ = self._target.schema.type_map[node.type_condition.name.value]
        assert isinstance(type_, Composite)
        return self._collector.collect(type_, [node.selection_set])

    def _fragment_class(self, fragment: str) -> str:
        name = pascal_case(fragment)
        if not self._local:
            self._taken.add(self._module.needs(".fragments", name))
        return name


def fragments_module(target: Target, fragments: Fragments) -> str:
    """`results/fragments.py`: a class for each fragment on an object type; others are merged where they are spread."""
    module = Module("Fragments: what several operations select alike.")
    module.needs("dovetail_client", "typed")
    classes = ResultClasses(target, module, fragments, local=True)
    for name in _in_order(fragments):
        node = fragments[name]
        type_ = target.schema.type_map[node.type_condition.name.value]
        if isinstance(type_, GraphQLObjectType):
            classes.add(pascal_case(name), type_, [node.selection_set], f"The fragment `{name}` on `{type_.name}`.")
    return module.text()


def _in_order(fragments: Fragments) -> list[str]:
    """Fragments after those that they spread, otherwise by name; validation has refused cycles."""
    ordered: dict[str, None] = {}

    def visit(name: str) -> None:
        for each in sorted(spread_in(fragments[name].selection_set)):
            visit(each)
        ordered[name] = None

    for name in sorted(fragments):
        visit(name)
    return list(ordered)


def spread_in(selections: SelectionSetNode) -> set[str]:
    """The fragments that are spread in the selections, at any depth."""
    found: set[str] = set()
    for each in selections.selections:
        if each.kind == "fragment_spread":
            found.add(each.name.value)  # type: ignore[attr-defined]  # its kind says that it is a spread
        elif nested := getattr(each, "selection_set", None):
            found |= spread_in(nested)
    return found


def _signature(keys: Keys) -> list[tuple[str, list[int]]]:
    return [(key, [id(node) for node in selected.nodes]) for key, selected in keys.items()]


def _word(key: str) -> str:
    return pascal_case(key.lstrip("_") or TYPENAME)
