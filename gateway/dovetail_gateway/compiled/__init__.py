"""Plans as typed decoding and generated code: the fast path, whose reference is the interpreter in `execute`."""
