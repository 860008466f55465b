"""Satisfiability: whether each field that clients may ask can be had, on each path that leads to it.

A place of an answer is a *position* (`positions`): an object type, and the spots at which its objects may be known
there. The walk (`walk`) goes from the roots over all positions; where a field has no way from any spot, it is stuck.
What is told of it: the shortest operation that asks for it (`example`), and from each subgraph why not (`reasons`).
Shared fields whose objects are of other types elsewhere are found on the way (`runtime_types`).
Most graphs cannot get stuck, which is seen without a walk (`shortcut`), most types by themselves (`self_sufficient`).
"""

from .check import check_satisfiability

__all__ = ["check_satisfiability"]
