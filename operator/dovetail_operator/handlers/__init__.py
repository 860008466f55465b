"""What kopf calls: it tells what has changed, and nothing else."""

from .lifecycle import kopf_settings, register_login
from .resources import register_resources
from .running import run_watchers

__all__ = ["kopf_settings", "register_login", "register_resources", "run_watchers"]
