"""The services and scratch space of the bench for tests: no cores of their own, no peers, small data."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from bench import services
from bench.measuring import Place

from support.needs import needs_program


@contextmanager
def bench_place(folder: Path, items: int) -> Iterator[Place]:
    """Compile and run the services in a folder; `items` is the length of the big list."""
    needs_program("go")
    services.build(folder / "bin")
    work = folder / "work"
    work.mkdir()
    with services.serving(folder / "bin", work, core="", items=items) as running:
        yield Place(running, folder, work, gateway_core="", load_core="", node="")
