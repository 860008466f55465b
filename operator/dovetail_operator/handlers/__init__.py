"""What kopf calls: it tells what has changed, and nothing else."""

from .lifecycle import kopf_settings, register_login
from .resources import register_resources
from .running import KopfRun, kopf_run

__all__ = ["KopfRun", "kopf_run", "kopf_settings", "register_login", "register_resources"]
