"""What the three programs share: their command line, and where the jobs service is."""

import argparse
import sys
from pathlib import Path
from typing import Any

sys.path.append(str(Path(__file__).parents[1]))

from serve import serve

__all__ = ["options", "serve", "where_jobs_are"]


def options(description: str | None, port: int | None = None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=description, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--jobs", metavar="URL", help="the jobs service, where cluster DNS does not know it")
    if port is not None:
        parser.add_argument("--host", default="127.0.0.1")
        parser.add_argument("--port", type=int, default=port, help="0 takes a free one")
    return parser.parse_args()


def where_jobs_are(url: str | None) -> dict[str, Any]:
    """Arguments of a binding: by default the Service `jobs` of the namespace that the Pod runs in."""
    return {"url": url} if url else {"service": "jobs", "port": 1337}
