"""Documents: text to a prepared operation: parse, limits, validation, normalisation. Pure."""
