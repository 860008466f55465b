"""Planning: a prepared operation and the query graph in, a frozen `Plan` out. Pure."""

from .context import PlanningError
from .nodes import Plan
from .planner import plan_operation
from .printing import plan_as_json, print_plan

__all__ = ["Plan", "PlanningError", "plan_as_json", "plan_operation", "print_plan"]
