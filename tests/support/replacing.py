"""Files that a gateway reads, replaced under it."""

from pathlib import Path

from support.supergraphs import artifact_of
from support.tiny_service import TinyService


def write(path: Path, sdl: str, service: TinyService) -> None:
    """Put the supergraph of this one service in a file."""
    put(path, artifact_of(sdl, service.url).sdl)


def put(path: Path, text: str) -> None:
    """Replace a file at once, as careful writers do."""
    aside = path.with_suffix(".new")
    aside.write_text(text)
    aside.rename(path)


def take_away(path: Path) -> None:
    """Remove a file."""
    path.unlink()
