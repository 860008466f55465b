"""Reads pages of the documentation: their code blocks in order, each with the headings that it stands under."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

_FENCE = re.compile(r"^```(\w*)\n(.*?)^```$|^(#{1,3}) ([^\n]+)$", re.MULTILINE | re.DOTALL)
_PROMPT = "$ "
_ANY_LINES = "..."


@dataclass(frozen=True, slots=True, kw_only=True)
class Block:
    """One fenced code block."""

    language: str
    text: str
    line: int
    topic: str
    """The heading of the second level."""
    section: str
    """The nearest heading, whatever its level."""

    @property
    def title(self) -> str:
        """What a comment in the first line says; empty where there is none."""
        first = self.text.partition("\n")[0]
        return first.removeprefix("# ") if first.startswith("# ") else ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Command:
    """A line that a reader types, and what is printed then; `...` in it stands for anything."""

    text: str
    output: str

    @property
    def is_background(self) -> bool:
        return self.text.endswith("&")


def read_page(path: Path) -> list[Block]:
    """The code blocks of a page."""
    text = path.read_text(encoding="utf-8")
    blocks, topic, section = [], "", ""
    for found in _FENCE.finditer(text):
        if heading := found[4]:
            section = heading
            topic = heading if len(found[3]) < 3 else topic
        else:
            line = text.count("\n", 0, found.start()) + 1
            blocks.append(Block(language=found[1], text=found[2], line=line, topic=topic, section=section))
    return blocks


def commands(block: Block) -> Iterator[Command]:
    """The commands of a console block; a backslash at a line's end carries on in the next line."""
    typed: list[str] = []
    output: list[str] = []
    for line in block.text.splitlines():
        if typed and typed[-1].endswith("\\"):
            typed.append(line)
        elif line.startswith(_PROMPT):
            if typed:
                yield Command(text="\n".join(typed), output="\n".join(output))
            typed, output = [line.removeprefix(_PROMPT)], []
        else:
            output.append(line)
    if typed:
        yield Command(text="\n".join(typed), output="\n".join(output))


def output_pattern(expected: str) -> re.Pattern[str]:
    """What fits an expected output: a line of three dots is any lines, three dots in a line any characters."""
    parts = []
    for line in expected.splitlines():
        if line.strip() == _ANY_LINES:
            parts.append(r"(?:.*\n)*?")
        else:
            parts.append(".*?".join(map(re.escape, line.rstrip().split(_ANY_LINES))) + r"[ ]*\n")
    return re.compile("".join(parts))


def is_file(block: Block) -> bool:
    """Whether the block is the content of a file, whose path its first line gives."""
    return re.fullmatch(r"[\w./-]+\.\w+", block.title) is not None
