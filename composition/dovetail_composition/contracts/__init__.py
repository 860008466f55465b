"""Contracts: the part of a supergraph that one audience sees, chosen by `@tag`; the rest becomes inaccessible.

The rules are those that Apollo publishes for contract variants, in their order: an element inherits the tags of what
it stands in (`tags`), is matched against the contract (`matching`), what holds nothing visible any more is hidden with
it (`masking`), and so is what nothing leads to, where that is asked for (`unreachable`). What is left must be a valid
API (`validity`).
"""

from .contract import TAG_NAME, Contract

__all__ = ["TAG_NAME", "Contract"]
