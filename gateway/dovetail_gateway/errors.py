"""The one table of codes that clients may see in `extensions.code` of our own errors."""

from __future__ import annotations

from collections.abc import Mapping

CODES: Mapping[str, str] = {
    # The HTTP request
    "BAD_REQUEST": "The body or the query string cannot be read: no JSON, not in its charset, no object.",
    "BATCHING_NOT_SUPPORTED": "The body is an array of requests; send them one by one.",
    "CSRF_REFUSED": "A browser sent this GET from another site without a preflight.",
    "INVALID_REQUEST": "A member of the request is missing or has the wrong type.",
    "METHOD_NOT_ALLOWED": "The HTTP method is none of GET, HEAD and POST, or a mutation came by GET.",
    "NOT_ACCEPTABLE": "The Accept header allows none of the media types that are served.",
    "NOT_FOUND": "Nothing is served under this path.",
    "REQUEST_HEADERS_TOO_LARGE": "The request line or the headers are larger than the limit.",
    "REQUEST_READ_TIMEOUT": "The client took too long to send its request.",
    "REQUEST_TOO_LARGE": "The body, inflated, is larger than the limit.",
    "UNSUPPORTED_MEDIA_TYPE": "The content type, its charset or the content encoding is not supported.",
    "URI_TOO_LONG": "The URL is longer than the limit; a POST has none.",
    # The document
    "ALIAS_LIMIT_EXCEEDED": "More aliases than the limit, fragments expanded.",
    "DEPTH_LIMIT_EXCEEDED": "Fields nested deeper than the limit, fragments expanded.",
    "DIRECTIVE_LIMIT_EXCEEDED": "More directives than the limit, fragments expanded.",
    "GRAPHQL_PARSE_FAILED": "The document is no GraphQL.",
    "GRAPHQL_VALIDATION_FAILED": "The document does not fit the schema.",
    "INTROSPECTION_DISABLED": "The document asks for `__schema` or `__type`, and introspection is switched off.",
    "OPERATION_NOT_FOUND": "The document has no operation of this name, or several and none was named.",
    "QUERY_PLAN_FAILED": "No way was found to get a field from the subgraphs: the supergraph is at fault.",
    "QUERY_PLAN_TOO_LARGE": "Answering the operation would take too many subgraph calls.",
    "ROOT_FIELD_LIMIT_EXCEEDED": "More root fields than the limit, fragments expanded, or `__schema` more than once.",
    "SELECTION_LIMIT_EXCEEDED": "More selections, or text in them, than the limit, fragments expanded.",
    "SUBSCRIPTIONS_NOT_SUPPORTED": "The operation is a subscription.",
    "TOKEN_LIMIT_EXCEEDED": "More tokens (or comments) in the document than the limit.",
    "VALIDATION_LIMIT_EXCEEDED": "Comparing the document's fields with each other costs more than the limit.",
    # The variables
    "BAD_USER_INPUT": "A variable's value does not fit its declared type.",
    "VARIABLES_DEPTH_LIMIT_EXCEEDED": "The variables are nested deeper than the limit.",
    # Subgraph calls
    "SUBGRAPH_ADDRESS_REFUSED": "The subgraph, or its token server, is at an address that the gateway may not call.",
    "SUBGRAPH_AUTH_FAILED": "The gateway could not get credentials for the subgraph.",
    "SUBGRAPH_CALLS_EXCEEDED": "Answering would take more subgraph calls than one request may make.",
    "SUBGRAPH_HEADER_REFUSED": "A header for the subgraph cannot be sent: HTTP forbids its characters.",
    "SUBGRAPH_HTTP_ERROR": "The subgraph answered with an HTTP error and no GraphQL body; `extensions.status` has it.",
    "SUBGRAPH_INVALID_RESPONSE": "The subgraph's answer is no GraphQL response, or not of the shape asked for.",
    "SUBGRAPH_MISCONFIGURED": "The subgraph's endpoint is missing or unusable.",
    "SUBGRAPH_RESPONSE_TOO_LARGE": "The subgraph's answer (inflated), or all of the request's, are over the limit.",
    "SUBGRAPH_SECRET_MISSING": "A Secret that a header for the subgraph needs is not there.",
    "SUBGRAPH_TIMEOUT": "The subgraph did not answer in time.",
    "SUBGRAPH_UNREACHABLE": "No connection to the subgraph, or it broke.",
    # The answer
    "INVALID_VALUE": "A subgraph's value is not of the field's type.",
    "NULL_IN_NON_NULL_FIELD": "A subgraph gave null, or nothing, where the schema promises a value.",
    "RESPONSE_TOO_LARGE": "The whole answer is larger than the limit.",
    "TOO_MANY_ERRORS": "There were more errors than one response shows.",
    "UNAUTHORIZED_FIELD_OR_TYPE": "The field or its type is guarded, and the gateway does not know who asks.",
    # The gateway
    "INTERNAL_SERVER_ERROR": "The gateway failed; the details are in its log.",
    "OVERLOADED": "Too many requests are being answered, or new documents prepared; try again later.",
    "REQUEST_TIMEOUT": "The answer took longer than the limit.",
    "UNAVAILABLE": "The gateway has no supergraph yet, or is shutting down.",
}
"""Code → what it means. Codes are stable: clients compare them."""
