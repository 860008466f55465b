"""The table of codes as a page of the documentation."""

from __future__ import annotations

from .code_tables.row import Code
from .codes import GROUPS

_HEAD = """\
# Diagnostics

What composition says about schemas and manifests, by code. Each finding also names the schema, the coordinate, the
line and column of the SDL, and for a conflict the other owner. An error keeps its schema out of the API, or its link
out of the schema; a warning does not. Codes that Apollo Federation knows have its names.

The command line also says where that is in the file: where an SDL stands inside a manifest, `file:` (in JSON
`fileLocation`) counts the manifest's lines.

This page is made from `dovetail_composition.diagnostics.codes`;
`pytest tests/composition/test_codes.py --update-golden` writes it.
"""


def diagnostics_page() -> str:
    """The page as Markdown."""
    parts = [_HEAD]
    for title, codes in GROUPS:
        rows = "".join(_row(code) for code in codes)
        parts.append(f"## {title}\n\n| code | severity | meaning | what fixes it |\n| --- | --- | --- | --- |\n{rows}")
    return "\n".join(parts)


def _row(code: Code) -> str:
    cells = (f"`{code.name}`", code.severity, code.meaning, code.fix)
    return "| " + " | ".join(cell.replace("|", "\\|") for cell in cells) + " |\n"
