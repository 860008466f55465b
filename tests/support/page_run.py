"""Does what a page of the documentation tells: writes its files, types its commands, asks its queries.

A block is by its language and the comment in its first line:

- `yaml`, `python`, ... with `# some/path`: a file; written anew where it comes again
- `yaml` with `# spec of NAME`: for the rest of the section, these keys in the spec of `manifests/NAME.yaml`
- `console`: commands after `$ `, and what they print
- `sh`: commands that need more than this machine, such as pods; they are not typed
- `mermaid`: a picture
- `graphql`: a query; the next `json` block is its answer
- `graphql` with `# NAME is asked` or `# NAME is asked, with {variables}`: a request that the query before it caused;
  all that it caused are compared, if one is given
"""

import json
import os
import re
import sys
import time
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any
from urllib.error import URLError

import yaml
from graphql import parse, print_ast
from local import ask
from processes import QUICK_END

from support.needs import ROOT
from support.page_shell import Job, Shell, page_shell
from support.pages import Block, commands, is_file
from support.ports import free_ports

_SECONDS = 60.0
_TIMEOUT = re.compile(r"--timeout=\d+s\b")
_PORT = re.compile(r"(?<![\w.])(400\d|909[01])\b")
_ASKED = re.compile(r"(\S+) is asked(?:, with (\{.*\}))?")
_CALL = re.compile(r"^(\S+) is asked (\{.*\})$", re.MULTILINE)
_LOADED = re.compile(r'^\d\d:\d\d:\d\d |"message": "generation serves"', re.MULTILINE)
"""What `dovetail dev` and a gateway print when they took something up."""

Calls = list[tuple[str, str, Mapping[str, Any]]]
"""Who was asked, what, with which variables."""


class Page:
    """The state of one page while it is done."""

    def __init__(self, shell: Shell, folder: Path, ports: Mapping[str, str]) -> None:
        self._shell = shell
        self._folder = folder
        self._ports = ports
        self._section = ""
        self._originals: dict[Path, str] = {}
        self._wanted: dict[Path, str] = {}
        self._query = ""
        self._seen = 0

    def do(self, blocks: Sequence[Block]) -> None:
        """Do all of it, in order."""
        for index, block in enumerate(blocks):
            try:
                self._do(block, blocks[index + 1 :])
            except AssertionError as error:
                raise AssertionError(f"line {block.line} ({block.section}): {error}") from error

    def _do(self, block: Block, rest: Sequence[Block]) -> None:
        if block.section != self._section:
            self._section = block.section
            self._wanted = dict(self._originals)
        if block.title.startswith("spec of "):
            self._change_spec(block)
        elif is_file(block):
            self._write(self._folder / block.title, self._local(block.text))
        elif block.language == "console":
            self._settle()
            self._type(block)
        elif block.language == "graphql" and not _ASKED.match(block.title):
            self._settle()
            self._ask(block, rest)
        else:
            known = block.language in {"", "json", "mermaid", "sh"} or _ASKED.match(block.title)
            assert known, f"what is this {block.language} block?"

    def _write(self, path: Path, text: str) -> None:
        path.parent.mkdir(parents=True, exist_ok=True)
        self._originals[path] = self._wanted[path] = text
        if not path.exists():
            path.write_text(text)

    def _change_spec(self, block: Block) -> None:
        path = self._folder / "manifests" / f"{block.title.removeprefix('spec of ')}.yaml"
        manifest = yaml.safe_load(self._wanted[path])
        manifest["spec"] |= yaml.safe_load(self._local(block.text))
        self._wanted[path] = yaml.safe_dump(manifest, sort_keys=False)

    def _settle(self) -> None:
        """Bring the files to what the page says by now; servers that read them have to take notice."""
        changed = {path: text for path, text in self._wanted.items() if path.read_text() != text}
        if not changed:
            return
        readers = [job for job in self._shell.jobs if _reads(job, changed, self._folder)]
        before = [_times_loaded(job) for job in readers]
        for path, text in changed.items():
            other = path.with_name(f".{path.name}")
            other.write_text(text)
            other.replace(path)
        for job, times in zip(readers, before, strict=True):
            _wait_for_change(job, times)

    def _type(self, block: Block) -> None:
        typed = list(commands(block))
        assert typed, "a console block without a command"
        for index, command in enumerate(typed):
            following = typed[index + 1].text if index + 1 < len(typed) else ""
            # What a page takes for long enough may be too little where many tests run at once.
            text = _TIMEOUT.sub("--timeout=120s", self._local(command.text))
            local = type(command)(text=text, output=self._local(command.output))
            self._shell.run(local, may_fail=following.startswith("echo $?"))

    def _ask(self, block: Block, rest: Sequence[Block]) -> None:
        """Ask until the answer is the page's: what was changed before may take a moment."""
        expected = _answer_after(rest)
        calls = _calls_after(rest)
        address = f"http://127.0.0.1:{self._ports['4000']}"
        answer: Any = None
        asked: Calls = []

        def fits() -> bool:
            nonlocal answer, asked
            before = len(self._calls())
            with suppress(URLError, ConnectionError):
                answer = ask(address, self._local(block.text))
                asked = self._calls()[before:]
            return answer == expected and (not calls or _sorted(asked) == _sorted(calls))

        _eventually(fits, lambda: f"the answer is\n{json.dumps(answer)}\nand services were asked\n{_shown(asked)}")

    def _calls(self) -> Calls:
        said = "\n".join(job.said() for job in self._shell.jobs)
        found = [(name, json.loads(body)) for name, body in _CALL.findall(said)]
        return [(name, _normal(body["query"]), body.get("variables") or {}) for name, body in found]

    def _local(self, text: str) -> str:
        return _PORT.sub(lambda found: self._ports[found[0]], text)


