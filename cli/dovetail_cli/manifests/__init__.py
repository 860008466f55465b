"""Manifests on this machine: files and folders in, resources out."""
