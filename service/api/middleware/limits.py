"""Bounds on what comes in: address and body, however the body is sent.

uvicorn with httptools lets long addresses through up to 64 kB and answers 400 itself beyond; the
bound here is lower, so that what it refuses is told in words.
"""

from starlette.types import ASGIApp, Message, Receive, Scope, Send

from service.errors import InvalidParameter, PayloadTooLarge

MAX_ADDRESS_BYTES = 16_384


class LimitsLayer:
    """Refuse addresses over ``MAX_ADDRESS_BYTES`` and bodies over ``max_body_bytes``."""

    def __init__(self, app: ASGIApp, *, max_body_bytes: int) -> None:
        self.app = app
        self.max_body_bytes = max_body_bytes

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one request."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        size = len(scope.get("raw_path") or b"") + len(scope["query_string"])
        if size > MAX_ADDRESS_BYTES:
            raise InvalidParameter(
                f"L'indirizzo è troppo lungo: {size} byte, al massimo {MAX_ADDRESS_BYTES}. "
                "Una geometria si può mandare nel corpo di POST /api/v1/incidenza."
            )
        self._require_declared(scope)
        taken = 0

        async def count(message: Message) -> Message:
            nonlocal taken
            taken += len(message.get("body", b""))
            if taken > self.max_body_bytes:
                raise self._too_large("")
            return message

        async def bounded() -> Message:
            return await count(await receive())

        await self.app(scope, bounded, send)

    def _require_declared(self, scope: Scope) -> None:
        for name, value in scope["headers"]:
            if name != b"content-length":
                continue
            if not value.isdigit():
                raise InvalidParameter("Content-Length non è un numero.")
            if len(value) > 18 or int(value) > self.max_body_bytes:
                raise self._too_large(f" ({value[:30].decode()} byte)")

    def _too_large(self, size: str) -> PayloadTooLarge:
        return PayloadTooLarge(
            f"Il corpo della richiesta è troppo grande{size}: al massimo {self.max_body_bytes} "
            "byte. Semplificare la geometria o ridurre i decimali delle coordinate: ne bastano sei."
        )