@contextmanager
def page(folder: Path, *programs: Path, **environment: str) -> Iterator[Page]:
    """A page's folder with the parts of a checkout that pages name, and free ports in the place of theirs.

    `programs` are folders for the `PATH`.
    """
    home, logs = folder / "page", folder / "logs"
    home.mkdir()
    logs.mkdir()
    for name in ("crds", "examples"):
        (home / name).symlink_to(ROOT / name)
    path = os.pathsep.join(map(str, (Path(sys.executable).parent, *programs, os.environ["PATH"])))
    with page_shell(home, logs, {**QUICK_END, "PYTHONUNBUFFERED": "1", "PATH": path, **environment}) as shell:
        yield Page(shell, home, _free_ports())


def _free_ports() -> dict[str, str]:
    names = [*(f"400{digit}" for digit in range(10)), "9090", "9091"]
    return dict(zip(names, map(str, free_ports(len(names))), strict=True))


def _answer_after(rest: Sequence[Block]) -> Any:
    found = next((block for block in rest if block.language == "json" or block.language == "console"), None)
    assert found is not None, "this query has no answer"
    assert found.language == "json", "this query has no answer"
    return json.loads(found.text)


def _calls_after(rest: Sequence[Block]) -> Calls:
    calls: Calls = []
    for block in rest:
        if found := _ASKED.fullmatch(block.title) if block.language == "graphql" else None:
            calls.append((found[1], _normal(block.text), json.loads(found[2] or "{}")))
        elif block.language != "json":
            break
    return calls


def _normal(query: str) -> str:
    return " ".join(print_ast(parse(query)).split())


def _sorted(calls: Calls) -> list[str]:
    return sorted(json.dumps(call, sort_keys=True) for call in calls)


def _shown(calls: Calls) -> str:
    return "\n".join(f"# {name} is asked, with {json.dumps(variables)}\n{query}" for name, query, variables in calls)


def _reads(job: Job, changed: Iterable[Path], folder: Path) -> bool:
    """Whether a server reads one of the files again: `dev` all of them, a gateway those that its command names."""
    if "dovetail gateway" in job.command:
        return any(str(path.relative_to(folder)) in job.command for path in changed)
    return "dovetail dev" in job.command


def _times_loaded(job: Job) -> int:
    return len(_LOADED.findall(job.said()))


def _wait_for_change(job: Job, times: int) -> None:
    _eventually(lambda: _times_loaded(job) > times, lambda: f"no change was noticed: {job.said()}")


def _eventually(condition: Callable[[], bool], problem: Callable[[], str]) -> None:
    end = time.monotonic() + _SECONDS
    while not condition():
        assert time.monotonic() < end, problem()
        time.sleep(0.02)
