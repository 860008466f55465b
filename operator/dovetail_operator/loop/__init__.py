"""The loop that reconciles: gather, decide, apply."""
