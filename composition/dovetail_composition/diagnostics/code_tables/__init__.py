"""The rows of the table of diagnostic codes, by the phase that finds them; `codes` puts them together."""
