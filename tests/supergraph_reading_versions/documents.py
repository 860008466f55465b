"""Supergraph documents of each join version, and what was read of them as lines that a table can hold."""

from collections.abc import Iterator

from dovetail_composition.schema.definitions import Field, FieldJoin, Supergraph, TypeDefinition
from dovetail_composition.supergraph import SupergraphError, read_supergraph

GRAPHS = """
enum join__Graph {
  A @join__graph(name: "a", url: "http://a.example/graphql")
  B @join__graph(name: "b", url: "http://b.example/graphql")
  C @join__graph(name: "c", url: "http://c.example/graphql")
}
"""


def linked(version: str, types: str, links: str = "", roots: str = "query: Query", prefix: str = "join") -> str:
    """A document of a join version with `@link`. `prefix`: what join's elements are called by."""
    name = "" if prefix == "join" else f', as: "{prefix}"'
    return f"""
      schema
        @link(url: "https://specs.apollo.dev/link/v1.0")
        @link(url: "https://specs.apollo.dev/join/v{version}"{name}, for: EXECUTION)
        {links}
      {{ {roots} }}
      {GRAPHS.replace("join__", f"{prefix}__")}
      {types}
    """


def cored(types: str, core: str = "0.2", links: str = "", roots: str = "query: Query") -> str:
    """A document of join v0.1, whose specifications are linked with `@core`."""
    purpose = ", for: EXECUTION" if core == "0.2" else ""
    return f"""
      schema
        @core(feature: "https://specs.apollo.dev/core/v{core}")
        @core(feature: "https://specs.apollo.dev/join/v0.1"{purpose})
        {links}
      {{ {roots} }}
      {GRAPHS}
      {types}
    """


def lines(supergraph: Supergraph) -> list[str]:
    """Types and fields with the subgraphs that know them, sorted by type."""
    return [line for _, definition in sorted(supergraph.schema.types.items()) for line in _type_lines(definition)]


def problems(sdl: str) -> list[str]:
    """Why the document is refused; none: it is not."""
    try:
        read_supergraph(sdl)
    except SupergraphError as error:
        return [f"{each.coordinate}: {each.message}" if each.coordinate else each.message for each in error.diagnostics]
    return []


def _type_lines(definition: TypeDefinition) -> Iterator[str]:
    joins = []
    for join in definition.joins:
        keys = "".join(f"[{key.fields}{'' if key.resolvable else ' unresolvable'}]" for key in join.keys)
        marks = ("+" if join.extension else "") + ("*" if join.interface_object else "")
        joins.append(f"{join.graph}{marks}{keys}")
    yield f"{definition.name}: {' '.join(joins) or '-'}"
    for what, names in (("implements", definition.interfaces), ("member", definition.members)):
        for name, graphs in names.items():
            yield f"  {what} {name}: {' '.join(graphs) or '-'}"
    for value in definition.values.values():
        yield f"  {value.name}: {' '.join(value.graphs) or '-'}"
    for field in definition.fields.values():
        yield f"  {field.name}: {_joins(field)}"
    for input_field in definition.input_fields.values():
        yield f"  {input_field.name}: {' '.join(input_field.graphs) or 'all'}"


def _joins(field: Field) -> str:
    return ", ".join(map(_join, field.joins)) or "-"


def _join(join: FieldJoin) -> str:
    texts = {"type": join.type, "requires": join.requires, "provides": join.provides, "override": join.override}
    texts["label"] = join.override_label
    parts = [join.graph, *(f"{name}={text}" for name, text in texts.items() if text is not None)]
    parts += [name for name in ("external", "used_overridden") if getattr(join, name)]
    parts += [f"{each.name}:{each.type} from {each.context} {each.selection}" for each in join.context_arguments]
    return " ".join(parts)
