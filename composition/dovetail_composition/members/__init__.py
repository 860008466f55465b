"""Members of a composition: what is given of each, its name, and what it may do to others."""
