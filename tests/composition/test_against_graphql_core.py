"""Our rules and graphql-core's validation judge schemas alike."""

from graphql import GraphQLError, build_ast_schema, parse, validate_schema
from graphql.validation.validate import validate_sdl
from hypothesis import given
from support.sdl_strategies import schemas

from dovetail_composition.diagnostics import has_errors, render
from dovetail_composition.ingest import ingest
from dovetail_composition.sources import SubgraphSource


def verdict_of_graphql_core(sdl: str) -> list[str]:
    document = parse(sdl)
    errors = validate_sdl(document)
    if not errors:
        try:
            errors = validate_schema(build_ast_schema(document, assume_valid_sdl=True))
        except (TypeError, GraphQLError) as error:
            return [str(error)]
    return [error.message for error in errors if "is not deprecated, so implementation field" not in error.message]


@given(schemas())
def test_the_same_schemas_are_valid(sdl: str) -> None:
    """Whatever graphql-core refuses is refused here, and nothing else."""
    theirs = verdict_of_graphql_core(sdl)
    ours = ingest(SubgraphSource(name="s", sdl=sdl), "s").diagnostics

    assert has_errors(ours) == bool(theirs), (sdl, theirs, [render(each) for each in ours])
