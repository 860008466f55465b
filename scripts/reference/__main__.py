"""Writes what is made from other files: `python -m scripts.reference`; `--check` only says what is not current."""

import sys
from collections.abc import Iterator
from pathlib import Path

from .charts import chart_files
from .errors import errors_page
from .metrics import metrics_page
from .resources import resources_page

ROOT = Path(__file__).parents[2]
PAGES = {
    "resources.md": lambda: resources_page(ROOT / "crds"),
    "errors.md": errors_page,
    "metrics.md": metrics_page,
}


def files() -> Iterator[tuple[Path, str]]:
    """Each made file with the text that it should have."""
    yield from ((ROOT / "docs" / "reference" / name, make()) for name, make in PAGES.items())
    yield from chart_files(ROOT)


def main() -> None:
    """Write what differs, or fail because of it."""
    stale = []
    for path, text in files():
        if path.exists() and path.read_text(encoding="utf-8") == text:
            continue
        stale.append(str(path.relative_to(ROOT)))
        if "--check" not in sys.argv:
            path.write_text(text, encoding="utf-8")
    if stale and "--check" in sys.argv:
        sys.exit(f"not current: {', '.join(stale)}; run: python -m scripts.reference")


main()
