"""Every href of an answer is built here: absolute, and right behind a proxy.

``PSTTM_BASE_URL`` decides where it is set. Else scheme and root path are those of the ASGI scope
and the host is the ``Host`` header, if it is well formed. ``X-Forwarded-*`` headers are not read
here: ``middleware.forwarded`` puts into the scope what trusted proxies say.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from urllib.parse import parse_qsl, quote, urlencode

from starlette.requests import Request

from service.api.negotiate import Formato
from service.scope import path_below
from service.settings import Settings

HOST = re.compile(r"([A-Za-z0-9_.-]{1,253}|\[[0-9A-Fa-f:.]{2,45}\])(:\d{1,5})?", re.ASCII)


@dataclass(frozen=True, slots=True)
class Link:
    """A link as bodies show it."""

    rel: str
    href: str
    type: str
    title: str


def base_of(request: Request, settings: Settings) -> str:
    """Return the address that the service is reached at, without a slash at its end."""
    if settings.base_url:
        return settings.base_url.rstrip("/")
    host = request.headers.get("host", "")
    if not HOST.fullmatch(host):
        name, port = request.scope.get("server") or ("localhost", None)
        host = name if port is None else f"{name}:{port}"
    root = quote(request.scope.get("root_path", "").rstrip("/"))
    return f"{request.scope.get('scheme', 'http')}://{host}{root}"


def path_of(request: Request) -> str:
    """Return the path that was asked, below the root path, as an address may show it."""
    return quote(path_below(request.scope), safe="/~!$&'()*+,;=:@")


def address(base: str, path: str, raw_query: str = "", **changes: str | None) -> str:
    """Return an address with the query of the request, changed: None takes a parameter away."""
    written = [pair for name, pair in _written(raw_query) if name not in changes]
    new = {name: value for name, value in changes.items() if value is not None}
    query = "&".join([*written, urlencode(new, safe=",")] if new else written)
    return f"{base}{path}?{query}" if query else f"{base}{path}"


@lru_cache(maxsize=64)
def _written(raw_query: str) -> tuple[tuple[str, str], ...]:
    """Return the parameters of a query by name, as an address shows them; links share them."""
    pairs = parse_qsl(raw_query, keep_blank_values=True)
    return tuple((name, urlencode([(name, value)], safe=",")) for name, value in pairs)


@dataclass(frozen=True, slots=True)
class Template(Link):
    """A link whose address has places to fill in: ``{tileMatrix}``."""

    templated: bool = True


@dataclass(frozen=True, slots=True)
class Place:
    """Where a request was made to: base, path below it, query string."""

    base: str
    path: str
    raw_query: str

    def link(self, rel: str, path: str, media_type: str, title: str) -> Link:
        """Return a link to a path of this service."""
        return Link(rel, f"{self.base}{path}", media_type, title)

    def here(self, rel: str, media_type: str, title: str, **changes: str | None) -> Link:
        """Return a link to what was asked, with the query changed as ``address`` does."""
        href = address(self.base, self.path, self.raw_query, **changes)
        return Link(rel, href, media_type, title)

    def links(
        self,
        formato: Formato,
        formats: Sequence[Formato],
        *,
        next_cursor: str | None = None,
        related: Sequence[tuple[str, str, str]] = (),
    ) -> tuple[Link, ...]:
        """Return self, the other formats, the next page, and (rel, path, title) of related ones."""
        here = address(self.base, self.path, self.raw_query)
        links = [Link("self", here, formato.media_type, "Questa risposta")]
        links += [
            Link(
                "alternate",
                address(self.base, self.path, self.raw_query, f=other.nome),
                other.media_type,
                f"La stessa risposta in {other.titolo}",
            )
            for other in formats
            if other is not formato
        ]
        if next_cursor is not None:
            onward = address(self.base, self.path, self.raw_query, cursor=next_cursor)
            links.append(Link("next", onward, formato.media_type, "Pagina seguente"))
        links += [
            Link(rel, f"{self.base}{path}", "application/json", title)
            for rel, path, title in related
        ]
        return tuple(links)


def place_of(request: Request, settings: Settings) -> Place:
    """Return where a request was made to."""
    raw = request.scope.get("query_string", b"").decode("ascii", "replace")
    return Place(base_of(request, settings), path_of(request), raw)
