"""Planning: a prepared operation and the query graph in, a frozen `Plan` out. Pure."""

from .errors import PlanningError
from .nodes import Plan
from .planner import plan_operation
from .printing import print_plan
from .tree import plan_as_json

__all__ = ["Plan", "PlanningError", "plan_as_json", "plan_operation", "print_plan"]
