"""Text to syntax tree, within the limit of tokens."""

from __future__ import annotations

from graphql import DocumentNode, GraphQLSyntaxError, parse

from dovetail_composition.manifest import Limits
from dovetail_gateway.request.errors import RequestError

from .reports import report


def parse_document(text: str, limits: Limits) -> DocumentNode:
    """The document. Raises `RequestError`; nesting is bounded by the parser itself."""
    try:
        document = parse(
            text,
            max_lexical_tokens=limits.tokens,
            # Comments cost memory as tokens do, and mean nothing.
            max_comments=limits.tokens,
            # Subgraphs of any age get what the client sent, and most do not know empty selection sets yet.
            allow_empty_selection_sets=False,
        )
    except GraphQLSyntaxError as error:
        raise _refusal(error, limits) from error
    _part_tokens(document)
    return document


def _part_tokens(document: DocumentNode) -> None:
    """Undo the chain of tokens, each of which knows both neighbours: memory comes back without the collector then."""
    token = document.loc.start_token if document.loc is not None else None
    while token is not None:
        following, token.prev, token.next = token.next, None, None
        token = following


def _refusal(error: GraphQLSyntaxError, limits: Limits) -> RequestError:
    # The parser has one class for all its errors. A quotation from the document ends in a quotation mark.
    if error.message.endswith("Parsing aborted."):
        if "nested too deeply" in error.message:
            return RequestError("DEPTH_LIMIT_EXCEEDED", "The document is nested too deeply.")
        return RequestError("TOKEN_LIMIT_EXCEEDED", f"The document has more than {limits.tokens} tokens or comments.")
    return RequestError("GRAPHQL_PARSE_FAILED", error.message, errors=(report(error, "GRAPHQL_PARSE_FAILED"),))
