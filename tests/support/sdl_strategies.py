"""Hypothesis strategies for SDL: schemas with every kind of type that are mostly right and sometimes slightly wrong."""

from dataclasses import dataclass

from hypothesis import strategies as st

NAMES = ("A", "B", "C", "D", "E", "F", "G")
FIELDS = ("a", "b", "c")
BUILT_IN = ("Int", "String", "ID", "Boolean", "Float")
KINDS = ("type", "type", "interface", "input", "input", "enum", "union", "scalar")
LITERALS = (
    "1",
    '"x"',
    "null",
    "true",
    "A1",
    "[1]",
    "{}",
    "{a: 1}",
    "{b: {}}",
    "{c: null}",
    "1.5",
    "99999999999",
    "[[A1]]",
)
FITTING = {
    "Int": "1",
    "String": '"x"',
    "ID": '"x"',
    "Boolean": "true",
    "Float": "1.5",
    "enum": "A1",
    "scalar": "{x: [A]}",
}


@dataclass
class Drawing:
    """One schema being drawn: which names stand for what, and how often something goes wrong."""

    draw: st.DrawFn
    kinds: dict[str, str]
    interface_fields: dict[str, list[str]]
    wrong: int
    """One in how many choices is a wrong one; 0 for never."""

    def slips(self) -> bool:
        return bool(self.wrong) and self.draw(st.integers(1, self.wrong)) == self.wrong

    def one(self, *values: str) -> str:
        return self.draw(st.sampled_from(values))

    def named(self, *kinds: str) -> str:
        if self.slips():
            return self.one(*self.kinds, *BUILT_IN, "Unknown", "Query")
        return self.one(*(name for name, kind in self.kinds.items() if kind in kinds), *BUILT_IN)

    def type_ref(self, *kinds: str) -> str:
        text = self.named(*kinds)
        for _ in range(self.draw(st.integers(0, 2))):
            text = self.one("{}!", "[{}]").format(text).replace("!!", "!")
        return text

    def input_value(self, name: str) -> str:
        ref = self.type_ref("input", "enum", "scalar")
        default = mark = ""
        if self.draw(st.integers(0, 2)) == 0:
            named = ref.strip("[]!")
            fitting = FITTING.get(named) or FITTING.get(self.kinds.get(named, ""), "{}" if ref[-1] != "!" else "{a: 1}")
            default = f" = {self.one(*LITERALS) if self.slips() else fitting}"
        elif not ref.endswith("!") or self.slips():
            mark = self.one("", "", " @deprecated", ' @deprecated(reason: "r")', " @mark(x: 1)")
        if self.slips():
            mark = self.one(" @mark @mark", " @unknown", " @mark(y: 1)", " @oneOf", " @mark(x: 1, x: 1)")
        return f"{name}: {ref}{default}{mark}"

    def names(self) -> list[str]:
        return self.draw(st.lists(st.sampled_from(FIELDS), min_size=0 if self.slips() else 1, max_size=3, unique=True))

    def field(self, name: str) -> str:
        arguments = ", ".join(self.input_value(each) for each in self.names()) if self.one("", "x") else ""
        shown = f"({arguments})" if arguments else ""
        return f"{name}{shown}: {self.type_ref('type', 'interface', 'enum', 'union', 'scalar')}"

    def composite(self, name: str, kind: str) -> str:
        own = {each: self.field(each) for each in self.names()}
        known = [each for each in self.interface_fields if each != name or self.slips()]
        interfaces = self.draw(st.lists(st.sampled_from(known), max_size=1, unique=True)) if known else []
        for each in interfaces:
            if not self.slips():
                own.update({text.split(":")[0].split("(")[0]: text for text in self.interface_fields[each]})
        if kind == "interface" and not interfaces:
            self.interface_fields[name] = list(own.values())
        implements = f" implements {' & '.join(interfaces)}" if interfaces else ""
        return f"{kind} {name}{implements}{braces(own.values())}"

    def definition(self, name: str) -> str:
        kind = self.kinds[name]
        if kind in ("type", "interface"):
            return self.composite(name, kind)
        if kind == "input":
            one_of = " @oneOf" if self.slips() else ""
            return f"input {name}{one_of}{braces([self.input_value(each) for each in self.names()])}"
        if kind == "enum":
            return f"enum {name} {{ A1 {self.one('', 'A2', '__A') if self.slips() else 'A2'} }}"
        if kind == "union":
            members = {self.named("type") if self.slips() else "Query"}
            members |= {each for each, other in self.kinds.items() if other == "type"}
            return f"union {name}" + ("" if self.slips() else f" = {' | '.join(sorted(members))}")
        return f"scalar {name}"


def braces(parts: object) -> str:
    text = " ".join(map(str, parts)) if not isinstance(parts, str) else parts
    return f" {{ {text} }}" if text else ""


@st.composite
def schemas(draw: st.DrawFn, wrong: int = 60) -> str:
    """A document of a few definitions that refer to one another."""
    names = draw(st.lists(st.sampled_from(NAMES), max_size=6, unique=True))
    drawing = Drawing(draw, {name: draw(st.sampled_from(KINDS)) for name in names}, {}, wrong)
    names.sort(key=lambda name: drawing.kinds[name] != "interface")
    parts = [drawing.definition(name) for name in names]
    parts.append(f"type Query{braces([drawing.field(name) for name in drawing.names()] or ['a: Int'])}")
    parts.append("directive @mark(x: Int) on ARGUMENT_DEFINITION | INPUT_FIELD_DEFINITION | FIELD | ENUM")
    if drawing.slips() and names:
        parts.append(drawing.one(f"extend type {names[0]} {{ d: Int }}", f"extend enum {names[0]} {{ D }}"))
    if drawing.slips():
        parts.append(drawing.one("schema { query: A }", "extend schema { mutation: B }", "schema { query: Query }"))
    return "\n".join(parts)
