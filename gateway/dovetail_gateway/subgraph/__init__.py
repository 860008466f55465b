"""Talking to subgraphs: the port that execution sees, and its HTTP adapter."""
