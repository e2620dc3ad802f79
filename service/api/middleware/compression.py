"""gzip of answers that gain by it; the compressed twin has an entity tag of its own."""

from typing import Protocol

import anyio.to_thread
from isal import isal_zlib
from starlette.datastructures import Headers, MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from service.api.etag import with_encoding
from service.api.negotiate import read_accept

MIN_BYTES = 1_000
OFF_THE_LOOP_BYTES = 262_144
LEVEL = 2
"""Of ISA-L's four: within a tenth as small as level 4 of zlib, in a sixth of the time."""
WINDOW = 31
"""The largest window, with the header and the trailer of gzip: no time and no name in them."""
COMPRESSIBLE = ("text/", "application/json", "application/geo+json", "application/problem+json")
ALSO_COMPRESSIBLE = (
    "application/javascript",
    "application/schema+json",
    "image/svg+xml",
    "application/vnd.oai",
)


class CompressionLayer:
    """Compress whole answers over ``MIN_BYTES`` for who accepts gzip; streams as they come."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one request."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        accepted = accepts_gzip(Headers(scope=scope).get("accept-encoding"))
        await self.app(scope, receive, _Compressor(send, accepted=accepted).take)


def accepts_gzip(accept_encoding: str | None) -> bool:
    """Tell whether an ``Accept-Encoding`` header allows gzip."""
    if not accept_encoding:
        return False
    codings = read_accept(accept_encoding)
    return codings.get("gzip", codings.get("*", 0.0)) > 0


class _Stream(Protocol):
    def compress(self, data: bytes, /) -> bytes: ...

    def flush(self) -> bytes: ...


class _Compressor:
    """The answer to one request, on its way out."""

    def __init__(self, send: Send, *, accepted: bool) -> None:
        self.send = send
        self.accepted = accepted
        self.start: Message | None = None
        self.stream: _Stream | None = None

    async def take(self, message: Message) -> None:
        """Hold the start until the first bytes tell whether it pays, then pass all on."""
        if message["type"] == "http.response.start":
            self.start = message
            if not _may_be_compressed(message) or not self.accepted:
                await self._pass_start()
            return
        if self.start is not None:
            message = await self._first(message)
        elif self.stream is not None:
            message = self._squeeze(message)
        await self.send(message)

    async def _first(self, message: Message) -> Message:
        """Send the start and return the first part of the body as it is to be sent."""
        body, more = message.get("body", b""), message.get("more_body", False)
        if more:
            self.stream = isal_zlib.compressobj(LEVEL, wbits=WINDOW)
            await self._pass_start(encoded=True)
            return self._squeeze(message)
        if len(body) < MIN_BYTES:
            await self._pass_start()
            return message
        if len(body) < OFF_THE_LOOP_BYTES:
            body = squeezed(body)
        else:
            body = await anyio.to_thread.run_sync(squeezed, body)
        await self._pass_start(encoded=True, length=len(body))
        return {**message, "body": body}

    async def _pass_start(self, *, encoded: bool = False, length: int | None = None) -> None:
        start, self.start = self.start, None
        if start is None:
            return
        headers = MutableHeaders(scope=start)
        # a 304 does not tell of which type the answer is: where there is a tag, both say the same
        if "etag" in headers or start["status"] == 304 or _may_be_compressed(start):
            headers.add_vary_header("Accept-Encoding")
        if encoded:
            headers["Content-Encoding"] = "gzip"
            del headers["Content-Length"]
            if length is not None:
                headers["Content-Length"] = str(length)
            if "etag" in headers:
                headers["ETag"] = with_encoding(headers["etag"])
        await self.send(start)

    def _squeeze(self, message: Message) -> Message:
        if self.stream is None:
            return message
        body = self.stream.compress(message.get("body", b""))
        if not message.get("more_body", False):
            body += self.stream.flush()
        return {**message, "body": body}


def squeezed(body: bytes) -> bytes:
    """Return the same gzip bytes for the same body."""
    return isal_zlib.compress(body, LEVEL, WINDOW)


def _may_be_compressed(start: Message) -> bool:
    headers = Headers(raw=start["headers"])
    kinds = (*COMPRESSIBLE, *ALSO_COMPRESSIBLE)
    kind = headers.get("content-type", "")
    return (
        "content-encoding" not in headers
        and start["status"] not in {204, 206, 304}
        and kind.startswith(kinds)
    )
