"""Writes the pages: `python -m scripts.reference`; with `--check`, only says which of them are not current."""

import sys
from pathlib import Path

from .errors import errors_page
from .metrics import metrics_page
from .resources import resources_page

ROOT = Path(__file__).parents[2]
PAGES = {
    "resources.md": lambda: resources_page(ROOT / "crds"),
    "errors.md": errors_page,
    "metrics.md": metrics_page,
}


def main() -> None:
    """Write what differs, or fail because of it."""
    stale = []
    for name, make in PAGES.items():
        path, text = ROOT / "docs" / "reference" / name, make()
        if path.exists() and path.read_text(encoding="utf-8") == text:
            continue
        stale.append(name)
        if "--check" not in sys.argv:
            path.write_text(text, encoding="utf-8")
    if stale and "--check" in sys.argv:
        sys.exit(f"not current: {', '.join(stale)}; run: python -m scripts.reference")


main()
