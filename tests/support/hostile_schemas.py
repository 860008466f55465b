"""Schemas that are small enough for the cluster and made to cost whoever checks them as much as possible."""


def interfaces(count: int) -> str:
    """Each interface implements all before it: quadratic to write, cubic to check without care."""
    parts = ["type Query { a: I0 }", "interface I0 { f0: Int }"]
    for n in range(1, count):
        above = " & ".join(f"I{m}" for m in range(n))
        fields = " ".join(f"f{m}: Int" for m in range(n + 1))
        parts.append(f"interface I{n} implements {above} {{ {fields} }}")
    return "\n".join(parts)


def deep_lists(depth: int) -> str:
    """A type within so many lists."""
    return f"type Query {{ a: {'[' * depth}Int{']' * depth} }}"


def deep_default(depth: int) -> str:
    """A default value of so many nested objects."""
    return f"input A {{ a: A }}\ntype Query {{ a(b: A = {'{a: ' * depth}{{}}{'}' * depth}): Int }}"


def unions(types: int, count: int) -> str:
    """Many unions of all types."""
    members = [f"T{n}" for n in range(types)]
    parts = [f"type {name} {{ a: U0 }}" for name in members]
    parts += [f"union U{n} = {' | '.join(members)}" for n in range(count)]
    return "\n".join([f"type Query {{ {' '.join(f'u{n}: U{n}' for n in range(count))} }}", *parts])


def doubling_inputs(depth: int) -> str:
    """Input objects whose defaults, written out, double at each level."""
    parts = [f"input I{n} {{ a: I{n + 1} = {{}} b: I{n + 1} = {{}} }}" for n in range(depth)]
    return "\n".join([*parts, f"input I{depth} {{ a: Int }}", "type Query { q(i: I0 = {}): Int }"])


def ring(count: int) -> str:
    """All types refer to all others."""
    fields = " ".join(f"f{n}: T{n}" for n in range(count))
    return "\n".join([f"type Query {{ {fields} }}", *(f"type T{n} {{ {fields} }}" for n in range(count))])


def many_types(count: int) -> str:
    """Nothing special, but a lot of it."""
    return "type Query { a: T0 }\n" + "\n".join(
        f"type T{n} {{ a(b: Int = 1, c: String): [T{n}!]! d: Int }}" for n in range(count)
    )


HOSTILE = {
    "240 interfaces, each implementing all before it": interfaces(240),
    "a type in 100 000 lists": deep_lists(100_000),
    "a default value of 50 000 levels": deep_default(50_000),
    "180 unions of 370 types": unions(370, 180),
    "defaults that double at 60 levels": doubling_inputs(60),
    "200 types that refer to each other": ring(200),
    "9000 types": many_types(9_000),
}
