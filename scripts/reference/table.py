"""Tables in Markdown."""

from collections.abc import Iterable, Iterator, Sequence

NOTE = "<!-- Made by `python -m scripts.reference`; change {source} instead. -->"


def table(head: Sequence[str], rows: Iterable[Sequence[str]]) -> Iterator[str]:
    """The lines of a table."""
    yield _row(head)
    yield _row(["---"] * len(head))
    yield from map(_row, rows)


def _row(cells: Sequence[str]) -> str:
    return f"| {' | '.join(cell.replace('|', chr(92) + '|') for cell in cells)} |"
