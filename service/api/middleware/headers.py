"""Headers of every answer: what browsers may do with it, and who may read it from elsewhere."""

from http import HTTPStatus

from starlette.datastructures import Headers, MutableHeaders
from starlette.responses import Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from service.scope import path_below

DATA_CSP = "default-src 'none'; frame-ancestors 'none'; base-uri 'none'; form-action 'none'"
"""Policy of answers that set none; pages set their own ``Content-Security-Policy``."""

SAFE = {
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "strict-origin-when-cross-origin",
    "X-Frame-Options": "DENY",
}
OPEN = {
    "Access-Control-Allow-Origin": "*",
    "Access-Control-Expose-Headers": "ETag, X-Request-ID, Content-Disposition, Content-Crs, "
    "Content-Range, Link, Retry-After",
}
PREFLIGHT = {
    **OPEN,
    "Access-Control-Allow-Methods": "GET, HEAD, POST, OPTIONS",
    "Access-Control-Allow-Headers": "Accept, Content-Type, If-None-Match, If-Range, Range, "
    "X-Request-ID",
    "Access-Control-Max-Age": "86400",
}

READ = "GET, HEAD, OPTIONS"
ALLOWED = {"/api/v1/incidenza": "POST, OPTIONS", "/ows/wfs": "GET, HEAD, POST, OPTIONS"}
"""The methods of what is not only read, by path."""


class HeadersLayer:
    """Add the headers; answer ``OPTIONS``, preflights included.

    Everything that is served is public and takes no credentials, so any origin may read it; that
    holds for the incidenza of a drawn geometry, which is a question although it is a POST.
    """

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one request."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return

        async def add(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                if message["status"] != HTTPStatus.NOT_MODIFIED:
                    # what a browser holds keeps the policy it came with: that of a 304 replaces it
                    headers.setdefault("Content-Security-Policy", DATA_CSP)
                for name, value in {**SAFE, **OPEN}.items():
                    headers.setdefault(name, value)
            await send(message)

        if scope["method"] == "OPTIONS":
            asked = "access-control-request-method" in Headers(scope=scope)
            headers = PREFLIGHT if asked else {"Allow": ALLOWED.get(path_below(scope), READ)}
            await Response(status_code=204, headers=headers)(scope, receive, add)
            return
        await self.app(scope, receive, add)
