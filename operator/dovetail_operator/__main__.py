"""`python -m dovetail_operator`: the operator alone, with the options of `dovetail operator`."""

from __future__ import annotations

import argparse
import sys


def main() -> int:
    """Read the command line and run."""
    parser = argparse.ArgumentParser(prog="dovetail_operator", description="Compose GraphQLSchemas in a cluster.")
    scope = parser.add_mutually_exclusive_group()
    scope.add_argument("--namespace", action="append", metavar="NS", help="watch this namespace (may be repeated)")
    scope.add_argument("--all-namespaces", action="store_true", help="watch the whole cluster (the default)")
    options = parser.parse_args()
    # Imported here, because the child process that composes imports this file, and needs nothing of the rest.
    from .main import run

    return run(tuple(options.namespace) if options.namespace else None)


if __name__ == "__main__":
    sys.exit(main())
