"""Random operations over a schema: aliases, arguments, variables, fragments, conditions, fields named twice."""

from __future__ import annotations

import json
from collections.abc import Mapping
from random import Random
from typing import Any

from graphql import (
    GraphQLArgument,
    GraphQLEnumType,
    GraphQLField,
    GraphQLInputObjectType,
    GraphQLInputType,
    GraphQLList,
    GraphQLNamedType,
    GraphQLNonNull,
    GraphQLSchema,
    get_named_type,
    is_abstract_type,
    is_composite_type,
    is_leaf_type,
    parse,
    validate,
)

_INTROSPECTION = [
    "__schema { queryType { kind: name } mutationType { name } }",
    '__type(name: "Color") { name kind enumValues { name } }',
    'absent: __type(name: "Nothing") { name }',
]


class OperationMaker:
    """Draws one operation."""

    def __init__(self, schema: GraphQLSchema, seed: int, depth: int) -> None:
        self.schema = schema
        self.random = Random(seed)
        self.depth = depth

    def make(self) -> tuple[str, dict[str, Any]]:
        """The document and its variables: the first valid one that is drawn."""
        while True:
            text, variables = self.draw()
            if not validate(self.schema, parse(text)):
                return text, variables

    def draw(self) -> tuple[str, dict[str, Any]]:
        """The document and its variables; response keys may conflict."""
        self.declared: dict[str, str] = {}
        self.variables: dict[str, Any] = {}
        self.fragments: list[str] = []
        self.budget = 60
        mutation = self.schema.mutation_type is not None and self.random.random() < 0.15
        root = self.schema.mutation_type if mutation else self.schema.query_type
        assert root is not None
        body = self.selection(root, self.depth)
        head = ", ".join(f"${name}: {type_}" for name, type_ in self.declared.items())
        operation = "mutation" if mutation else "query"
        text = f"{operation} {f'({head})' if head else ''} {body}"
        return "\n".join([text, *self.fragments]), self.variables

    def selection(self, parent: GraphQLNamedType, depth: int) -> str:
        random = self.random
        parts: list[str] = []
        fields = list(getattr(parent, "fields", {}).items())
        # What leads somewhere or takes arguments is twice as likely.
        likely = [
            (name, field) for name, field in fields if field.args or is_composite_type(get_named_type(field.type))
        ]
        pool = [*fields, *likely]
        for name, field in dict(random.sample(pool, min(len(pool), random.randint(1, 5)))).items():
            text = self.field(name, field, depth, fields)
            if text:
                parts.append(text)
                if "(" not in text and random.random() < 0.15:
                    parts.append(self.field(name, field, depth - 1, fields) or "__typename")
        if random.random() < 0.2 or not parts:
            parts.append(random.choice(["__typename", "__typename", "kind: __typename", "id: __typename"]))
        if parent is self.schema.query_type and random.random() < 0.1:
            parts.append(random.choice(_INTROSPECTION))
        if depth > 0 and random.random() < (0.9 if is_abstract_type(parent) else 0.25):
            parts += [self.fragment(parent, depth) for _ in range(random.randint(1, 2))]
        return "{ " + " ".join(parts) + " }"

    def fragment(self, parent: GraphQLNamedType, depth: int) -> str:
        overlapping: list[GraphQLNamedType] = [parent]
        if is_abstract_type(parent):
            overlapping += list(self.schema.get_possible_types(parent))
        else:
            overlapping += list(getattr(parent, "interfaces", ()))
        target = self.random.choice(overlapping)
        body = self.selection(target, depth - 1)
        if self.random.random() < 0.4:
            name = f"F{len(self.fragments)}"
            self.fragments.append("")
            self.fragments[int(name[1:])] = f"fragment {name} on {target.name} {body}"
            return f"...{name}{self.condition()}"
        on = f" on {target.name}" if self.random.random() < 0.8 or target is not parent else ""
        return f"...{on}{self.condition()} {body}"

    def field(self, name: str, field: GraphQLField, depth: int, others: list[tuple[str, GraphQLField]]) -> str:
        inner = get_named_type(field.type)
        if is_composite_type(inner) and depth <= 0:
            return ""
        self.budget -= 1
        if self.budget < 0:
            return ""
        arguments = self.given(field.args)
        alias = ""
        loud = self.loud() if name == "described" else ""
        if arguments or loud or self.random.random() < 0.15:
            alias = f"{self.alias(inner, others)}: "
        body = "" if is_leaf_type(inner) else f" {self.selection(inner, depth - 1)}"
        return f"{alias}{name}{arguments}{loud}{self.condition()}{body}"

    def alias(self, type_: GraphQLNamedType, others: list[tuple[str, GraphQLField]]) -> str:
        """Mostly one of its own; else one that other fragments use, too, or the name of another field of its parent."""
        luck = self.random.random()
        if luck < 0.2:
            return f"same{type_.name}"
        if luck < 0.4:
            return self.random.choice(others)[0]
        return f"{self.random.choice(['id', 'name', 'x'])}{self.budget}"

    def loud(self) -> str:
        """The world's own directive."""
        directive = self.schema.get_directive("loud")
        if directive is None or self.random.random() < 0.6:
            return ""
        return f" @loud{self.given(directive.args)}"

    def condition(self) -> str:
        if self.random.random() > 0.15:
            return ""
        kind = self.random.choice(["include", "skip"])
        if self.random.random() < 0.2:
            return f" @{kind}(if: {self.random.choice(['true', 'false'])})"
        name = self.random.choice(["yes", "no"])
        self.declared[name] = "Boolean!"
        self.variables[name] = name == "yes"
        return f" @{kind}(if: ${name})"

    def given(self, declared: Mapping[str, GraphQLArgument]) -> str:
        texts = []
        for name, argument in declared.items():
            required = isinstance(argument.type, GraphQLNonNull) and argument.default is None
            if not required and self.random.random() < 0.5:
                continue
            if self.random.random() < 0.4:
                variable = f"v{len(self.declared)}"
                self.declared[variable] = str(argument.type)
                absent = not required and self.random.random() < 0.2
                if absent and not isinstance(argument.type, GraphQLNonNull):
                    texts.append(f"{name}: ${variable}")
                    continue
                self.variables[variable] = self.value(argument.type, 2)
                texts.append(f"{name}: ${variable}")
            else:
                texts.append(f"{name}: {self.literal(argument.type, self.value(argument.type, 2))}")
        return f"({', '.join(texts)})" if texts else ""

    def value(self, type_: GraphQLInputType, depth: int) -> Any:
        random = self.random
        if isinstance(type_, GraphQLNonNull):
            value = None
            while value is None:
                value = self.value(type_.of_type, depth)
            return value
        if random.random() < 0.1:
            return None
        if isinstance(type_, GraphQLList):
            return [self.value(type_.of_type, depth - 1) for _ in range(random.randint(0, 2))]
        if isinstance(type_, GraphQLEnumType):
            return random.choice(list(type_.values))
        if isinstance(type_, GraphQLInputObjectType):
            return {
                name: self.value(item.type, depth - 1)
                for name, item in type_.fields.items()
                if random.random() < 0.5 and depth > 0
            }
        return {"Int": random.randint(-3, 99), "Boolean": random.random() < 0.5, "ID": str(random.randint(1, 6))}.get(
            str(type_), 'te"xt'
        )

    def literal(self, type_: GraphQLInputType, value: Any, *, nullable: bool = True) -> str:
        if nullable and self.random.random() < 0.1:
            # A variable inside of a literal.
            variable = f"v{len(self.declared)}"
            self.declared[variable] = str(type_)
            self.variables[variable] = value
            return f"${variable}"
        if isinstance(type_, GraphQLNonNull):
            return self.literal(type_.of_type, value, nullable=False)
        if value is None:
            return "null"
        if isinstance(type_, GraphQLList):
            return "[" + ", ".join(self.literal(type_.of_type, item) for item in value) + "]"
        if isinstance(type_, GraphQLEnumType):
            return str(value)
        if isinstance(type_, GraphQLInputObjectType):
            fields = (f"{name}: {self.literal(type_.fields[name].type, item)}" for name, item in value.items())
            return "{" + ", ".join(fields) + "}"
        return json.dumps(value, ensure_ascii=False)
