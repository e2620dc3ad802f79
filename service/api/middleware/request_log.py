"""A request's id, in its answer and in every log line, and one line for each answer."""

import re
import time
import uuid

from starlette.datastructures import MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from service.log import get_logger, request_id

HEADER = b"x-request-id"
SANE = re.compile(rb"[A-Za-z0-9._-]{8,64}")
logger = get_logger("psttm.access")


class RequestLogLayer:
    """Accept or make the request id, and log method, path, status, bytes and milliseconds."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one request."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        given = next((value for name, value in scope["headers"] if name == HEADER), b"")
        identity = given.decode() if SANE.fullmatch(given) else uuid.uuid4().hex
        status, size, started = 0, 0, time.perf_counter()

        async def note(message: Message) -> None:
            nonlocal status, size
            if message["type"] == "http.response.start":
                status = message["status"]
                MutableHeaders(scope=message)["X-Request-ID"] = identity
            else:
                size += len(message.get("body", b""))
            await send(message)

        token = request_id.set(identity)
        try:
            await self.app(scope, receive, note)
        finally:
            logger.info(
                "richiesta",
                method=scope["method"],
                path=scope["path"][:200],
                status=status,
                bytes=size,
                ms=round((time.perf_counter() - started) * 1000, 1),
            )
            request_id.reset(token)
