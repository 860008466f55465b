"""Ingest: one service's SDL or introspection result to definitions in the service's own names, or findings."""
