"""The subcommands, one file each, in the order of the help text."""

from .check import COMMAND as CHECK
from .compose import COMMAND as COMPOSE
from .dev import COMMAND as DEV
from .gateway import COMMAND as GATEWAY
from .graph import COMMAND as GRAPH
from .operator import COMMAND as OPERATOR
from .plan import COMMAND as PLAN

COMMANDS = (DEV, COMPOSE, CHECK, PLAN, GRAPH, GATEWAY, OPERATOR)
