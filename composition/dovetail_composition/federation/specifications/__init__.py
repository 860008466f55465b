"""Specifications that an SDL links: which, in what version, and what their elements are called in it."""
