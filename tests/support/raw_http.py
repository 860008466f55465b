"""HTTP responses read byte by byte, for tests of what a server does with bytes that no client library sends."""

import asyncio
import json
from dataclasses import dataclass
from typing import Any

PATIENCE = 20


@dataclass(frozen=True, slots=True)
class Answer:
    """A response as it came; header names in lower case."""

    status: int
    headers: dict[str, str]
    body: bytes

    @property
    def code(self) -> Any:
        """Of its first GraphQL error."""
        return json.loads(self.body)["errors"][0]["extensions"]["code"]


async def read_answer(reader: asyncio.StreamReader, *, has_body: bool = True) -> Answer:
    """The next response. Raises `asyncio.IncompleteReadError` where there is none."""
    head = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1")
    line, *fields = head.rstrip("\r\n").split("\r\n")
    headers = {name.lower(): value.strip() for name, _, value in (field.partition(":") for field in fields)}
    assert len(headers) == len(fields), fields
    length = int(headers.get("content-length", 0)) if has_body else 0
    return Answer(int(line.split(" ")[1]), headers, await reader.readexactly(length))


async def exchange(port: int, *parts: bytes, has_body: bool = True) -> Answer:
    """The first response to what is sent, part by part."""
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    try:
        async with asyncio.timeout(PATIENCE):
            for part in parts:
                writer.write(part)
                await writer.drain()
            return await read_answer(reader, has_body=has_body)
    finally:
        writer.close()


async def talk(port: int, *parts: bytes) -> list[Answer]:
    """All responses to what is sent, until the server closes the connection."""
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    answers: list[Answer] = []
    try:
        async with asyncio.timeout(PATIENCE):
            sending = asyncio.create_task(_send(writer, parts))
            while answer := await _next(reader):
                answers.append(answer)
            await sending
    finally:
        writer.close()
    return answers


async def _next(reader: asyncio.StreamReader) -> Answer | None:
    try:
        return await read_answer(reader)
    except asyncio.IncompleteReadError as error:
        if error.partial:
            raise
        return None


async def _send(writer: asyncio.StreamWriter, parts: tuple[bytes, ...]) -> None:
    for part in parts:
        writer.write(part)
        await writer.drain()
