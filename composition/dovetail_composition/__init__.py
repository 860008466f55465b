"""Composition: service schemas and link metadata in, one supergraph or diagnostics out. Pure: no I/O, no clock."""
