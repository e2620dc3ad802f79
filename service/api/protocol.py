"""HTTP as uvicorn reads it, with bounds, and with words where it answers before the application.

httptools bounds neither the address nor the headers, and refuses addresses over 64 kB itself; below
that ``LimitsLayer`` does. ``MAX_HEAD_BYTES`` only keeps memory bounded: it is far above what is
refused, so that whoever sends a long address has sent it all and can read why it was refused.
"""

from http import HTTPStatus

import orjson
from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol

from service.api.middleware.limits import MAX_ADDRESS_BYTES

MAX_HEAD_BYTES = 4_194_304


class BoundedProtocol(HttpToolsProtocol):
    """One connection."""

    head_bytes = 0
    pending_bytes = 0
    in_head = False

    def data_received(self, data: bytes) -> None:
        """Take bytes; a header without end is never handed over, so what comes is counted too."""
        if self.in_head:
            self.pending_bytes += len(data)
            if self.pending_bytes > MAX_HEAD_BYTES:
                self.head_bytes = self.pending_bytes
                self.send_400_response("")
                return
        super().data_received(data)

    def on_message_begin(self) -> None:
        """Begin to count."""
        self.head_bytes = self.pending_bytes = 0
        self.in_head = True
        super().on_message_begin()

    def on_headers_complete(self) -> None:
        """End to count: the body has a bound of its own."""
        self.in_head = False
        super().on_headers_complete()

    def on_url(self, url: bytes) -> None:
        """Take part of the address."""
        self._count(len(url))
        super().on_url(url)

    def on_header(self, name: bytes, value: bytes) -> None:
        """Take a header."""
        self._count(len(name) + len(value))
        super().on_header(name, value)

    def send_400_response(self, msg: str) -> None:  # noqa: ARG002 - uvicorn says the same each time
        """Answer what the parser refuses, and close."""
        body = orjson.dumps(
            {
                "type": "urn:psttm:errore:richiesta-non-valida",
                "title": "Richiesta non valida",
                "status": HTTPStatus.BAD_REQUEST,
                "detail": self._reason(),
                "instance": "/",
                "accettati": [],
                "richiesta": "-",
            }
        )
        self.transport.write(
            b"HTTP/1.1 400 Bad Request\r\n"
            b"content-type: application/problem+json\r\n"
            b"x-content-type-options: nosniff\r\n"
            b"content-length: %d\r\nconnection: close\r\n\r\n%b" % (len(body), body)
        )
        self.transport.close()

    def _count(self, size: int) -> None:
        self.head_bytes += size
        if self.head_bytes > MAX_HEAD_BYTES:
            raise ValueError(self.head_bytes)

    def _reason(self) -> str:
        if self.head_bytes > MAX_ADDRESS_BYTES:
            return (
                f"L'indirizzo con le intestazioni è troppo lungo: {self.head_bytes} byte; "
                f"l'indirizzo può averne al massimo {MAX_ADDRESS_BYTES}. Una geometria si può "
                "mandare nel corpo di POST /api/v1/incidenza."
            )
        return (
            "La richiesta non è HTTP valido: controllare metodo, indirizzo (solo ASCII, con la "
            "codifica percentuale per il resto) e intestazioni."
        )
