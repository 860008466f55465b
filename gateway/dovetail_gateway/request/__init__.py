"""GraphQL over HTTP without HTTP: bytes and header values in, a request or a refusal, then status and body out."""
