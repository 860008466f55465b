"""Serving what manifests on this machine declare, as they are now."""
