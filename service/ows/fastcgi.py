"""A FastCGI client: one request over one connection to a process that listens on a Unix socket.

Records are those of the FastCGI specification, version 1; the process is a *responder* and closes
the connection when it has answered.
"""

import asyncio
import struct
from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path

HEADER = struct.Struct("!BBHHBx")
VERSION, REQUEST_ID, RESPONDER = 1, 1, 1
BEGIN, END, PARAMS, STDIN, STDOUT, STDERR = 1, 3, 4, 5, 6, 7
MAX_RECORD = 65_535
MAX_HEADERS = 16_384
MAX_LOG = 4_000
_BEGIN_BODY = struct.pack("!HB5x", RESPONDER, 0)


class BadAnswerError(Exception):
    """The process closed the connection, or answered what is no FastCGI or no CGI."""


class TooLargeError(Exception):
    """The answer exceeds its bound."""


@dataclass(frozen=True, slots=True)
class CgiAnswer:
    """What the process answered; ``content_type`` as it came, ``log`` what it complained of."""

    status: int
    content_type: str
    body: bytes
    log: str = ""


async def ask(path: Path, params: Mapping[str, str], *, max_bytes: int) -> CgiAnswer:
    """Send a request without a body and read the whole answer.

    Raises
    ------
    BadAnswerError
        There is no whole answer.
    TooLargeError
        It has more than ``max_bytes``; the rest is not read.
    """
    try:
        reader, writer = await asyncio.open_unix_connection(str(path))
    except OSError as err:
        raise BadAnswerError(str(err)) from err
    try:
        writer.write(request_bytes(params))
        await writer.drain()
        output, log = await _read(reader, max_bytes)
        return replace(parse(output), log=log.decode("utf-8", "replace"))
    except (OSError, asyncio.IncompleteReadError) as err:
        raise BadAnswerError(str(err)) from err
    finally:
        writer.transport.abort()


def request_bytes(params: Mapping[str, str]) -> bytes:
    """Return the records of a request without a body."""
    pairs = b"".join(_pair(name.encode(), value.encode()) for name, value in params.items())
    chunks = [pairs[at : at + MAX_RECORD] for at in range(0, len(pairs), MAX_RECORD)]
    records = [_record(BEGIN, _BEGIN_BODY), *(_record(PARAMS, each) for each in chunks)]
    return b"".join([*records, _record(PARAMS, b""), _record(STDIN, b"")])


async def _read(reader: asyncio.StreamReader, max_bytes: int) -> tuple[bytes, bytes]:
    """Read what the process answers and what it logs, until it says that this is the end."""
    parts: list[bytes] = []
    log = b""
    size = 0
    while True:
        version, kind, _, length, padding = HEADER.unpack(await reader.readexactly(HEADER.size))
        if version != VERSION:
            raise BadAnswerError(f"FastCGI version {version}")
        content = await reader.readexactly(length + padding)
        if kind == STDOUT:
            size += length
            if size > max_bytes + MAX_HEADERS:
                raise TooLargeError
            parts.append(content[:length])
        elif kind == STDERR:
            log = (log + content[:length])[:MAX_LOG]
        elif kind == END:
            return b"".join(parts), log


def parse(output: bytes) -> CgiAnswer:
    """Divide the headers of a CGI answer from its body."""
    head, found, body = output.partition(b"\r\n\r\n")
    if not found or len(head) > MAX_HEADERS:
        raise BadAnswerError("no headers")
    headers = {}
    for line in head.decode("latin-1").split("\r\n"):
        name, _, value = line.partition(":")
        headers[name.strip().lower()] = value.strip()
    status = headers.get("status", "200").split(" ", 1)[0]
    if not status.isdecimal():
        raise BadAnswerError(f"status {status}")
    return CgiAnswer(int(status), headers.get("content-type", ""), body)


def _record(kind: int, content: bytes) -> bytes:
    return HEADER.pack(VERSION, kind, REQUEST_ID, len(content), 0) + content


def _pair(name: bytes, value: bytes) -> bytes:
    return _length(len(name)) + _length(len(value)) + name + value


def _length(size: int) -> bytes:
    return bytes([size]) if size < 128 else struct.pack("!I", size | 0x8000_0000)
