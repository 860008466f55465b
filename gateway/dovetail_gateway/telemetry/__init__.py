"""Seeing: the observer port that everyone calls, its metrics, and JSON logs."""
