"""Generations: one loaded supergraph with everything derived from it, built aside and switched under load."""
