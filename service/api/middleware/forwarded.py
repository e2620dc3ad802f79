"""What a proxy in front of the service says of the request that it got.

``X-Forwarded-Host`` and ``X-Forwarded-Prefix`` (what the proxy took away from the path) become the
``Host`` header and the root path, so that links lead back to the proxy; scheme and client are
uvicorn's part. Only the proxies of the setting ``trusted_proxies`` are believed: what anybody else
sends under these names is not read.
"""

import re

from starlette.types import ASGIApp, Receive, Scope, Send
from uvicorn.middleware.proxy_headers import ProxyHeadersMiddleware

HOST = re.compile(rb"([A-Za-z0-9_.-]{1,253}|\[[0-9A-Fa-f:.]{2,45}\])(:\d{1,5})?")
PREFIX = re.compile(rb"(/[A-Za-z0-9_.~-]{1,100}){1,10}/?")


class ForwardedLayer:
    """Take scheme, client, host and prefix from a trusted proxy; it goes around all else."""

    def __init__(self, app: ASGIApp, trusted_proxies: str) -> None:
        self.inner = ProxyHeadersMiddleware(app, trusted_proxies)  # type: ignore[arg-type] # its own names for the same types

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one request."""
        if scope["type"] == "http" and self._is_trusted(scope):
            scope = _forwarded(scope)
        await self.inner(scope, receive, send)  # type: ignore[arg-type] # as above

    def _is_trusted(self, scope: Scope) -> bool:
        client = scope.get("client")
        return client is not None and client[0] in self.inner.trusted_hosts


def _forwarded(scope: Scope) -> Scope:
    """Return the scope with the host and the prefix that the proxy was asked at.

    Where there are several values, one for each proxy, the first is the one that was asked.
    """
    sent = {
        name: value.split(b",")[0].strip()
        for name, value in reversed(scope["headers"])
        if name in {b"x-forwarded-host", b"x-forwarded-prefix"}
    }
    host, prefix = sent.get(b"x-forwarded-host", b""), sent.get(b"x-forwarded-prefix", b"")
    changed = dict(scope)
    if HOST.fullmatch(host):
        others = [(name, value) for name, value in scope["headers"] if name != b"host"]
        changed["headers"] = [(b"host", host), *others]
    if PREFIX.fullmatch(prefix):
        prefix = prefix.rstrip(b"/")
        changed["root_path"] = prefix.decode("ascii")
        changed["path"] = changed["root_path"] + scope["path"]
        changed["raw_path"] = prefix + (scope.get("raw_path") or b"")
    return changed
