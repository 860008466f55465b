"""Our rules and graphql-core's validation judge schemas alike."""

import pytest
from graphql import GraphQLError, build_ast_schema, parse, validate_schema
from graphql.validation.validate import validate_sdl
from hypothesis import given, settings
from support.sdl_strategies import schemas

from dovetail_composition.diagnostics.diagnostic import has_errors, render
from dovetail_composition.ingest.ingest import ingest
from dovetail_composition.members.sources import SubgraphSource

# GitHub's public schema breaks this rule of newer drafts, and nothing depends on it.
NOT_A_RULE_HERE = "is not deprecated, so implementation field"


def verdict_of_graphql_core(sdl: str) -> list[str]:
    document = parse(sdl)
    errors = validate_sdl(document)
    if not errors:
        try:
            errors = validate_schema(build_ast_schema(document, assume_valid_sdl=True))
        except (TypeError, GraphQLError) as error:
            return [str(error)]
    return [error.message for error in errors if NOT_A_RULE_HERE not in error.message]


def judge(sdl: str) -> None:
    theirs = verdict_of_graphql_core(sdl)
    ours = ingest(SubgraphSource(name="s", sdl=sdl), "s").diagnostics

    assert has_errors(ours) == bool(theirs), (sdl, theirs, [render(each) for each in ours])


@settings(max_examples=150)
@given(schemas())
def test_the_same_schemas_are_valid(sdl: str) -> None:
    """Whatever graphql-core refuses is refused here, and nothing else."""
    judge(sdl)


@pytest.mark.nightly
@settings(max_examples=10_000, derandomize=False)
@given(schemas(wrong=15))
def test_the_same_schemas_are_valid_in_many_more_cases(sdl: str) -> None:
    """The same over schemas in which more goes wrong."""
    judge(sdl)
