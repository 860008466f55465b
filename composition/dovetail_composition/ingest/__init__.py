"""Ingest: one service's SDL or introspection result to definitions in the service's own names, or findings.

Nothing is imported here: a gateway needs the parts that read definitions, and none of what federation adds to them.
"""
