"""The thinking of the operator: an Observation in, a Decision out; no clock, no I/O, no kopf."""

from .decide import decide
from .decision import Decision, GatewayWrites, ObjectRef
from .observation import Answer, Observation

__all__ = ["Answer", "Decision", "GatewayWrites", "ObjectRef", "Observation", "decide"]
